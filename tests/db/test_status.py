"""What the status line is told of the way to the server."""

from uuid import uuid4

import pytest

from tests.db.conftest import Clock
from vaxentry.db.outbox import Outbox
from vaxentry.db.seats import Enrolled
from vaxentry.db.store import Store
from vaxentry.domain.records import Link

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
