"""A card of every kind of field in a real window, and hands to type and paste with."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vaxentry.domain.dates import read_date
from vaxentry.domain.measures import NORMAL
from vaxentry.domain.rules import RuleError
from vaxentry.domain.stacks import Village
from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.date_field import DateField, day_teller
from vaxentry.ui.widgets.editor import Editor
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.measure_field import (
    CLOCK,
    COUNT,
    PRESSURE,
    TEMPERATURE,
    VOLUME,
    MeasureField,
)
from vaxentry.ui.widgets.name_field import NameField
from vaxentry.ui.widgets.nik_field import NikField
from vaxentry.ui.widgets.phone_field import PhoneField
from vaxentry.ui.widgets.village_field import VillageField

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier
PLAIN = Qt.KeyboardModifier.NoModifier

NIK = "9271060312009001"
WITHIN = "dalam batas"
NO_PHONE = "tidak punya HP"
TODAY = date(2026, 11, 23)
SCREENING = (
    Option("lanjut", "Lanjut vaksin", keys=("1",)),
    Option("tunda", "Tunda", keys=("2",)),
    Option("tidak_diberikan", "Tidak diberikan", keys=("3",)),
)
VILLAGES = (
    Village("Klawasi", "Distrik Sorong Barat"),
    Village("Klabulu", "Distrik Malaimsimsa"),
    Village("Malawei", "Distrik Sorong Manoi"),
    Village("Malawe", ""),
)


def parse_day(text: str) -> date | None:
    try:
        return read_date(text, today=TODAY)
    except RuleError:
        return None


class Board:
    """Every field under its label in one active window, with what it said about itself."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.beeps = 0
        tell = day_teller(Words("id"))
        self.number, self.name, self.birth = (
            NikField(),
            NameField(),
            DateField(parse_day, tell=tell),
        )
        self.phone, self.village = PhoneField(none=NO_PHONE), VillageField()
        self.village.set_villages(VILLAGES)
        self.free = LineField()
        measure = partial(MeasureField, stand_ins={NORMAL: WITHIN})
        self.heat, self.pressure = measure(TEMPERATURE), measure(PRESSURE)
        self.screening = ChoiceField(SCREENING, theme, beep=self.beep)
        self.count, self.clock = MeasureField(COUNT), MeasureField(CLOCK)
        self.volume = MeasureField(VOLUME)
        self.said: list[tuple[str, Editor]] = []
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        for editor in self.editors:
            column.addWidget(Labelled(f"Isian {type(editor).__name__}", editor, theme=theme))
            editor.edited.connect(partial(self._note, "edited", editor))
            editor.completed.connect(partial(self._note, "completed", editor))
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def editors(self) -> Sequence[Editor]:
        return (
            self.number, self.name, self.birth, self.phone, self.village, self.free, self.heat,
            self.pressure, self.screening, self.count, self.clock, self.volume,
        )  # fmt: skip

    def beep(self) -> None:
        self.beeps += 1

    def _note(self, what: str, editor: Editor) -> None:
        self.said.append((what, editor))

    def heard(self, what: str) -> int:
        return sum(1 for said, _ in self.said if said == what)

    def type(self, editor: Editor, text: str) -> None:
        editor.setFocus()
        for letter in text:
            strike(editor, letter)


def strike(widget: QWidget, letter: str, held: Qt.KeyboardModifier = PLAIN) -> None:
    """One key press with any letter at all: QTest knows Latin only."""
    key = ord(letter.upper()) if letter.isascii() else 0
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, held, letter))


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.keyClick(widget, key, held)


def paste(editor: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(editor, Qt.Key.Key_V, CONTROL)
