"""What the book keeps of a comparison with the server, and what it claims no more."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.db.conftest import Clock
from tests.db.test_status import ENROLLED
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.shelf import Shelf
from vaxentry.db.store import Store
from vaxentry.domain.contact import Link
from vaxentry.domain.match import Match
from vaxentry.domain.queue import Adopted, Tally, Told
from vaxentry.wire.messages import HELLO
from vaxentry.wire.signing import public_bytes, sign

EQUAL, LESS = Tally(412, 412, is_equal=True), Tally(412, 409, is_equal=False)


@pytest.fixture
def agreement(book: Store) -> Agreement:
    book.keep_enrolment(ENROLLED)
    return Agreement(book.transactions)


def match(book: Store) -> Match:
    found = book.status().match
    assert found is not None
    return found


def test_before_any_comparison_nothing_is_claimed(book: Store, agreement: Agreement) -> None:
    agreement.note_compared(1, None, book._clock())
    assert book.status().match is None


def test_when_and_on_how_many_both_agreed_stays_known_while_they_differ(
    book: Store, agreement: Agreement, clock: Clock
) -> None:
    agreement.note_compared(1, EQUAL, clock())
    first = match(book)
    assert (first.here, first.there, first.is_equal) == (412, 412, True)
    agreement.note_compared(1, LESS, clock())
    second = match(book)
    assert (second.here, second.there, second.is_equal) == (412, 409, False)
    assert (second.agreed_at, second.agreed_on) == (first.at, 412)
    assert second.at > first.at


def test_as_many_with_other_content_is_not_equal(
    book: Store, agreement: Agreement, clock: Clock
) -> None:
    agreement.note_compared(1, Tally(412, 412, is_equal=False), clock())
    assert not match(book).is_equal


def test_nothing_is_claimed_from_an_older_epoch(
    book: Store, agreement: Agreement, clock: Clock
) -> None:
    agreement.note_compared(1, EQUAL, clock())
    agreement.enter_epoch(2, "n2")
    assert book.status().match is None
    agreement.note_compared(1, EQUAL, clock())
    assert book.status().match is None
    agreement.note_compared(2, EQUAL, clock())
    assert match(book).is_equal


def test_nothing_is_claimed_for_another_id_of_this_pc(
    book: Store, agreement: Agreement, clock: Clock
) -> None:
    agreement.note_compared(1, EQUAL, clock())
    agreement.become(Adopted(uuid4(), "token", "KE", {}), clock())
    assert book.status().match is None


@pytest.mark.parametrize("epoch", [1, 4])
def test_another_code_of_the_same_server_passes_over_no_life_of_it(
    book: Store, agreement: Agreement, clock: Clock, epoch: int
) -> None:
    agreement.enter_epoch(3, "n3")
    agreement.take_news(Told(3, [], 30), clock())
    book.keep_enrolment(replace(ENROLLED, epoch_number=epoch, epoch_nonce="n"))
    contract = Outbox(book.transactions).contract()
    assert contract is not None
    assert (contract.epoch_number, contract.epoch_nonce, contract.changes_upto) == (3, "n3", 30)
    assert not contract.confirmed
    agreement.enter_epoch(4, "n4")
    entered = Outbox(book.transactions).contract()
    assert entered is not None
    assert (entered.epoch_number, entered.changes_upto, entered.confirmed) == (4, 0, False)


def test_of_another_server_nothing_is_known(
    book: Store, agreement: Agreement, clock: Clock
) -> None:
    agreement.take_news(Told(1, [], 30), clock())
    book.keep_enrolment(replace(ENROLLED, server_id=uuid4(), epoch_number=2, epoch_nonce="n"))
    contract = Outbox(book.transactions).contract()
    assert contract is not None
    assert (contract.epoch_number, contract.changes_upto, contract.confirmed) == (2, 0, True)


@pytest.mark.parametrize("its_own", [True, False])
def test_a_life_that_another_server_named_is_passed_over(
    book: Store, agreement: Agreement, *, its_own: bool
) -> None:
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    here = replace(ENROLLED, server_key=public_bytes(key))
    book.keep_enrolment(here)
    agreement.enter_epoch(3, "n3")
    word = {"epoch": {"number": 3, "nonce": "n3"}}
    agreement.keep_proof(sign(key if its_own else other, HELLO, word))
    book.keep_enrolment(here)
    contract = Outbox(book.transactions).contract()
    assert contract is not None
    assert contract.epoch_number == (3 if its_own else ENROLLED.epoch_number)
    assert not contract.confirmed
    assert bool(agreement.proof()) is its_own


def test_what_another_server_asked_for_and_lent_holds_no_more(book: Store, clock: Clock) -> None:
    book.keep_enrolment(ENROLLED)
    outbox, shelf = Outbox(book.transactions), Shelf(book.transactions)
    outbox.note_link(Link.SERVER_TROUBLE, clock(), clock() + timedelta(minutes=15), 0)
    shelf.keep("vaccines", "tag", b"[]", clock())
    book.keep_enrolment(replace(ENROLLED, token="of another code"))
    assert outbox.asked_until() is not None
    assert shelf.held("vaccines").checked_at is not None
    book.keep_enrolment(replace(ENROLLED, server_id=uuid4()))
    assert outbox.asked_until() is None
    assert shelf.held("vaccines").checked_at is None


def test_a_comparison_cut_short_confirms_nothing(
    book: Store, agreement: Agreement, clock: Clock
) -> None:
    agreement.enter_epoch(2, "n2")
    cut_short = Tally(9000, 10, is_equal=False, is_whole=False)
    agreement.note_compared(2, cut_short, clock())
    contract = Outbox(book.transactions).contract()
    assert contract is not None
    assert not contract.confirmed
    assert match(book).there == 10


def test_the_cursor_goes_back_with_a_server_that_was_set_back_within_its_epoch(
    agreement: Agreement, book: Store, clock: Clock
) -> None:
    for upto in (103, 100):
        agreement.take_news(Told(1, [], upto), clock())
        contract = Outbox(book.transactions).contract()
        assert contract is not None
        assert contract.changes_upto == upto
