"""Over a real book, by keyboard: a stranger has the ticket too; two of our cards were swapped."""

from dataclasses import replace
from datetime import date
from typing import cast
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt

from tests.db.answered import PARTY, answer
from tests.db.conftest import Clock
from tests.ui.staff_room import BOSS_WORD, CONTROL, ENTER, RAHMA, StaffRoom, numbered
from vaxentry.db.outbox import Outbox
from vaxentry.domain.outbox import State
from vaxentry.domain.ruling import Claimed
from vaxentry.domain.ticket import TicketNo
from vaxentry.ui.pages.cases_section import CasesSection

STRANGER = replace(PARTY, claims=(Claimed.TICKET,))
SWAPPED, BESIDE, LAST = "P-AB9001", "P-AB9002", "P-AB9003"


@pytest.fixture
def records(room: StaffRoom) -> list[UUID]:
    """A stack of three cards, all sent; a stranger has the ticket of the first one too."""
    made = [uuid4() for _ in range(3)]

    def save() -> None:
        stack = room.store.open_stack(date(2021, 8, 27), 3, "")
        for at, ticket in enumerate((SWAPPED, BESIDE, LAST)):
            dose = numbered(f"927106031200900{at + 1}", ticket=TicketNo(ticket))
            room.store.add(dose, record_id=made[at], stack=stack.id)
            if at == 0:
                outbox = Outbox(room.store.transactions)
                clock = cast("Clock", lambda: room.now)
                answer(outbox, clock, State.TICKET_CLASH, "held.ticket", STRANGER)
        room.send()

    room.by(RAHMA, save)
    return made


@pytest.fixture
def cases(room: StaffRoom, records: list[UUID]) -> CasesSection:
    """The case of the first card in front of a supervisor."""
    assert room.state(records[0]) is State.TICKET_CLASH
    room.open().come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_F3, CONTROL)
    shown = room.window.pages.conflicts().cases
    room.wait(lambda: shown.ways.isEnabled() and shown.table.hasFocus() and shown.ways.case)
    return shown


def tickets(room: StaffRoom, records: list[UUID]) -> list[str]:
    found = [room.store.detail(one).dose.ticket for one in records]
    return [one.text for one in found if one is not None]


def swap(room: StaffRoom, cases: CasesSection) -> None:
    """The card is named in the line: look it up, give the reason."""
    room.clerk.press(ENTER)
    room.wait(cases.ways.reason.hasFocus)
    room.clerk.type("kartu tertukar")
    room.wait(lambda: "dan pasangannya ditukar" in cases.banner.text.text())


def test_the_neighbour_stands_in_the_line_and_gets_the_ticket_in_one_group(
    room: StaffRoom, cases: CasesSection, records: list[UUID]
) -> None:
    room.clerk.keys("2")
    beside = room.store.rows(records[1:2])[0].entry_no
    room.wait(lambda: cases.ways.partner_step.line.selectedText() == beside)
    swap(room, cases)
    assert tickets(room, records) == [BESIDE, SWAPPED, LAST]
    reasons = [[one.reason for one in room.store.detail(at).revisions] for at in records]
    assert reasons == [["", "kartu tertukar"], ["", "kartu tertukar"], [""]]
    due = Outbox(room.store.transactions).due(room.now, 1)
    assert {one.record_id for one in due} == set(records[:2])
    assert {one.group for one in due} != {None}
    assert len({one.group for one in due}) == 1


def test_another_card_of_the_stack_by_its_number_on_the_paper(
    room: StaffRoom, cases: CasesSection, records: list[UUID]
) -> None:
    room.clerk.keys("2")
    room.wait(cases.ways.partner_step.line.selectedText)
    room.clerk.keys("3")
    swap(room, cases)
    assert tickets(room, records) == [LAST, BESIDE, SWAPPED]


def test_nothing_is_exchanged_with_a_card_whose_void_was_asked_for_meanwhile(
    room: StaffRoom, cases: CasesSection, records: list[UUID]
) -> None:
    step = cases.ways.partner_step
    room.clerk.keys("2")
    room.wait(step.line.selectedText)
    room.clerk.press(ENTER)
    room.wait(cases.ways.reason.hasFocus)
    room.store.void(records[1], reason="kartu ganda")
    room.clerk.type("kartu tertukar")
    room.wait(lambda: cases.banner.text.text() != "")
    assert tickets(room, records) == [SWAPPED, BESIDE, LAST]
    assert room.state(records[0]) is State.TICKET_CLASH
    room.wait(lambda: cases.ways.isEnabled() and cases.table.hasFocus())
    room.clerk.keys("2")
    room.wait(step.line.hasFocus)
    room.clerk.keys("2")
    room.clerk.press(ENTER)
    room.wait(lambda: step.field.tone == "error")
    assert "menunggu persetujuan" in step.field.note.text()
