import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.fields import SCREENING, Board, press
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option


@pytest.mark.parametrize(("key", "value"), [("1", "lanjut"), ("3", "tidak_diberikan")])
def test_one_key_chooses_and_completes(board: Board, key: str, value: str) -> None:
    QTest.keyClicks(board.screening, key)
    assert board.screening.value == value
    assert [what for what, _ in board.said] == ["edited", "completed"]


def test_letters_choose_but_do_not_move_on(board: Board) -> None:
    QTest.keyClicks(board.screening, "lan")
    assert board.screening.value == "lanjut"
    assert (board.heard("edited"), board.heard("completed")) == (3, 0)


def test_an_entry_key_inside_a_word_is_a_letter_of_it(board: Board, theme: Theme) -> None:
    field = ChoiceField(
        (Option("L", "Laki-laki", keys=("l",)), Option("P", "Pil", keys=("p",))),
        theme,
        board.window,
    )
    QTest.keyClicks(field, "pil")
    assert field.value == "P"


def test_a_key_of_no_entry_beeps_and_changes_nothing(board: Board) -> None:
    board.screening.set_value("tunda")
    for letter in "9x":
        QTest.keyClicks(board.screening, letter)
    assert (board.screening.value, board.beeps, board.said) == ("tunda", 2, [])


def test_two_entries_may_not_share_a_key(theme: Theme) -> None:
    with pytest.raises(AssertionError):
        ChoiceField((Option("a", "A", keys=("1",)), Option("b", "B", keys=("1",))), theme)


def test_arrows_and_the_open_list_are_edits(board: Board) -> None:
    board.screening.setFocus()
    press(board.screening, Qt.Key.Key_Down)
    assert (board.screening.value, board.heard("edited")) == ("lanjut", 1)
    board.screening.showPopup()
    view = board.screening.view()
    press(view, Qt.Key.Key_Down)
    press(view, Qt.Key.Key_Return)
    assert (board.screening.value, board.heard("edited")) == ("tunda", 2)
    assert QApplication.activePopupWidget() is None


def test_emptying_and_taking_back_are_edits(board: Board) -> None:
    QTest.keyClicks(board.screening, "ti")
    press(board.screening, Qt.Key.Key_Backspace)
    assert (board.screening.value, board.heard("edited")) == ("tunda", 3)
    press(board.screening, Qt.Key.Key_Delete)
    assert (board.screening.value, board.heard("edited")) == ("", 4)


@pytest.mark.parametrize("option", SCREENING)
def test_a_value_of_the_form_comes_back(board: Board, option: Option) -> None:
    board.screening.set_value(option.value)
    assert (board.screening.value, board.screening.currentText()) == (option.value, option.label)
    board.screening.set_value("gone")
    assert board.screening.value == ""
    assert board.said == []


def test_a_choice_without_room_ends_in_dots_and_the_tool_tip_has_all(board: Board) -> None:
    field = board.screening
    field.set_value("tidak_diberikan")
    field.resize(400, field.height())
    assert field.shown == field.currentText()
    field.resize(90, field.height())
    assert field.shown.endswith("…")
    field.repaint()
    assert field.toolTip() == field.currentText()
