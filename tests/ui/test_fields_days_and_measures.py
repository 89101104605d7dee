from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.fields import WITHIN, Board, paste, press
from vaxentry.domain.measures import NORMAL
from vaxentry.language import Words
from vaxentry.ui.sentences import figure_text
from vaxentry.ui.widgets.measure_field import (
    CLOCK,
    PRESSURE,
    TEMPERATURE,
    VOLUME,
    MeasureField,
    Reading,
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("031200", "03-12-2000"), ("03122000", "03-12-2000"), ("3/12/2000", "03-12-2000"),
        ("3.12.2000", "03-12-2000"), ("03-12-00", "03-12-2000"), ("31022026", "31022026"),
        ("310226", "310226"), ("29-02-1900", "29-02-1900"), ("0312", "0312"), ("", ""),
    ],
)  # fmt: skip
def test_a_date_is_spelt_out_only_if_it_exists(board: Board, typed: str, shown: str) -> None:
    board.type(board.birth, typed)
    assert board.birth.value == typed
    board.free.setFocus()
    assert (board.birth.text(), board.birth.value) == (shown, shown)


@pytest.mark.parametrize("typed", ["03122000", "31022026", "3/12/2000", "3-12-2000"])
def test_a_date_is_complete_with_its_four_digit_year(board: Board, typed: str) -> None:
    board.type(board.birth, typed[:-1])
    assert board.heard("completed") == 0
    board.type(board.birth, typed[-1])
    assert board.heard("completed") == 1


def test_a_short_year_may_still_grow(board: Board) -> None:
    board.type(board.birth, "031285")
    assert board.heard("completed") == 0


def test_a_pasted_date_is_flat_and_ascii(board: Board) -> None:
    paste(board.birth, "\uff103-12-2000\n")
    board.birth.settle()
    assert board.birth.text() == "03-12-2000"


def test_the_day_stands_in_words_beside_it_where_there_is_room(board: Board) -> None:
    board.birth.setFixedWidth(240)
    board.type(board.birth, "03122000")
    assert not board.birth.beside.isVisible()
    board.free.setFocus()
    assert board.birth.beside.text() == "Minggu, 3 Desember"
    assert board.birth.beside.isVisible()
    board.birth.setFixedWidth(96)
    assert not board.birth.beside.isVisible()
    board.birth.setFixedWidth(170)
    board.birth.settle()
    assert board.birth.beside.text() in {"Min, 3 Des", "Min"}
    board.birth.setFocus()
    board.birth.set_value("31022000")
    assert not board.birth.beside.isVisible()


def test_a_date_set_by_the_program_is_left_as_it_is(board: Board) -> None:
    board.birth.set_value("010222")
    assert (board.birth.text(), board.birth.value) == ("010222", "010222")
    assert not board.birth.beside.isVisible()


def test_the_day_of_a_known_date_is_told_at_once(board: Board) -> None:
    board.birth.setFixedWidth(240)
    board.birth.set_value("03-12-2000")
    assert board.birth.beside.isVisible()
    board.type(board.birth, "9")
    assert not board.birth.beside.isVisible()


@pytest.mark.parametrize(
    ("typed", "value", "whole"),
    [
        ("365", "36,5", True), ("36,5", "36,5", True), ("36.5", "36,5", True),
        ("36", "36", False), ("401", "40,1", True), ("265", "265", False), ("36,", "36,", False),
        ("3655", "3655", False),
    ],
)  # fmt: skip
def test_three_digits_are_a_temperature(board: Board, typed: str, value: str, whole: bool) -> None:
    board.type(board.heat, typed)
    assert board.heat.value == value
    assert TEMPERATURE.is_whole(typed) is whole
    board.free.setFocus()
    assert board.heat.text() == value


