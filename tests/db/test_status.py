"""What the status line is told of the way to the server."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.db.answered import PARTY, add, answer, held
from tests.db.conftest import KEY, Clock, a_dose
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.seats import Enrolled
from vaxentry.db.store import Store
from vaxentry.domain.contact import Link
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.records import RecordQuery

ENROLLED = Enrolled("https://x", uuid4(), b"k", "token", "3201-01", "Puskesmas", "KD", {}, 1, "n")


def test_a_pc_that_is_not_enrolled_is_alone_before_any_try(book: Store) -> None:
    assert book.status().link is Link.ALONE


@pytest.mark.parametrize(
    ("tried", "told"),
    [
        ([], Link.UNKNOWN),
        ([Link.ALONE], Link.UNKNOWN),
        ([Link.ALONE, Link.ONLINE], Link.ONLINE),
        ([Link.ONLINE, Link.OFFLINE], Link.OFFLINE),
    ],
)
def test_an_enrolled_pc_tells_its_last_try(
    book: Store, clock: Clock, tried: list[Link], told: Link
) -> None:
    book.keep_enrolment(ENROLLED)
    for link in tried:
        Outbox(book.transactions).note_link(link, clock(), None, 0)
    assert book.status().link is told


def test_what_an_earlier_run_saw_is_not_told_as_if_it_were_so_now(
    tmp_path: Path, book: Store, clock: Clock
) -> None:
    book.keep_enrolment(ENROLLED)
    Outbox(book.transactions).note_link(Link.ONLINE, clock(), None, 0)
    with Store.open(tmp_path / "v.db", KEY, tmp_path, clock) as later:
        told: list[object] = []
        later.transactions.listen(told.append)
        assert (later.status().link, later.status().link_age) == (Link.UNKNOWN, None)
        assert later.last_link() is Link.ONLINE
        Outbox(later.transactions).note_link(Link.ONLINE, clock(), None, 0)
        assert later.status().link is Link.ONLINE
        assert len(told) == 1


def test_how_long_ago_the_last_contact_was(book: Store, clock: Clock) -> None:
    book.keep_enrolment(ENROLLED)
    outbox = Outbox(book.transactions)
    outbox.note_link(Link.ONLINE, clock(), None, 0)
    clock.now += timedelta(minutes=4)
    age = book.status().link_age
    assert age is not None
    assert age // timedelta(minutes=1) == 4
    outbox.note_link(Link.ONLINE, clock(), None, 0)
    again = book.status().link_age
    assert again is not None
    assert again < timedelta(minutes=1)


def test_what_was_accepted_and_is_contested_since_is_told_apart(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    held(book, outbox, clock)
    assert (book.status().needs_person, book.status().contested) == (1, 0)
    add(book)
    answer(outbox, clock, State.ACCEPTED, "accepted", PARTY, flags=frozenset({Flag.CONTESTED}))
    assert (book.status().needs_person, book.status().contested) == (1, 1)


def test_a_void_the_server_does_not_know_yet_is_still_to_be_sent(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = add(book)
    saved_at = book.detail(record).row.saved_at
    answer(outbox, clock, State.ACCEPTED, "accepted")
    clock.now += timedelta(hours=1)
    book.void(record, reason="dobel")
    status, told = book.status(), outbox.summary()
    assert (status.waiting, status.changes, status.to_send) == (0, 1, 1)
    assert status.oldest_age is not None
    assert status.oldest_age // timedelta(hours=1) == 1
    assert (told.waiting, told.oldest_saved_at) == (1, saved_at)
    assert [row.void_settled for row in book.page(RecordQuery())] == [False]
    answer(outbox, clock, State.VOIDED, "void")
    status, told = book.status(), outbox.summary()
    assert (status.to_send, status.oldest_age) == (0, None)
    assert (told.waiting, told.oldest_saved_at) == (0, None)
    assert [row.void_settled for row in book.page(RecordQuery())] == [True]


def test_what_a_restored_server_lost_of_who_waits_for_a_person_is_still_to_be_sent(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = add(book)
    answer(outbox, clock, State.ACCEPTED, "accepted")
    assert book.correct(record, a_dose("9271060312009009"), reason="salah").needs_approval
    assert book.status().to_send == 0
    Agreement(book.transactions).send_again([record], clock())
    status = book.status()
    assert (status.waiting, status.needs_person, status.to_send) == (0, 1, 1)
    assert (outbox.summary().waiting, status.oldest_age is not None) == (1, True)


def test_what_is_paused_is_not_to_be_sent(book: Store, outbox: Outbox) -> None:
    add(book)
    book.act(Act.PAUSE, Chosen.one(1), reason="dicek")
    assert (book.status().to_send, book.status().oldest_age) == (0, None)
    assert (outbox.summary().waiting, outbox.summary().oldest_saved_at) == (0, None)
