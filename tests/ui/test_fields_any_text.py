"""Whatever is typed or pasted: no field raises, and none says another thing than it shows."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.examples import examples
from tests.ui.fields import NIK, Board, parse_day, paste, strike
from vaxentry.domain.choices import read_needed_text
from vaxentry.domain.dates import read_time
from vaxentry.domain.measures import (
    NORMAL,
    read_blood_pressure,
    read_count,
    read_temperature,
    read_volume,
)
from vaxentry.domain.names import clean_name
from vaxentry.domain.nik import read_nik
from vaxentry.domain.phones import read_phone
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.ui.pages.card_keys import CardKeys
from vaxentry.ui.pages.field_lock import FieldLock
from vaxentry.ui.widgets.editor import Editor
from vaxentry.ui.widgets.line_field import LineField

many = settings(
    max_examples=examples(80),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
pieces = st.sampled_from(
    [NIK, "0812-3456-7890", "+62", "36,5", "12080", "120/80", "31022026", "3/12/2000", "0830", "-",
     "normal", "dalam batas", "tidak punya HP", "kla", "\uff11", "\U0001d7d9", "\u0660", "\n",
     "\x00",
     "\u2028", "\u200b", "\u00df", "\u0149", "\U0001f600", "9,27E+15", "'", " ", "\u00a0"]
)  # fmt: skip
texts = st.one_of(st.text(max_size=40), st.lists(pieces, max_size=5).map("".join))

READERS: dict[str, Callable[[str], Any]] = {
    "number": read_nik,
    "name": clean_name,
    "birth": parse_day,
    "phone": read_phone,
    "village": read_needed_text,
    "free": read_needed_text,
    "heat": read_temperature,
    "pressure": read_blood_pressure,
    "count": partial(read_count, code=RuleCode.DOSE_NO_FORM),
    "clock": read_time,
    "volume": read_volume,
}


def meaning(name: str, text: str) -> object:
    if text == NORMAL:
        return NORMAL
    try:
        return READERS[name](text)
    except RuleError as error:
        return error.code


def line(board: Board, name: str) -> LineField:
    editor = getattr(board, name)
    assert isinstance(editor, LineField)
    editor.set_value("")
    editor.setFocus()
    return editor


@pytest.mark.parametrize("name", READERS)
@given(text=texts)
@example(text="'9271060312009001")
@example(text="12010")
@many
def test_a_pasted_text_means_what_is_shown(board: Board, name: str, text: str) -> None:
    editor = line(board, name)
    paste(editor, text)
    check(name, editor)


@pytest.mark.parametrize("name", READERS)
@given(text=st.one_of(st.text(max_size=20), pieces))
@many
def test_a_typed_text_means_what_is_shown(board: Board, name: str, text: str) -> None:
    editor = line(board, name)
    for letter in text:
        strike(editor, letter)
    check(name, editor)


@pytest.mark.parametrize("name", READERS)
@given(text=texts)
@many
def test_a_text_of_the_form_means_what_is_shown(board: Board, name: str, text: str) -> None:
    editor = line(board, name)
    editor.set_value(text)
    check(name, editor)
    assert board.said == []


def check(name: str, editor: LineField) -> None:
    typed = editor.value
    editor.settle()
    value, shown = editor.value, editor.text()
    assert meaning(name, value) == meaning(name, typed)
    in_words = shown in {"dalam batas", "tidak punya HP"}
    assert in_words or meaning(name, shown) == meaning(name, value)
    editor.set_value(value)
    assert (editor.value, editor.text()) == (value, shown)
    editor.settle()
    assert (editor.value, editor.text()) == (value, shown)


@given(text=texts)
@many
def test_a_choice_is_one_of_its_own_or_nothing(board: Board, text: str) -> None:
    board.screening.set_value("")
    for letter in text:
        strike(board.screening, letter)
        close_popup()
    values = {
        "": "",
        "lanjut": "Lanjut vaksin",
        "tunda": "Tunda",
        "tidak_diberikan": "Tidak diberikan",
    }
    assert board.screening.currentText() == values[board.screening.value]


def close_popup() -> None:
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


keys = st.one_of(
    st.sampled_from(list(Qt.Key)).map(int), st.integers(0, 0x01FFFFFF), st.integers(0x20, 0x7E)
)
held = st.integers(0, 31).map(
    lambda bits: Qt.KeyboardModifier(
        sum(
            one.value
            for at, one in enumerate(
                (
                    Qt.KeyboardModifier.ShiftModifier,
                    Qt.KeyboardModifier.ControlModifier,
                    Qt.KeyboardModifier.AltModifier,
                    Qt.KeyboardModifier.MetaModifier,
                    Qt.KeyboardModifier.KeypadModifier,
                )
            )
            if bits & 1 << at
        )
    )
)
presses = st.lists(st.tuples(keys, held, st.text(max_size=2)), max_size=12)


@given(pressed=presses, locked=st.booleans())
@many
def test_no_key_with_any_modifier_breaks_a_field(
    board: Board, pressed: list[tuple[int, Qt.KeyboardModifier, str]], locked: bool
) -> None:
    chain = CardKeys(board.editors, board.window)
    lock = FieldLock(board.window, board.beep)
    for editor in board.editors:
        editor.setFocus()
        if locked:
            lock.lock(editor)
        for key, modifiers, text in pressed:
            event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)
            QApplication.sendEvent(QApplication.focusWidget() or board.window, event)
            close_popup()
        lock.unlock()
    for editor in board.editors:
        editor.settle()
        value = editor.value
        editor.set_value(value)
        assert editor.value == value
    for one in (chain, lock):
        one.setParent(None)
        one.deleteLater()


def name_of(editor: Editor) -> tuple[str, str]:
    spoken = QAccessible.queryAccessibleInterface(editor)
    return spoken.text(QAccessible.Text.Name), spoken.text(QAccessible.Text.Description)


def test_every_field_has_a_name_for_a_screen_reader(board: Board) -> None:
    for editor in board.editors:
        assert name_of(editor) == (f"Isian {type(editor).__name__}", "")
    board.type(board.village, "kla")
    spoken = QAccessible.queryAccessibleInterface(board.village.list)
    assert spoken.text(QAccessible.Text.Name) == "Isian VillageField"
