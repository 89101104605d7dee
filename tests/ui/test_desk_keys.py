"""The keys of the supervisor's lists: their ends, where nothing is listed, and the search."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.case_desk import Cases, put_cases
from tests.ui.desk_lists import put_lists
from tests.ui.fakes import FakeBook
from tests.ui.pages.test_requests import ask_void, requests
from tests.ui.staff_room import BOSS_WORD, CONTROL, ENTER, ESCAPE, NUMBER, OTHER, StaffRoom
from tests.ui.window import Clerk, Desk
from vaxentry.domain.desk_lists import DeskList
from vaxentry.ui.pages.conflicts import ConflictsPage
from vaxentry.ui.pages.desk_section import ListSection
from vaxentry.ui.pages.desk_tabs import KINDS
from vaxentry.ui.pages.queue import QueuePage
from vaxentry.ui.pages.requests import RequestsPage
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.rail import Place

HOME, END, RIGHT = Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Right


def test_home_and_end_walk_to_the_ends_of_the_cases(
    qtbot: QtBot, desk: Desk, book: FakeBook, clerk: Clerk
) -> None:
    records = put_cases(book)
    cases = Cases(qtbot, desk)
    clerk.press(END)
    cases.shows("Dosis perlu dicek")
    assert cases.ways.case is not None
    assert cases.ways.case.record_id == records[2]
    clerk.press(HOME)
    cases.shows("NIK terpakai")


def test_so_they_do_in_the_lists_beside_them(
    qtbot: QtBot, desk: Desk, book: FakeBook, clerk: Clerk
) -> None:
    put_lists(book)
    page = Cases(qtbot, desk).page
    for which in (DeskList.DUKCAPIL, DeskList.REFUSED):
        page.choose(which)
        section = page.section
        assert isinstance(section, ListSection)
        table = section.table
        qtbot.waitUntil(table.hasFocus)
        clerk.press(END)
        assert table.currentIndex().row() == table.model().rowCount() - 1 > 0
        clerk.press(HOME)
        assert table.currentIndex().row() == 0


def test_so_they_do_among_the_requests(room: StaffRoom) -> None:
    records = [room.sent(number=number) for number in (NUMBER, OTHER)]
    for record in records:
        ask_void(room, record)
    room.open().come("dew", BOSS_WORD)
    page = requests(room)
    for key, record in ((END, records[1]), (HOME, records[0])):
        room.clerk.press(key)
        room.wait(partial(is_shown, page, record))


def is_shown(page: RequestsPage, record: UUID) -> bool:
    return page.panel.pair is not None and page.panel.pair.request.record_id == record


def is_empty(page: ConflictsPage) -> bool:
    return any(one.isVisible() for one in page.section.findChildren(EmptyState))


def test_where_nothing_is_listed_no_other_list_seems_chosen(room: StaffRoom) -> None:
    room.open().come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_F3, CONTROL)
    page = room.window.pages.conflicts()
    for at in range(1, len(KINDS) + 1):
        room.clerk.press(RIGHT)
        assert page.which is KINDS[at % len(KINDS)]
        room.wait(partial(is_empty, page))
        assert room.clerk.focus is page.section
    buttons = page.tabs.findChildren(QPushButton)
    assert [one.isChecked() for one in buttons] == [kind is page.which for kind in KINDS]
    assert not any(one.hasFocus() for one in buttons)


def test_the_keys_go_to_rows_that_come(
    qtbot: QtBot, desk: Desk, book: FakeBook, clerk: Clerk
) -> None:
    desk.window.go_to(Place.CONFLICTS)
    page = desk.window.pages.conflicts()
    qtbot.waitUntil(page.cases.empty.isVisible)
    assert clerk.focus is page.cases
    put_cases(book)
    page.look_again()
    qtbot.waitUntil(page.cases.table.hasFocus)


def queue(room: StaffRoom) -> QueuePage:
    room.sent()
    room.open().come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_F2, CONTROL)
    page = room.window.pages.queue()
    room.wait(lambda: page.detail.detail and page.table.hasFocus())
    return page


def test_the_number_of_a_letter_finds_its_record(room: StaffRoom) -> None:
    sought = room.sent(number=OTHER)
    page = queue(room)
    room.wait(lambda: page.model.rowCount() == 2)
    room.clerk.press(Qt.Key.Key_F, CONTROL)
    room.clerk.keys(str(sought))
    room.clerk.press(ENTER)
    room.wait(lambda: page.model.rowCount() == 1 and page.detail.detail)
    room.wait(lambda: page.detail.detail and page.detail.detail.row.record_id == sought)
    assert page.table.hasFocus()


def test_esc_takes_back_a_search_then_goes_to_the_list(room: StaffRoom) -> None:
    page = queue(room)
    room.clerk.press(Qt.Key.Key_F, CONTROL)
    room.clerk.keys("tidak ada")
    room.clerk.press(ENTER)
    room.wait(page.empty.isVisible)
    assert page.search.hasFocus()
    room.clerk.press(ESCAPE)
    assert page.search.text() == ""
    room.wait(page.table.isVisible)
    assert page.search.hasFocus()
    room.clerk.press(ESCAPE)
    assert page.table.hasFocus()