@pytest.mark.parametrize(
    ("typed", "value", "whole"),
    [
        ("12080", "120/80", True), ("120/80", "120/80", True), ("120-80", "120/80", False),
        ("9060", "90/60", True), ("9010", "9010", False), ("12010", "12010", False),
        ("120100", "120/100", True), ("180110", "180/110", True), ("1208", "1208", False),
        ("120", "120", False), ("120/8", "120/8", False), ("90/60", "90/60", True),
        ("30060", "30060", False), ("12080/", "12080/", False), ("120 80", "120/80", False),
    ],
)  # fmt: skip
def test_digits_are_a_pressure_only_without_any_doubt(
    board: Board, typed: str, value: str, whole: bool
) -> None:
    board.type(board.pressure, typed)
    assert board.pressure.value == value
    assert PRESSURE.is_whole(typed) is whole
    board.free.setFocus()
    assert board.pressure.text() == value


def test_no_whole_pressure_begins_another_one() -> None:
    """Else a longer pressure could never be typed: the field would be left in the middle."""
    pressures = [f"{high}{low}" for high in range(50, 300) for low in range(20, 200) if low < high]
    whole = {one for one in pressures if PRESSURE.is_whole(one)}
    split = {one: {one[:at] for at in range(1, len(one))} & whole for one in pressures}
    assert {one: early for one, early in split.items() if early} == {}


@pytest.mark.parametrize(
    ("typed", "value", "whole"),
    [
        ("0830", "08.30", True), ("8.30", "08.30", False), ("830", "08.30", False),
        ("2460", "2460", False), ("-", "-", False), ("08:30", "08.30", True),
    ],
)  # fmt: skip
def test_four_digits_are_a_time(board: Board, typed: str, value: str, whole: bool) -> None:
    board.type(board.clock, typed)
    assert board.clock.value == value
    assert CLOCK.is_whole(typed) is whole


@pytest.mark.parametrize(("typed", "completed"), [("1", 1), ("0", 0), ("a", 0)])
def test_a_dose_number_is_one_digit(board: Board, typed: str, completed: int) -> None:
    board.type(board.count, typed)
    assert board.heard("completed") == completed
    assert board.count.value == typed


def test_within_the_limits_is_said_in_words(board: Board) -> None:
    board.heat.set_value(NORMAL)
    assert (board.heat.text(), board.heat.value) == (WITHIN, NORMAL)
    board.heat.setFocus()
    board.heat.end(False)
    QTest.keyClicks(board.heat, "378")
    assert (board.heat.text(), board.heat.value) == ("378", "37,8")


@pytest.mark.parametrize("typed", ["normal", "N", "dalam batas", " ok "])
def test_a_word_for_normal_is_understood(board: Board, typed: str) -> None:
    board.type(board.pressure, typed)
    assert board.pressure.value == NORMAL
    board.free.setFocus()
    assert (board.pressure.text(), board.pressure.value) == (WITHIN, NORMAL)


def test_a_measure_without_words_keeps_the_bare_value(board: Board) -> None:
    field = MeasureField(PRESSURE, board.window)
    field.set_value(NORMAL)
    assert (field.text(), field.value) == (NORMAL, NORMAL)


def test_shift_alone_does_not_select_the_words(board: Board) -> None:
    board.heat.set_value(NORMAL)
    board.heat.setFocus()
    board.heat.deselect()
    press(board.heat, Qt.Key.Key_Shift)
    assert not board.heat.hasSelectedText()


@pytest.mark.parametrize(
    ("reading", "typed", "shown", "value"),
    [
        (TEMPERATURE, "36,5", "36.5", "36,5"),
        (TEMPERATURE, "36.5", "36.5", "36,5"),
        (VOLUME, "0,25", "0.25", "0,25"),
        (CLOCK, "08.30", "08:30", "08.30"),
        (CLOCK, "0830", "08:30", "08.30"),
    ],
)
def test_an_english_page_writes_figures_in_one_way_and_takes_both(
    qtbot: QtBot, reading: Reading, typed: str, shown: str, value: str
) -> None:
    field = MeasureField(reading, show=partial(figure_text, Words("en")))
    qtbot.addWidget(field)
    QTest.keyClicks(field, typed)
    field.settle()
    assert (field.text(), field.value) == (shown, value)
    field.set_value(field.value)
    assert (field.text(), field.value) == (shown, value)
