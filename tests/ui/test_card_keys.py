from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.ui.fields import ALT, CONTROL, KEYPAD, NIK, PLAIN, SHIFT, Board, press
from vaxentry.ui.pages.card_keys import CardKeys


class Heard(QObject):
    """The keys over a board, and everything they said."""

    def __init__(self, board: Board, takes_enter: Callable[[QWidget], bool] | None = None) -> None:
        super().__init__(board.window)
        self.said: list[object] = []
        self.button = QPushButton("Simpan", board.window)
        self.button.show()
        self.button.clicked.connect(lambda: self.said.append("clicked"))
        self.keys = CardKeys((*board.editors, self.button), self, takes_enter=takes_enter)
        self.keys.order_tabs()
        self.keys.submitted.connect(lambda: self.said.append("submitted"))
        self.keys.escaped.connect(lambda: self.said.append("escaped"))
        self.keys.pressed.connect(self.said.append)
        self.keys.left.connect(self.said.append)
        for editor in board.editors:
            editor.completed.connect(lambda one=editor: self.keys.advance(one))


@pytest.fixture
def heard(board: Board) -> Heard:
    made = Heard(board)
    board.number.setFocus()
    return made


def focus() -> QWidget | None:
    return QApplication.focusWidget()


@pytest.mark.parametrize(
    ("key", "held", "name"),
    [
        (Qt.Key.Key_F1, PLAIN, "F1"), (Qt.Key.Key_F2, PLAIN, "F2"), (Qt.Key.Key_F8, PLAIN, "F8"),
        (Qt.Key.Key_F10, PLAIN, "F10"), (Qt.Key.Key_1, ALT, "Alt+1"), (Qt.Key.Key_9, ALT, "Alt+9"),
        (Qt.Key.Key_1, CONTROL, "Ctrl+1"), (Qt.Key.Key_5, CONTROL | KEYPAD, "Ctrl+5"),
        (Qt.Key.Key_Clear, CONTROL | KEYPAD, "Ctrl+5"),
        (Qt.Key.Key_Delete, CONTROL, "Ctrl+Delete"), (Qt.Key.Key_Escape, PLAIN, "escaped"),
        (Qt.Key.Key_Return, CONTROL, "submitted"),
        (Qt.Key.Key_Enter, CONTROL | KEYPAD, "submitted"),
        (Qt.Key.Key_Plus, KEYPAD, "submitted"),
    ],
)  # fmt: skip
def test_each_key_of_the_page_is_told_once_and_types_nothing(
    board: Board, heard: Heard, key: Qt.Key, held: Qt.KeyboardModifier, name: str
) -> None:
    for editor in board.editors:
        editor.setFocus()
        heard.said.clear()
        press(editor, key, held)
        assert heard.said == [name]
        assert editor.value == ""


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Qt.Key.Key_F11, PLAIN), (Qt.Key.Key_F1, SHIFT), (Qt.Key.Key_F4, ALT),
        (Qt.Key.Key_0, CONTROL), (Qt.Key.Key_0, ALT), (Qt.Key.Key_1, CONTROL | ALT),
        (Qt.Key.Key_1, ALT | KEYPAD), (Qt.Key.Key_Home, ALT | KEYPAD),
        (Qt.Key.Key_Delete, CONTROL | KEYPAD), (Qt.Key.Key_Shift, SHIFT), (Qt.Key.Key_Plus, PLAIN),
    ],
)  # fmt: skip
def test_other_keys_are_not_the_pages(
    board: Board, heard: Heard, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    press(board.free, key, held)
    assert heard.said == []


def test_enter_walks_on_and_shift_enter_back(board: Board, heard: Heard) -> None:
    for later in (*board.editors[1:], heard.button):
        press(focus(), Qt.Key.Key_Return)  # type: ignore[arg-type]
        assert focus() is later
    press(heard.button, Qt.Key.Key_Enter, KEYPAD)
    assert heard.said[-1] == "clicked"
    board.clock.setFocus()
    press(board.clock, Qt.Key.Key_Return, SHIFT)
    assert focus() is board.count


def test_a_held_enter_walks_one_field(board: Board, heard: Heard) -> None:
    again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, PLAIN, "\r", True)
    QApplication.sendEvent(board.number, again)
    assert focus() is board.number
    assert heard.said == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_one_enter_or_tab_after_a_field_left_by_itself_is_ignored(
    board: Board, heard: Heard, key: Qt.Key
) -> None:
    board.type(board.number, NIK)
    assert focus() is board.name
    press(board.name, key, KEYPAD if key == Qt.Key.Key_Enter else PLAIN)
    assert focus() is board.name
    press(board.name, key)
    assert focus() is board.birth
    assert heard.said == [board.number, board.name]


