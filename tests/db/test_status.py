"""What the status line is told of the way to the server."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.db.answered import PARTY, add, answer, held
from tests.db.conftest import KEY, Clock
from vaxentry.db.outbox import Outbox
from vaxentry.db.seats import Enrolled
from vaxentry.db.store import Store
from vaxentry.domain.contact import Link
from vaxentry.domain.outbox import Flag, State

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
