import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fields import CONTROL, NIK, PLAIN, SHIFT, Board, paste, press
from vaxentry.ui.pages.card_keys import CardKeys
from vaxentry.ui.pages.field_lock import FieldLock
from vaxentry.ui.pages.key_hold import KeyHold
from vaxentry.ui.widgets.labelled import LOCKED, Labelled

LEFT = Qt.MouseButton.LeftButton


class Locked(QObject):
    """A board whose number is locked whenever it is left with other than sixteen digits."""

    def __init__(self, board: Board) -> None:
        super().__init__(board.window)
        self.board, self.said, self.beeps = board, list[object](), 0
        self.keys = CardKeys(board.editors, self)
        self.keys.pressed.connect(self.said.append)
        self.keys.submitted.connect(lambda: self.said.append("submitted"))
        self.keys.left.connect(self._on_left)
        self.lock = FieldLock(board.window, self._beep)
        self.hold = KeyHold(board.window)
        self.lock.locked.connect(lambda editor: self.said.append(("locked", editor)))
        self.lock.unlocked.connect(lambda editor: self.said.append(("unlocked", editor)))

    def _beep(self) -> None:
        self.beeps += 1

    def _on_left(self, editor: QWidget) -> None:
        number = self.board.number
        if self.lock.editor is None and editor is number and len(number.value) not in {0, 16}:
            self.lock.lock(number)

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(focus(), letter)


@pytest.fixture
def desk(board: Board) -> Locked:
    made = Locked(board)
    board.number.setFocus()
    made.type(NIK[:-1])
    press(board.number, Qt.Key.Key_Return)
    return made


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_a_wrong_number_keeps_the_focus_and_beeps(board: Board, desk: Locked) -> None:
    assert focus() is board.number
    assert desk.lock.editor is board.number
    assert (desk.said, desk.beeps) == ([("locked", board.number)], 1)


def test_every_key_is_swallowed(board: Board, desk: Locked) -> None:
    desk.type("SITI AMINAH 12")
    for key, held in (
        (Qt.Key.Key_Return, PLAIN), (Qt.Key.Key_Return, CONTROL), (Qt.Key.Key_Tab, PLAIN),
        (Qt.Key.Key_Backtab, SHIFT), (Qt.Key.Key_Backspace, PLAIN), (Qt.Key.Key_F1, PLAIN),
        (Qt.Key.Key_F9, PLAIN), (Qt.Key.Key_1, CONTROL), (Qt.Key.Key_Shift, PLAIN),
    ):  # fmt: skip
        press(focus(), key, held)
    paste(board.number, NIK)
    assert board.number.value == NIK[:-1]
    assert all(editor.value == "" for editor in board.editors[1:])
    assert focus() is board.number
    assert desk.said == [("locked", board.number)]
    # The lock itself, fourteen letters, eight keys (a Shift alone is none), and Ctrl+V.
    assert desk.beeps == 1 + 14 + 8 + 1


def test_esc_selects_the_text_and_typing_replaces_it(board: Board, desk: Locked) -> None:
    press(focus(), Qt.Key.Key_Escape)
    assert desk.lock.editor is None
    assert board.number.selectedText() == board.number.text()
    assert desk.said[-1] == ("unlocked", board.number)
    desk.type(NIK)
    assert board.number.value == NIK
    press(focus(), Qt.Key.Key_Return)
    assert focus() is board.name


def test_f8_is_the_pages_and_the_lock_rests_while_it_asks(board: Board, desk: Locked) -> None:
    desk.lock.park_wanted.connect(desk.lock.rest)
    before = board.number.value
    press(focus(), Qt.Key.Key_F8)
    assert desk.said == [("locked", board.number)]
    assert desk.lock.editor is board.number
    board.name.setFocus()
    desk.type("1")
    assert board.number.value == before
    desk.lock.wake()
    assert focus() is board.number
    desk.type("1")
    assert board.number.value == before
    press(focus(), Qt.Key.Key_Escape)
    desk.type("1")
    assert board.number.value == "1"


def test_nothing_wakes_where_nothing_is_locked(board: Board, desk: Locked) -> None:
    desk.lock.unlock()
    desk.lock.wake()
    desk.type("1")
    assert board.number.value == "1"


def test_a_click_elsewhere_beeps_and_moves_nothing(board: Board, desk: Locked) -> None:
    QTest.mouseClick(board.name, LEFT)
    QTest.mouseDClick(board.name, LEFT)
    assert focus() is board.number
    assert desk.lock.editor is board.number
    assert desk.beeps >= 3


def test_a_click_into_the_field_unlocks_it(board: Board, desk: Locked) -> None:
    QTest.mouseClick(board.number, LEFT)
    assert desk.lock.editor is None
    assert board.number.selectedText() == board.number.text()


