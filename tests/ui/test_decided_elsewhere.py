"""A case that is decided elsewhere while somebody is at it here."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.db.answered import PARTY
from tests.ui.elsewhere import clash, elsewhere, open_cases, tell
from tests.ui.staff_room import DOWN, ENTER, NUMBER, OTHER, StaffRoom, numbered
from vaxentry.domain.case_steps import Step
from vaxentry.domain.cases import Way, ways_out
from vaxentry.domain.outbox import State
from vaxentry.domain.ruling import Claimed
from vaxentry.ui.pages.cases_section import CasesSection

HP = "+6281234567899"
TICKET = replace(PARTY, claims=(Claimed.TICKET,))


def choose(room: StaffRoom, cases: CasesSection, way: Way) -> UUID:
    """By its digit; the record of the case it was chosen for."""
    case = cases.ways.case
    assert case is not None
    room.clerk.keys(str(ways_out(case).index(way) + 1))
    assert cases.ways.chosen is way
    return case.record_id


def says_over(room: StaffRoom, cases: CasesSection, record: UUID) -> None:
    number = room.store.rows([record])[0].entry_no
    banner = cases.banner
    room.wait(lambda: f"{number} sudah diputuskan atau diubah" in banner.text.text())
    assert banner.isVisible()
    assert banner.property("tone") == "warn"


def is_in_front(cases: CasesSection, record: UUID) -> bool:
    case = cases.ways.case
    return case is not None and case.record_id == record and cases.ways.isEnabled()


def test_half_a_reason_is_dropped_aloud_and_the_keys_go_to_the_list(room: StaffRoom) -> None:
    first, second = clash(room, NUMBER), clash(room, OTHER)
    cases = open_cases(room)
    assert choose(room, cases, Way.VOID) == first
    room.clerk.keys("dobel")
    elsewhere(room, lambda book, _: book.void(first, reason="dobel"))
    tell(room, [first])
    says_over(room, cases, first)
    assert cases.table.hasFocus()
    assert cases.ways.reason_field.isHidden()
    room.wait(lambda: is_in_front(cases, second))
    assert room.state(second) is State.NIK_CLASH


def test_half_a_search_for_the_other_card_is_dropped_as_well(room: StaffRoom) -> None:
    first = clash(room, NUMBER, State.TICKET_CLASH, TICKET)
    cases = open_cases(room)
    choose(room, cases, Way.SWAP)
    room.wait(cases.ways.partner_step.line.hasFocus)
    elsewhere(room, lambda book, _: book.void(first, reason="dobel"))
    tell(room, [first])
    says_over(room, cases, first)
    room.wait(cases.empty.isVisible)
    assert cases.ways.partner_step.isHidden()
    assert room.clerk.focus is cases


def test_what_is_typed_on_decides_nothing_about_the_next_case(
    room: StaffRoom, beeps: list[None]
) -> None:
    first, second = clash(room, NUMBER), clash(room, OTHER)
    cases = open_cases(room)
    choose(room, cases, Way.VOID)
    elsewhere(room, lambda book, _: book.void(first, reason="dobel"))
    tell(room, [first])
    room.wait(lambda: is_in_front(cases, second))
    beeps.clear()
    room.clerk.keys("4k2")
    room.clerk.press(ENTER)
    room.clerk.press(Qt.Key.Key_Right)
    assert len(beeps) == 5
    assert cases.isVisible()
    assert cases.ways.chosen is None
    assert cases.category_button.text() == "K  Semua keluhan"
    assert not room.store.case(second).steps  # type: ignore[union-attr]
    room.clerk.press(DOWN)
    assert choose(room, cases, Way.VOID) == second


def test_a_case_that_waits_by_now_asks_something_else(room: StaffRoom) -> None:
    record = clash(room, NUMBER)
    cases = open_cases(room)
    choose(room, cases, Way.VOID)
    room.clerk.keys("dobel")
    elsewhere(room, lambda book, _: book.take_step([record], Step.LETTER))
    tell(room, [record])
    says_over(room, cases, record)
    assert cases.table.hasFocus()
    assert cases.ways.chosen is None


def test_news_of_another_case_leaves_a_reason_as_it_is(room: StaffRoom) -> None:
    first, second = clash(room, NUMBER), clash(room, OTHER)
    cases = open_cases(room)
    choose(room, cases, Way.VOID)
    room.clerk.keys("dobel")
    elsewhere(room, lambda book, _: book.void(second, reason="dobel"))
    tell(room, [second])
    room.wait(lambda: cases.model.rowCount() == 1)
    assert QApplication.focusWidget() is cases.ways.reason
    assert cases.banner.isHidden()
    room.clerk.press(ENTER)
    room.wait(lambda: room.state(first) is not State.NIK_CLASH)


def test_a_decision_that_comes_too_late_names_the_entry(room: StaffRoom) -> None:
    first, second = clash(room, NUMBER), clash(room, OTHER)
    cases = open_cases(room)
    choose(room, cases, Way.VOID)
    room.clerk.keys("dobel")
    elsewhere(room, lambda book, _: book.correct(first, numbered(NUMBER, phone=HP), reason="HP"))
    room.clerk.press(ENTER)
    says_over(room, cases, first)
    room.wait(lambda: is_in_front(cases, second))
    assert room.state(first) is State.QUEUED
