import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.fields import CONTROL, SHIFT, Board, paste, press, strike
from vaxentry.ui.widgets.name_field import NameField

KNOWN = "SITI AMINAH, S.KEP"


@pytest.fixture
def name(board: Board) -> NameField:
    board.type(board.name, "Sit")
    return board.name


def test_names_are_in_capitals_while_typed(board: Board) -> None:
    board.type(board.name, "H. Moh. d'Arc, S.Kom")
    assert board.name.value == board.name.text() == "H. MOH. D'ARC, S.KOM"


def test_the_cursor_stays_where_letters_are_put_in(board: Board) -> None:
    board.name.set_value("SITI AMINAH")
    board.name.setFocus()
    board.name.setCursorPosition(5)
    QTest.keyClicks(board.name, "nur ")
    assert board.name.text() == "SITI NUR AMINAH"
    assert board.name.cursorPosition() == 9


def test_a_letter_of_two_capitals_moves_the_cursor_behind_both(board: Board) -> None:
    strike(board.name, "\u00df")
    strike(board.name, "a")
    assert board.name.text() == "SSA"


def test_a_pasted_name_is_one_line_of_capitals(board: Board) -> None:
    paste(board.name, "siti\naminah\t\U0001f600z")
    assert board.name.text() == "SITI AMINAH \U0001f600Z"
    assert board.name.cursorPosition() == 15


def test_the_rest_of_a_known_name_stands_selected(name: NameField) -> None:
    assert name.complete(KNOWN)
    assert name.text() == KNOWN
    assert name.selectedText() == "I AMINAH, S.KEP"
    assert (name.typed, name.value, name.cursorPosition()) == ("SIT", "SIT", 3)


def test_typing_on_replaces_the_offer(name: NameField) -> None:
    name.complete(KNOWN)
    QTest.keyClicks(name, "a")
    assert (name.text(), name.typed, name.is_offering) == ("SITA", "SITA", False)
    assert not name.hasSelectedText()


def test_an_offer_may_be_made_again_after_each_letter(name: NameField) -> None:
    name.complete(KNOWN)
    QTest.keyClicks(name, "i")
    assert name.complete(KNOWN)
    assert (name.selectedText(), name.typed) == (" AMINAH, S.KEP", "SITI")


def test_backspace_takes_only_the_offer_and_it_stays_away(name: NameField) -> None:
    name.complete(KNOWN)
    press(name, Qt.Key.Key_Backspace)
    assert (name.text(), name.is_offering) == ("SIT", False)
    assert not name.complete(KNOWN)
    press(name, Qt.Key.Key_Backspace)
    assert name.text() == "SI"
    QTest.keyClicks(name, "t")
    assert name.complete(KNOWN)


def test_accepting_makes_the_offer_the_text(board: Board, name: NameField) -> None:
    assert not name.accepts()
    name.complete(KNOWN)
    board.said.clear()
    assert name.accepts()
    assert (name.text(), name.value, name.is_offering) == (KNOWN, KNOWN, False)
    assert board.heard("edited") == 1


