import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from tests.ui.fields import ALT, CONTROL, KEYPAD, NIK, NO_PHONE, Board, paste, press
from vaxentry.domain.phones import read_phone
from vaxentry.ui.widgets.keypad import keypad_text
from vaxentry.ui.widgets.nik_field import REGION_DAY_SERIAL, NikField, grouped


def test_sixteen_digits_are_complete_once(board: Board) -> None:
    QTest.keyClicks(board.number, NIK[:-1])
    assert board.heard("completed") == 0
    QTest.keyClicks(board.number, NIK[-1])
    assert board.heard("completed") == 1
    assert board.heard("edited") == 16
    board.free.setFocus()
    assert board.number.text() == "9271 0603 1200 9001"


def test_a_number_typed_over_another_is_complete_again(board: Board) -> None:
    board.number.set_value(NIK)
    board.number.selectAll()
    QTest.keyClicks(board.number, NIK)
    assert board.heard("completed") == 1


def test_filling_by_the_program_says_nothing(board: Board) -> None:
    for editor, text in zip(board.editors, (NIK, "SITI", "03122000", "-"), strict=False):
        editor.set_value(text)
    assert board.said == []


def test_a_digit_put_right_in_the_middle_does_not_move_on(board: Board) -> None:
    board.number.set_value(NIK)
    board.number.setCursorPosition(3)
    press(board.number, Qt.Key.Key_Backspace)
    QTest.keyClicks(board.number, "9")
    assert board.number.cursorPosition() == 3
    assert board.heard("completed") == 0


def test_taking_the_seventeenth_digit_away_does_not_move_on(board: Board) -> None:
    board.number.set_value(NIK + "7")
    board.number.setFocus()
    board.number.end(False)
    press(board.number, Qt.Key.Key_Backspace)
    assert board.number.value == NIK
    assert board.heard("completed") == 0


def test_a_seventeenth_digit_is_shown_and_told(board: Board) -> None:
    told: list[str] = []
    board.number.overflow.connect(lambda: told.append(board.number.value))
    QTest.keyClicks(board.number, NIK)
    assert told == []
    QTest.keyClicks(board.number, "5")
    assert told == [NIK + "5"]
    assert board.number.text() == "9271 0603 1200 9001 5"


@pytest.mark.parametrize(
    "pasted",
    [
        f"'{NIK}",
        f'="{NIK}"',
        "\u20189271060312009001\u2019",
        "NIK : 9271 0603 1200 9001 (KTP)",
        "9271\u20130603\u20141200-9001",
        "\ufeff9271060312009001\r\n",
        "\uff19\uff12\uff17\uff110603\uff11\uff12009001",
    ],
)
def test_pasting_from_anywhere_keeps_the_digits(board: Board, pasted: str) -> None:
    paste(board.number, pasted)
    assert board.number.value == NIK
    assert board.number.text() == "9271 0603 1200 9001"
    assert board.heard("completed") == 1


@pytest.mark.parametrize("pasted", ["9,27106E+15", "92710603I2009001", "9271O60312009001"])
def test_what_is_no_number_is_shown_as_it_came(board: Board, pasted: str) -> None:
    paste(board.number, pasted)
    assert board.number.value == pasted
    assert board.heard("completed") == 0


def test_a_number_may_be_grouped_by_its_parts(board: Board) -> None:
    field = NikField(board.window, groups=REGION_DAY_SERIAL)
    QTest.keyClicks(field, NIK)
    assert field.text() == "927106 031200 9001"
    assert field.cursorPosition() == len(field.text())
    assert field.value == NIK
    assert grouped("1234567", REGION_DAY_SERIAL) == "123456 7"


def test_grouping_keeps_the_cursor_at_the_same_digit(board: Board) -> None:
    board.number.set_value(NIK)
    for at in range(len(board.number.text()) + 1):
        board.number.set_value(NIK)
        board.number.setCursorPosition(at)
        ahead = board.number.text()[:at].replace(" ", "")
        QTest.keyClicks(board.number, "5")
        behind = board.number.text()[: board.number.cursorPosition()].replace(" ", "")
        assert behind == ahead + "5"


