"""The keypad types digits whatever NumLock says.

With NumLock off the systems send Home, Up, ... for the keypad's digits, told from the real Home and
Up only by Qt's keypad mark. macOS has no NumLock and marks its arrow keys too: there nothing is
translated.
"""

import sys
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
"""Both keys that are called Enter: the keypad has one of its own."""
_WITHOUT_NUMLOCK: Mapping[int, str] = {
    Qt.Key.Key_Insert: "0",
    Qt.Key.Key_End: "1",
    Qt.Key.Key_Down: "2",
    Qt.Key.Key_PageDown: "3",
    Qt.Key.Key_Left: "4",
    Qt.Key.Key_Clear: "5",
    Qt.Key.Key_Right: "6",
    Qt.Key.Key_Home: "7",
    Qt.Key.Key_Up: "8",
    Qt.Key.Key_PageUp: "9",
    Qt.Key.Key_Delete: ".",
}
_DIGIT_KEYS = {Qt.Key.Key_0 + digit: str(digit) for digit in range(10)}
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def keypad_text(event: QKeyEvent, platform: str = sys.platform) -> str:
    """What is printed on a keypad key that NumLock took the digit from; "" for any other key."""
    if platform == "darwin" or not event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return ""
    return _WITHOUT_NUMLOCK.get(event.key(), "")


def as_typed(event: QKeyEvent) -> QKeyEvent:
    """The event itself, or for a keypad key without NumLock the press of its digit."""
    text = keypad_text(event)
    if not text or event.modifiers() & _COMMAND:
        return event
    return QKeyEvent(event.type(), ord(text), Qt.KeyboardModifier.NoModifier, text)


def digit_of(event: QKeyEvent) -> str:
    """The digit of a key of either row, whatever is held with it; "" for any other key."""
    text = _DIGIT_KEYS.get(event.key(), "") or keypad_text(event)
    return text if text.isdecimal() else ""