@pytest.mark.usefixtures("desk")
def test_shortcuts_and_input_methods_are_swallowed_too(board: Board) -> None:
    done: list[str] = []
    QShortcut(QKeySequence("Ctrl+F"), board.window).activated.connect(lambda: done.append("find"))
    press(board.number, Qt.Key.Key_F, CONTROL)
    event = QInputMethodEvent()
    event.setCommitString("7")
    QApplication.sendEvent(board.number, event)
    assert (done, board.number.value) == ([], NIK[:-1])
    press(board.number, Qt.Key.Key_Escape)
    press(board.number, Qt.Key.Key_F, CONTROL)
    assert done == ["find"]


def test_other_windows_go_on(desk: Locked, board: Board) -> None:
    other = QLineEdit()
    other.show()
    QTest.keyClicks(other, "bebas")
    assert other.text() == "bebas"
    assert desk.lock.editor is board.number
    other.close()


def test_a_second_lock_moves_it(board: Board, desk: Locked) -> None:
    desk.lock.lock(board.birth)
    assert focus() is board.birth
    assert desk.said[1:] == [("unlocked", board.number), ("locked", board.birth)]
    desk.lock.unlock()
    desk.lock.unlock()
    assert desk.said[3:] == [("unlocked", board.birth)]


def test_keys_held_during_a_save_lock_as_if_typed_then(board: Board) -> None:
    desk = Locked(board)
    board.number.setFocus()
    desk.hold.hold()
    desk.type(NIK[:-1])
    press(focus(), Qt.Key.Key_Return)
    desk.type("SITI")
    assert board.number.value == ""
    desk.hold.release()
    assert board.number.value == NIK[:-1]
    assert desk.lock.editor is board.number
    assert board.name.value == ""
    assert desk.beeps == 1 + 4


def test_a_held_esc_opens_the_lock_again(board: Board) -> None:
    desk = Locked(board)
    board.number.setFocus()
    desk.hold.hold()
    desk.type("92")
    press(focus(), Qt.Key.Key_Return)
    press(focus(), Qt.Key.Key_Escape)
    desk.type(NIK)
    press(focus(), Qt.Key.Key_Return)
    desk.type("siti")
    desk.hold.release()
    assert (board.number.value, board.name.value) == (NIK, "SITI")


def test_a_held_down_enter_stays_one_enter(board: Board) -> None:
    desk = Locked(board)
    board.name.setFocus()
    desk.hold.hold()
    press(board.name, Qt.Key.Key_Return)
    for _ in range(5):
        again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, PLAIN, "\r", True)
        QApplication.sendEvent(board.name, again)
    desk.hold.release()
    assert focus() is board.birth


def test_an_open_list_is_closed_by_the_lock(board: Board) -> None:
    desk = Locked(board)
    board.screening.setFocus()
    board.screening.showPopup()
    desk.lock.lock(board.number)
    assert QApplication.activePopupWidget() is None
    assert focus() is board.number


def label_of(editor: QWidget) -> Labelled:
    labelled = editor.parentWidget()
    assert isinstance(labelled, Labelled)
    return labelled


@pytest.mark.parametrize("tone", ["error", "warn", "wait"])
def test_only_a_locked_field_shows_the_lock(board: Board, tone: str) -> None:
    labelled = label_of(board.number)
    labelled.show_problem("NIK harus 16 digit (baru 15).", tone)
    assert not labelled.sign.isVisible()
    labelled.show_problem("NIK harus 16 digit (baru 15). Tekan Esc.", LOCKED)
    assert labelled.sign.isVisible()
    assert not labelled.sign.pixmap().isNull()
    assert labelled.tone == LOCKED
    assert board.number.accessibleDescription() == "NIK harus 16 digit (baru 15). Tekan Esc."
    labelled.clear_problem()
    assert not labelled.sign.isVisible()


def test_out_of_sight_it_takes_no_key_and_in_sight_again_it_is_locked(
    board: Board, desk: Locked, qtbot: QtBot
) -> None:
    page, other = board.window, QLineEdit()
    whole = QWidget()
    qtbot.addWidget(whole)
    column = QVBoxLayout(whole)
    column.addWidget(page)
    column.addWidget(other)
    whole.show()
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    desk.lock.lock(board.number)
    page.hide()
    other.setFocus()
    desk.type("sandi")
    assert (other.text(), focus()) == ("sandi", other)
    desk.lock.lock(board.number)
    desk.type("!")
    assert other.text() == "sandi!"
    page.show()
    assert focus() is board.number
    desk.type("7")
    assert (board.number.value, other.text()) == (NIK[:-1], "sandi!")
