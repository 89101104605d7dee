"""Keys as a hand presses them, and how many presses each one is."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

_HELD = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
_PLAIN = Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key event.

    Attributes:
        text: one character that is typed; empty for any other key.
        key: used where there is no text.
        held: keys held down with it.
    """

    text: str = ""
    key: Qt.Key = Qt.Key.Key_unknown
    held: Qt.KeyboardModifier = _PLAIN

    @property
    def presses(self) -> int:
        """Keys that go down: Ctrl+Enter is two.

        A capital letter is one: cards are written in block capitals and typed with Caps Lock on.
        """
        return 1 + sum(bool(self.held & one) for one in _HELD)

    @property
    def name(self) -> str:
        """What a person would call it, for messages; a typed character is not told."""
        return "character" if self.text else self.key.name.removeprefix("Key_")

    def strike(self, widget: QWidget) -> None:
        """Press and release it on a widget, through the same door as a real keyboard."""
        if self.text:
            QTest.keyClicks(widget, self.text, self.held)
        else:
            QTest.keyClick(widget, self.key, self.held)


ENTER = Stroke(key=Qt.Key.Key_Return)
DOWN = Stroke(key=Qt.Key.Key_Down)
BACK = Stroke(key=Qt.Key.Key_Return, held=Qt.KeyboardModifier.ShiftModifier)
TAB = Stroke(key=Qt.Key.Key_Tab)
ESCAPE = Stroke(key=Qt.Key.Key_Escape)
SAVE = Stroke(key=Qt.Key.Key_Plus, held=Qt.KeyboardModifier.KeypadModifier)
"""The + of the keypad: one press, where Ctrl+Enter is two."""
NEW_STACK = Stroke(key=Qt.Key.Key_N, held=Qt.KeyboardModifier.ControlModifier)


def function_key(number: int) -> Stroke:
    """F1 to F12."""
    return Stroke(key=Qt.Key(Qt.Key.Key_F1.value + number - 1))


def with_alt(digit: int) -> Stroke:
    """Alt and a digit: a batch for this card."""
    return _with_digit(digit, Qt.KeyboardModifier.AltModifier)


def with_control(digit: int) -> Stroke:
    """Ctrl and a digit: a batch from here on."""
    return _with_digit(digit, Qt.KeyboardModifier.ControlModifier)


def _with_digit(digit: int, held: Qt.KeyboardModifier) -> Stroke:
    return Stroke(key=Qt.Key(Qt.Key.Key_0.value + digit), held=held)


def characters(text: Iterable[str]) -> tuple[Stroke, ...]:
    """A text, character by character."""
    return tuple(Stroke(one) for one in text)
