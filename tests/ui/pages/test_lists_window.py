"""From typing to the lists and back, in the whole window."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.list_desk import Lists, call, doubt, park, save
from tests.ui.window import CONTROL, SHIFT, Clerk, Desk
from vaxentry.domain.form import Field
from vaxentry.ui.widgets.rail import Place

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def records(book: FakeBook) -> list[UUID]:
    book.open_stack(date(2026, 11, 22), 60, "Kader Contoh")
    records = save(book, 3)
    park(book, 9)
    doubt(book, records[1], 2)
    call(book, records[0], 3)
    book.open_stack(date(2026, 11, 21), 40, "Kader Contoh")
    return records


@pytest.fixture
def lists(records: list[UUID], qtbot: QtBot, desk: Desk, clerk: Clerk) -> Lists:
    assert records
    desk.window.entry.first_field.setFocus()
    clerk.press(Qt.Key.Key_F6)
    opened = Lists(qtbot, desk)
    opened.wait_rows(2)
    return opened


def test_f6_shows_the_lists_and_escape_goes_back_to_the_field(lists: Lists, desk: Desk) -> None:
    assert desk.window.top.title.text() == "Daftar"
    assert lists.page.isVisible()
    lists.press(ESCAPE)
    assert desk.window.top.title.text() == "Entri vaksinasi"
    assert desk.window.entry.first_field.hasFocus()


def test_enter_on_a_stack_types_it(qtbot: QtBot, lists: Lists, desk: Desk, book: FakeBook) -> None:
    lists.press(Qt.Key.Key_Down)
    lists.press(ENTER)
    qtbot.waitUntil(lambda: book.in_force == book.piles[0].id)
    assert desk.window.entry.isVisible()
    head = desk.window.entry.header
    qtbot.waitUntil(lambda: head.form[Field.GIVEN_ON] == "22-11-2026")


def test_a_stack_registered_here_is_typed_next(
    qtbot: QtBot, lists: Lists, desk: Desk, book: FakeBook
) -> None:
    lists.press(Qt.Key.Key_N)
    lists.clerk.keys("20112026")
    lists.clerk.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: len(book.piles) == 3 and book.in_force == book.piles[2].id)
    assert desk.window.entry.isVisible()


def test_enter_on_a_parked_card_puts_it_back_on_the_screen(
    qtbot: QtBot, lists: Lists, desk: Desk
) -> None:
    lists.press(Qt.Key.Key_2, rows=1)
    lists.press(ENTER)
    entry = desk.window.entry
    qtbot.waitUntil(lambda: entry.card.value(Field.NAME).casefold() == "kartu 9")
    assert entry.isVisible()


def test_enter_on_a_doubtful_number_begins_the_pass_of_its_stack(
    qtbot: QtBot, lists: Lists, desk: Desk
) -> None:
    lists.press(Qt.Key.Key_3, rows=1)
    lists.press(ENTER)
    panels = desk.window.entry.flow.panels
    qtbot.waitUntil(lambda: panels.passing is not None and panels.passing.isVisible())


def test_a_record_opened_from_a_list_goes_back_to_the_list(
    qtbot: QtBot, lists: Lists, desk: Desk
) -> None:
    lists.press(Qt.Key.Key_5, rows=1)
    lists.press(ENTER)
    entry = desk.window.entry
    qtbot.waitUntil(entry.correction_bar.isVisible)
    entry.leave_correction()
    qtbot.waitUntil(lists.page.isVisible)
    assert desk.window.top.title.text() == "Daftar"


def test_a_correction_asked_for_on_the_page_stays_there(
    qtbot: QtBot, lists: Lists, desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    lists.press(Qt.Key.Key_Down)
    lists.press(ENTER)
    entry, wanted = desk.window.entry, book.piles[0].id
    qtbot.waitUntil(lambda: entry.flow.pile.stack is not None)
    assert book.in_force == wanted
    clerk.press(Qt.Key.Key_F9)
    qtbot.waitUntil(entry.correction_bar.isVisible)
    entry.leave_correction()
    assert entry.isVisible()


def test_ctrl_shift_c_copies_the_answer_in_kiriman(
    qtbot: QtBot, qapp: QApplication, lists: Lists, desk: Desk, book: FakeBook
) -> None:
    qapp.clipboard().setText("before")
    desk.window.go_to(Place.QUEUE)
    page = desk.window.pages.queue()
    qtbot.waitUntil(lambda: page.detail.detail is not None)
    lists.clerk.press(Qt.Key.Key_C, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: qapp.clipboard().text() != "before")
    assert page.detail.detail is not None
    shown = page.detail.detail
    assert shown.row.entry_no in qapp.clipboard().text()
    assert shown.dose.identity.number not in qapp.clipboard().text()
    assert book.looked_at == [shown.row.record_id]
    assert page.banner.isVisible()
    qtbot.waitUntil(page.banner.isHidden, timeout=4_500)
