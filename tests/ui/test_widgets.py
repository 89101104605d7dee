from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.examples import examples
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.date_field import DateField
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.nik_field import NikField, digits_of, grouped

NIK = "9271060312000001"
SCREENING = (
    Option("lanjut", "Lanjut vaksin"),
    Option("tunda", "Tunda"),
    Option("tidak_diberikan", "Tidak diberikan"),
)


def paste(field: QLineEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def nik(qtbot: QtBot) -> NikField:
    field = NikField()
    qtbot.addWidget(field)
    return field


def test_nik_is_grouped_while_it_is_typed(nik: NikField) -> None:
    QTest.keyClicks(nik, NIK)
    assert nik.text() == "9271 0603 1200 0001"
    assert nik.value == NIK
    assert nik.cursorPosition() == len(nik.text())


def test_nik_keeps_the_cursor_when_a_digit_is_put_in_the_middle(nik: NikField) -> None:
    QTest.keyClicks(nik, "92710603")
    nik.setCursorPosition(2)
    QTest.keyClicks(nik, "55")
    assert nik.text() == "9255 7106 03"
    QTest.keyClicks(nik, "8")
    assert nik.value == "92558710603"


@pytest.mark.parametrize(
    "text",
    [
        " 9271-0603 1200.0001",
        "NIK: 9271060312000001",
        "9271\u00a00603\n1200\t0001",
        "\uff19\uff12\uff17\uff11060312000001",
    ],
)
def test_pasting_keeps_the_digits(nik: NikField, text: str) -> None:
    paste(nik, text)
    assert nik.value == NIK


def test_a_seventeenth_digit_is_never_dropped(nik: NikField) -> None:
    paste(nik, NIK + "7")
    assert nik.value == NIK + "7"
    nik.clear()
    QTest.keyClicks(nik, NIK + "8")
    assert nik.value == NIK + "8"


def test_a_typed_letter_stays_to_be_seen(nik: NikField) -> None:
    QTest.keyClicks(nik, "92A1")
    assert nik.value == "92A1"


def test_a_passport_number_is_left_alone(nik: NikField) -> None:
    nik.set_grouping(False)
    QTest.keyClicks(nik, "C 1234567")
    assert nik.text() == "C 1234567"


@pytest.mark.usefixtures("qapp")
@given(st.text(alphabet="0123456789 .-", max_size=40))
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_grouping_loses_no_digit(text: str) -> None:
    assert digits_of(grouped(digits_of(text))) == "".join(one for one in text if one.isdigit())


def parse(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007 - a calendar day
    except ValueError:
        return None


@pytest.mark.parametrize(("typed", "shown"), [("17081945", "17-08-1945"), ("31022026", "31022026")])
def test_a_date_is_spelt_out_only_if_it_exists(qtbot: QtBot, typed: str, shown: str) -> None:
    field = DateField(parse)
    qtbot.addWidget(field)
    QTest.keyClicks(field, typed)
    field.settle()
    assert field.text() == shown


@pytest.fixture
def choice(qtbot: QtBot, theme: Theme) -> ChoiceField:
    field = ChoiceField(SCREENING, theme)
    qtbot.addWidget(field)
    return field


def test_nothing_is_chosen_beforehand(choice: ChoiceField) -> None:
    assert choice.value == ""


@pytest.mark.parametrize(
    ("typed", "value"),
    [("l", "lanjut"), ("t", "tunda"), ("ti", "tidak_diberikan"), ("TID", "tidak_diberikan")],
)
def test_letters_choose_by_prefix(choice: ChoiceField, typed: str, value: str) -> None:
    QTest.keyClicks(choice, typed)
    assert choice.value == value


def test_a_letter_that_begins_nothing_is_refused(qtbot: QtBot, choice: ChoiceField) -> None:
    QTest.keyClicks(choice, "ti")
    with qtbot.waitSignal(choice.refused):
        QTest.keyClicks(choice, "x")
    assert choice.value == "tidak_diberikan"


def test_backspace_and_delete_take_back(choice: ChoiceField) -> None:
    QTest.keyClicks(choice, "ti")
    QTest.keyClick(choice, Qt.Key.Key_Backspace)
    assert choice.value == "tunda"
    QTest.keyClick(choice, Qt.Key.Key_Delete)
    assert choice.value == ""


def test_the_wheel_changes_nothing(choice: ChoiceField) -> None:
    choice.set_value("tunda")
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, turn)
    assert choice.value == "tunda"
    assert not turn.isAccepted()


@pytest.mark.usefixtures("theme")
def test_a_problem_is_read_out(qtbot: QtBot) -> None:
    editor = QLineEdit()
    field = Labelled("Nama & gelar", editor)
    qtbot.addWidget(field)
    field.set_hint("Seperti di KTP")
    assert editor.accessibleName() == "Nama & gelar"
    assert editor.accessibleDescription() == "Seperti di KTP"
    field.show_problem("Wajib diisi.")
    assert editor.accessibleDescription() == "Wajib diisi."
    assert field.tone == "error"
    field.clear_problem()
    assert (field.note.text(), field.tone) == ("Seperti di KTP", "")


def test_twenty_thousand_texts_do_not_kill_the_process(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    field = QLineEdit(holder)
    for number in range(20_000):
        field.setText(str(number))
    assert field.text() == "19999"


def test_a_text_longer_than_its_field_shows_its_beginning_once_it_is_left(qtbot: QtBot) -> None:
    column = QWidget()
    rows = QVBoxLayout(column)
    line, other = LineField(), LineField()
    rows.addWidget(line)
    rows.addWidget(other)
    column.setFixedWidth(160)
    qtbot.addWidget(column)
    column.show()
    qtbot.waitExposed(column)
    column.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, "A" * 60)
    assert line.cursorPosition() == 60
    other.setFocus(Qt.FocusReason.TabFocusReason)
    assert line.cursorPosition() == 0
    line.set_value("B" * 60)
    assert line.cursorPosition() == 0
