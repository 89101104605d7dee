"""protocol.md 7 (f): cards swapped between two of our people, a third person contending."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.central.setback import set_back, take
from tests.db.conftest import a_dose
from tests.e2e.desk import Desk, epoch_of, heads
from vaxentry.central.embedded import Embedded
from vaxentry.domain.cases import Seen
from vaxentry.domain.ticket import TicketNo

ONE, OTHER, THIRD, LAST = (f"927106031200{serial}" for serial in (9001, 9002, 9003, 9005))
PEOPLE = {
    ONE: "SITI AMINAH",
    OTHER: "BUDI SANTOSO",
    THIRD: "YOHANA WAROMI",
    LAST: "ROSA KAMBU",
}


def held(server: Embedded) -> dict[str, UUID]:
    """Whose each ticket is at the server."""
    with server.central.database.reading() as c:
        found = c.execute(text("SELECT key, holder FROM claim_ticket WHERE holder IS NOT NULL"))
        return {row.key: UUID(row.holder) for row in found}


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


def leave_as_they_are(_desk: Desk, _record: UUID) -> None:
    pass


def send_another_phone(desk: Desk, record: UUID) -> None:
    type_another_phone(desk, record)
    assert desk.sync() == {"accepted": 2}


def type_another_phone(desk: Desk, record: UUID) -> None:
    dose = replace(desk.book.detail(record).dose, phone="+6281200000001")
    desk.book.correct(record, dose, reason="telepon")


def ask_for_another_number(desk: Desk, record: UUID) -> None:
    held = desk.book.detail(record).dose
    dose = replace(held, identity=replace(held.identity, number="9271060312009004"))
    assert desk.book.correct(record, dose, reason="nomor salah").needs_approval


SINCE = (leave_as_they_are, send_another_phone, type_another_phone, ask_for_another_number)


def take_up(*desks: Desk) -> None:
    for desk in (*desks, *desks):
        desk.new_run()
        desk.sync()


@pytest.mark.parametrize("since", SINCE)
@pytest.mark.parametrize("of_both", [False, True])
@pytest.mark.parametrize("is_second", [False, True])
def test_a_restore_before_it_gives_the_stranger_neither(
    desks: tuple[Desk, Desk],
    server: Embedded,
    swapped: tuple[UUID, UUID, UUID],
    since: Callable[[Desk, UUID], None],
    *,
    of_both: bool,
    is_second: bool,
) -> None:
    """Whether the PC is the first that the restored server sees, or the second."""
    first, second = desks
    one, other, third = swapped
    before = take(server.central.database)
    swap(first, one, other)
    assert first.sync() == {"accepted": 2}
    for record in (one, other) if of_both else (other,):
        since(first, record)
    set_back(server.central.database, before)
    take_up(*((second, first) if is_second else (first, second)))
    assert epoch_of(server) == 2
    assert held(server) == {"T-1": one, "T-2": other}
    assert heads(server) == {one: "accepted", other: "accepted", third: "held.ticket"}


def test_who_was_exchanged_with_two_comes_back_with_both(
    desks: tuple[Desk, Desk], server: Embedded, swapped: tuple[UUID, UUID, UUID]
) -> None:
    first, second = desks
    one, other, third = swapped
    last = save(first, LAST, "T-3")
    assert first.sync() == {"accepted": 3}
    before = take(server.central.database)
    swap(first, one, other)
    assert first.sync() == {"accepted": 3}
    swap(first, other, last)
    assert first.sync() == {"accepted": 3}
    assert tickets(first, one, other, last) == ["T-1", "T-3", "T-2"]
    set_back(server.central.database, before)
    take_up(first, second)
    assert held(server) == {"T-1": one, "T-2": last, "T-3": other}
    ours = dict.fromkeys((one, other, last), "accepted")
    assert heads(server) == ours | {third: "held.ticket"}