def test_any_other_key_ends_the_forgiveness(board: Board, heard: Heard) -> None:
    board.type(board.number, NIK)
    QTest.keyClicks(board.name, "a")
    press(board.name, Qt.Key.Key_Return)
    assert focus() is board.birth
    assert heard.said == [board.number, board.name]


def test_a_shift_alone_does_not_end_it(board: Board, heard: Heard) -> None:
    board.type(board.number, NIK)
    press(board.name, Qt.Key.Key_Shift, SHIFT)
    press(board.name, Qt.Key.Key_Return)
    assert focus() is board.name
    assert heard.said == [board.number]


def test_walking_back_and_saving_are_never_ignored(board: Board, heard: Heard) -> None:
    board.type(board.number, NIK)
    press(board.name, Qt.Key.Key_Return, SHIFT)
    assert focus() is board.number
    heard.keys.advance(board.number)
    press(board.name, Qt.Key.Key_Return, CONTROL)
    assert heard.said[-1] == "submitted"
    heard.keys.advance(board.name)
    press(board.birth, Qt.Key.Key_Backtab, SHIFT)
    assert focus() is board.name


def test_forgiveness_does_not_follow_to_another_field(board: Board, heard: Heard) -> None:
    board.type(board.number, NIK)
    board.free.setFocus()
    press(board.free, Qt.Key.Key_Return)
    assert focus() is board.heat
    assert board.number in heard.said


def test_a_field_the_focus_was_brought_back_to_forgives_nothing(board: Board, heard: Heard) -> None:
    heard.keys.left.connect(lambda editor: editor.setFocus())
    heard.keys.advance(board.number)
    assert focus() is board.number
    heard.keys.left.disconnect()
    press(board.number, Qt.Key.Key_Return)
    assert focus() is board.name


def test_the_field_has_settled_when_it_is_left_or_saved(board: Board, heard: Heard) -> None:
    shown: list[str] = []
    heard.keys.left.connect(lambda editor: shown.append(editor.text()))
    heard.keys.submitted.connect(lambda: shown.append(board.pressure.text()))
    board.type(board.birth, "031200")
    press(board.birth, Qt.Key.Key_Return)
    board.pressure.setFocus()
    board.pressure.setText("12080")
    press(board.pressure, Qt.Key.Key_Return, CONTROL)
    assert "03-12-2000" in shown
    assert shown[-1] == "120/80"


def test_looking_at_another_window_leaves_no_field(board: Board, heard: Heard) -> None:
    board.type(board.birth, "0312")
    board.type(board.name, "sit")
    heard.said.clear()
    other = QWidget()
    other.show()
    other.activateWindow()
    QTest.qWaitForWindowActive(other)
    assert heard.said == []
    other.close()


def test_esc_closes_the_offer_of_a_field_first(board: Board, heard: Heard) -> None:
    board.type(board.name, "sit")
    board.name.complete("Siti")
    heard.said.clear()
    press(board.name, Qt.Key.Key_Escape)
    assert (heard.said, board.name.text()) == ([], "SIT")
    press(board.name, Qt.Key.Key_Escape)
    assert heard.said == ["escaped"]


def test_the_page_may_use_enter_up(board: Board) -> None:
    heard = Heard(board, lambda editor: editor is board.name and board.name.accepts())
    board.type(board.name, "sit")
    board.name.complete("Siti")
    press(board.name, Qt.Key.Key_Return)
    assert (board.name.value, focus()) == ("SITI", board.name)
    press(board.name, Qt.Key.Key_Return)
    assert focus() is board.birth
    assert heard.said == [board.number, board.name]


def test_keys_outside_the_editors_are_the_pages_too(heard: Heard) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F6, PLAIN, "")
    assert heard.keys.take(event)
    enter = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, PLAIN, "\r")
    assert not heard.keys.take(enter)
    assert heard.said == ["F6"]


def test_down_and_up_walk_and_are_never_taken_for_a_habit(board: Board, heard: Heard) -> None:
    QTest.keyClicks(board.number, NIK)
    assert focus() is board.name
    QTest.keyClick(board.name, Qt.Key.Key_Down)
    assert focus() is board.birth
    QTest.keyClick(board.birth, Qt.Key.Key_Up)
    assert focus() is board.name
    assert heard.said
