"""What opens over the lists: a new stack, the slip of the hand-over, a list on paper."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.list_desk import Lists, fill
from tests.ui.pdf_text import pdf_pages
from tests.ui.window import CONTROL, SHIFT
from vaxentry.domain.records import Stack

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def records(book: FakeBook) -> list[UUID]:
    return fill(book)


def test_n_registers_a_stack_whose_date_was_typed(lists: Lists, book: FakeBook) -> None:
    lists.press(Qt.Key.Key_N)
    panel = lists.made.new_panel
    assert panel.day.hasFocus()
    assert panel.day.text() == ""
    for wrong in ("", "24112026", "31022026"):
        lists.clerk.keys(wrong)
        lists.clerk.press(ENTER, CONTROL)
        assert panel.day.hasFocus()
        assert panel.day.property("tone") == "error"
        assert len(book.piles) == 2
    lists.clerk.type("22112026", "50", "Kader Contoh", "3201-11")
    assert panel.large.text() == "Minggu, 22 November 2026"
    lists.press(ENTER)
    stack = lists.wait_told("stack_chosen")
    assert isinstance(stack, Stack)
    assert stack == book.piles[2]
    assert (stack.given_on, stack.cards_counted) == (date(2026, 11, 22), 50)
    assert (stack.handed_over_by, stack.site) == ("Kader Contoh", "3201-11")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("site", "3201_11", "site_wrong"),
        ("site", "P" * 41, "site_wrong"),
        ("cards", "lima", "cards_wrong"),
        ("cards", "10000", "cards_wrong"),
    ],
)
def test_a_new_stack_is_checked_as_the_head_is(
    lists: Lists, book: FakeBook, field: str, typed: str, said: str
) -> None:
    lists.press(Qt.Key.Key_N)
    panel = lists.made.new_panel
    lists.clerk.keys("22112026")
    editor = getattr(panel, field)
    editor.setFocus()
    lists.clerk.keys(typed)
    lists.clerk.press(ENTER, CONTROL)
    assert editor.hasFocus()
    assert editor.accessibleDescription() == lists.desk.window.words(f"entry.{said}")
    assert len(book.piles) == 2
    lists.clerk.press(Qt.Key.Key_A, CONTROL)
    lists.clerk.keys("7")
    lists.clerk.press(ENTER, CONTROL)
    lists.wait_told("stack_chosen")


def test_a_new_stack_comes_from_a_site_of_the_enrolment(
    qtbot: QtBot, lists: Lists, book: FakeBook
) -> None:
    book.scope = ("3201-07", "KDL-02")
    lists.press(Qt.Key.Key_N)
    panel = lists.made.new_panel
    qtbot.waitUntil(lambda: panel._scope == book.scope)
    lists.clerk.type("22112026", "", "", "kdl-99")
    lists.clerk.press(ENTER, CONTROL)
    sites = ", ".join(book.scope)
    said = lists.desk.window.words("entry.site_unknown", sites=sites)
    assert panel.site.accessibleDescription() == said
    assert len(book.piles) == 2
    lists.clerk.press(Qt.Key.Key_A, CONTROL)
    lists.clerk.keys("kdl-02")
    lists.clerk.press(ENTER, CONTROL)
    lists.wait_told("stack_chosen")
    assert book.piles[2].site == "KDL-02"


def test_the_slip_needs_both_names(qtbot: QtBot, lists: Lists) -> None:
    lists.press(Qt.Key.Key_S)
    panel = lists.made.slip_panel
    qtbot.waitUntil(panel.isVisible)
    assert panel.taker.hasFocus()
    assert panel.hands == ("Rahma Wijaya", "")
    asked: list[bool] = []
    panel.print_wanted.disconnect()
    panel.print_wanted.connect(lambda: asked.append(True))
    lists.clerk.press(ENTER, CONTROL)
    assert panel.taker.accessibleDescription() == "Wajib diisi."
    assert asked == []
    lists.clerk.keys("Budi")
    lists.clerk.press(ENTER, CONTROL)
    assert asked == [True]
    assert panel.hands == ("Rahma Wijaya", "Budi")


def test_the_list_is_saved_as_a_pdf_from_the_keyboard(
    qtbot: QtBot, lists: Lists, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("paper") / "parkir.pdf"
    lists.press(Qt.Key.Key_2, rows=2)
    lists.clerk.press(Qt.Key.Key_P, CONTROL | SHIFT)
    dialog = lists.desk.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectFile(str(file))
    with qtbot.waitSignal(lists.made.press.done):
        dialog.accept()
    assert "Kartu5" in pdf_pages(file.read_bytes())[0]


def test_every_control_has_a_name(lists: Lists) -> None:
    for key in (Qt.Key.Key_N, Qt.Key.Key_P, Qt.Key.Key_S):
        lists.press(key)
        lists.press(ESCAPE)
    assert lists.made.slip_panel is not None
    for part in (lists.page, lists.made.new_panel, lists.made.fix_panel, lists.made.slip_panel):
        controls = [
            one
            for kind in (QAbstractButton, QComboBox, QLineEdit)
            for one in part.findChildren(kind)
            if not isinstance(one.parent(), QLineEdit | QTableView)
        ]
        assert controls
        assert [one for one in controls if not one.accessibleName()] == []