def test_another_spelling_stands_whole_in_brackets(board: Board) -> None:
    board.type(board.name, "moh")
    assert board.name.complete("Muhammad Ali")
    assert board.name.text() == "MOH (MUHAMMAD ALI)"
    assert board.name.selectedText() == " (MUHAMMAD ALI)"
    board.name.accepts()
    assert board.name.value == "MUHAMMAD ALI"


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_End, SHIFT),
        (Qt.Key.Key_A, CONTROL),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_no_other_key_makes_an_offer_the_text(
    name: NameField, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    name.complete(KNOWN)
    press(name, key, held)
    assert (name.text(), name.value) == ("SIT", "SIT")


def test_a_capital_may_be_typed_on(name: NameField) -> None:
    name.complete(KNOWN)
    press(name, Qt.Key.Key_Shift, SHIFT)
    assert name.is_offering
    strike(name, "I", SHIFT)
    assert name.text() == "SITI"


def test_a_click_or_leaving_takes_the_offer_away(board: Board, name: NameField) -> None:
    name.complete(KNOWN)
    QTest.mouseClick(name, Qt.MouseButton.LeftButton)
    assert name.text() == "SIT"
    press(name, Qt.Key.Key_End)
    QTest.keyClicks(name, "i")
    name.complete(KNOWN)
    board.free.setFocus()
    assert name.text() == "SITI"


def test_esc_takes_an_offer_away_and_then_means_the_page(name: NameField) -> None:
    name.complete(KNOWN)
    assert name.escape()
    assert name.text() == "SIT"
    assert not name.escape()


def test_nothing_is_offered_where_nobody_types(board: Board, name: NameField) -> None:
    name.setCursorPosition(1)
    assert not name.complete(KNOWN)
    name.set_value("")
    assert not name.complete(KNOWN)
    name.set_value("SIT")
    assert not name.complete(KNOWN)
    QTest.keyClicks(name, "i")
    board.free.setFocus()
    assert not name.complete(KNOWN)
    assert name.text() == "SITI"


def test_a_digit_before_a_name_belongs_to_the_number(board: Board) -> None:
    told: list[str] = []
    board.name.digit_refused.connect(lambda: told.append(board.name.text()))
    QTest.keyClicks(board.name, "9")
    assert (told, board.name.text()) == ([""], "")
    QTest.keyClicks(board.name, "a9")
    assert (told, board.name.text()) == ([""], "A9")
    board.name.selectAll()
    press(board.name, Qt.Key.Key_7, Qt.KeyboardModifier.KeypadModifier)
    assert board.name.text() == "7"
    board.name.clear()
    press(board.name, Qt.Key.Key_Home, Qt.KeyboardModifier.KeypadModifier)
    assert (len(told), board.name.text()) == (2, "")


def test_a_village_that_alone_fits_is_taken_on_leaving(board: Board) -> None:
    taken: list[object] = []
    board.village.chosen.connect(taken.append)
    board.type(board.village, "klaw")
    assert board.village.list.isVisible()
    assert board.village.list.marked == 0
    assert board.village.text() == "klaw"
    board.free.setFocus()
    assert (board.village.value, taken) == ("Klawasi", [board.village._villages[0]])
    assert board.heard("edited") == 5
    assert not board.village.list.isVisible()


def test_several_villages_leave_the_text_and_say_so(board: Board) -> None:
    told: list[int] = []
    board.village.ambiguous.connect(told.append)
    board.type(board.village, "KLA")
    assert board.village.list.marked is None
    board.free.setFocus()
    assert (board.village.value, told) == ("KLA", [2])


def test_the_village_typed_in_full_is_meant(board: Board) -> None:
    board.type(board.village, "malawe")
    assert board.village.list.marked == 1
    board.village.settle()
    assert board.village.value == "Malawe"


def test_the_arrows_mark_and_a_click_takes(board: Board) -> None:
    board.type(board.village, "kla")
    for key, marked in (
        (Qt.Key.Key_Down, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0),
    ):  # fmt: skip
        press(board.village, key)
        assert board.village.list.marked == marked
    line = board.village.list.visualRect(board.village.list.model().index(1, 0))
    where = line.center()
    QTest.mouseClick(
        board.village.list.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        where,
    )
    assert board.village.value == "Klabulu"
    assert QApplication.focusWidget() is board.village


def test_the_keypad_types_digits_over_an_open_list(board: Board) -> None:
    board.type(board.village, "kla")
    press(board.village, Qt.Key.Key_Down, Qt.KeyboardModifier.KeypadModifier)
    assert board.village.text() == "kla2"


def test_looking_at_another_window_takes_no_village_and_no_name(
    board: Board, name: NameField
) -> None:
    name.complete(KNOWN)
    look_away(board)
    assert name.text() == "SIT"
    board.type(board.village, "klaw")
    look_away(board)
    assert board.village.text() == "klaw"


def look_away(board: Board) -> None:
    other = QWidget()
    other.show()
    other.activateWindow()
    assert QTest.qWaitForWindowActive(other)
    other.close()
    board.window.activateWindow()
    assert QTest.qWaitForWindowActive(board.window)


def test_esc_keeps_a_village_as_typed(board: Board) -> None:
    board.type(board.village, "klaw")
    assert board.village.escape()
    assert not board.village.escape()
    board.free.setFocus()
    assert board.village.value == "klaw"


def test_a_village_of_elsewhere_is_free_text(board: Board) -> None:
    board.type(board.village, "Remu")
    assert not board.village.list.isVisible()
    board.free.setFocus()
    assert board.village.value == "Remu"


def test_a_village_set_by_the_program_proposes_nothing(board: Board) -> None:
    board.village.set_value("Klaw")
    board.village.setFocus()
    board.free.setFocus()
    assert board.village.value == "Klaw"
    assert board.said == []
