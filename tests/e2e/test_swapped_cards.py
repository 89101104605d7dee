"""protocol.md 7 (f): cards swapped between two of our people, a third person contending."""

from uuid import UUID

import pytest

from tests.db.conftest import a_dose
from tests.e2e.desk import Desk, heads
from vaxentry.central.embedded import Embedded
from vaxentry.domain.cases import Seen
from vaxentry.domain.ticket import TicketNo

ONE, OTHER, THIRD = (f"927106031200{serial}" for serial in (9001, 9002, 9003))
PEOPLE = {ONE: "SITI AMINAH", OTHER: "BUDI SANTOSO", THIRD: "YOHANA WAROMI"}


def save(desk: Desk, number: str, ticket: str) -> UUID:
    return desk.save(a_dose(number, name=PEOPLE[number], ticket=TicketNo(ticket)))


@pytest.fixture
def swapped(desks: tuple[Desk, Desk]) -> tuple[UUID, UUID, UUID]:
    """Two cards typed with each other's ticket; the third person wants the first of them."""
    first, second = desks
    one, other = save(first, ONE, "T-2"), save(first, OTHER, "T-1")
    assert first.sync() == {"accepted": 2}
    third = save(second, THIRD, "T-1")
    assert second.sync() == {"ticket_clash": 1}
    return one, other, third


def swap(desk: Desk, one: UUID, other: UUID) -> None:
    seen = [Seen(at, desk.book.detail(at).head_rev) for at in (one, other)]
    desk.book.swap_tickets(seen[0], seen[1], reason="kartu tertukar")


def tickets(desk: Desk, *records: UUID) -> list[str]:
    found = [desk.book.detail(one).dose.ticket for one in records]
    return [one.text for one in found if one is not None]


def test_both_get_their_own_and_the_stranger_gets_neither(
    desks: tuple[Desk, Desk], server: Embedded, swapped: tuple[UUID, UUID, UUID]
) -> None:
    first, second = desks
    one, other, third = swapped
    swap(first, one, other)
    assert first.sync() == {"accepted": 2}
    assert tickets(first, one, other) == ["T-1", "T-2"]
    assert heads(server) == {one: "accepted", other: "accepted", third: "held.ticket"}
    assert second.sync() == {"ticket_clash": 1}


def test_a_lost_answer_changes_nothing_of_it(
    desks: tuple[Desk, Desk], server: Embedded, swapped: tuple[UUID, UUID, UUID]
) -> None:
    first, _ = desks
    one, other, third = swapped
    swap(first, one, other)
    first.client.losing = 1
    assert first.sync() == {"uncertain": 2}
    assert first.sync() == {"accepted": 2}
    assert heads(server) == {one: "accepted", other: "accepted", third: "held.ticket"}