@pytest.mark.parametrize(
    ("key", "digit"),
    [
        (Qt.Key.Key_Insert, "0"), (Qt.Key.Key_End, "1"), (Qt.Key.Key_Down, "2"),
        (Qt.Key.Key_PageDown, "3"), (Qt.Key.Key_Left, "4"), (Qt.Key.Key_Clear, "5"),
        (Qt.Key.Key_Right, "6"), (Qt.Key.Key_Home, "7"), (Qt.Key.Key_Up, "8"),
        (Qt.Key.Key_PageUp, "9"), (Qt.Key.Key_4, "4"),
    ],
)  # fmt: skip
def test_the_keypad_types_digits_without_numlock(board: Board, key: Qt.Key, digit: str) -> None:
    for editor in (board.number, board.free, board.birth, board.phone, board.heat):
        editor.clear()
        press(editor, key, KEYPAD)
        assert editor.text() == digit
    press(board.village, key, KEYPAD)
    assert board.village.text() == digit


def test_the_keypad_chooses_too(board: Board) -> None:
    press(board.screening, Qt.Key.Key_Down, KEYPAD)
    assert board.screening.value == "tunda"


def test_the_real_arrows_still_walk(board: Board) -> None:
    QTest.keyClicks(board.number, "92")
    press(board.number, Qt.Key.Key_Left)
    press(board.number, Qt.Key.Key_Home)
    assert (board.number.value, board.number.cursorPosition()) == ("92", 0)


def test_a_keypad_digit_with_a_command_is_no_text(board: Board) -> None:
    for held in (CONTROL | KEYPAD, ALT | KEYPAD):
        press(board.free, Qt.Key.Key_Home, held)
    assert board.free.text() == ""


@pytest.mark.parametrize("typed", ["081234567890", "+62 812-3456-7890", "0812.3456.7890"])
def test_a_phone_is_read_back_in_groups(board: Board, typed: str) -> None:
    board.type(board.phone, typed)
    assert board.phone.value == typed
    board.free.setFocus()
    assert board.phone.text() == "0812-3456-7890"
    assert read_phone(board.phone.value) == "+6281234567890"
    board.phone.set_value("+6281234567890")
    assert board.phone.text() == "0812-3456-7890"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("(0294) 641-123", "0294-641-123"), ("+65 9123 4567", "+65-9123-4567")],
)
def test_a_landline_and_a_foreign_number_are_read_back_too(
    board: Board, typed: str, shown: str
) -> None:
    board.type(board.phone, typed)
    board.free.setFocus()
    assert board.phone.text() == shown
    assert read_phone(board.phone.value) == read_phone(typed)


def test_a_short_phone_stays_as_typed(board: Board) -> None:
    board.type(board.phone, "0812 34")
    board.free.setFocus()
    assert board.phone.text() == "0812 34"


def test_nobody_without_a_phone_is_a_stroke(board: Board) -> None:
    board.type(board.phone, "-")
    board.free.setFocus()
    assert (board.phone.text(), board.phone.value) == (NO_PHONE, "-")
    board.phone.setFocus()
    press(board.phone, Qt.Key.Key_End)
    board.type(board.phone, "0")
    assert board.phone.text() == "0"


def test_backspace_takes_the_words_away_as_one_piece(board: Board) -> None:
    board.phone.set_value("-")
    board.phone.end(False)
    press(board.phone, Qt.Key.Key_Backspace)
    assert (board.phone.text(), board.phone.value) == ("", "")


def test_macos_has_no_numlock_and_its_arrows_stay_arrows() -> None:
    left = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Left, KEYPAD)
    assert keypad_text(left, "win32") == "4"
    assert keypad_text(left, "darwin") == ""


def test_sixteen_digits_of_a_passport_say_nothing(board: Board) -> None:
    board.number.set_grouping(False)
    board.number.overflow.connect(lambda: board.said.append(("overflow", board.number)))
    QTest.keyClicks(board.number, NIK + "7")
    assert (board.heard("completed"), board.heard("overflow")) == (0, 0)
    assert board.number.text() == NIK + "7"
