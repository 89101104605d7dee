"""The keys that answer the pass over doubtful numbers; all others are those of a number."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from vaxentry.ui.widgets.keypad import ENTERS, digit_of

_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
)
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.MetaModifier
)
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_ANSWERS = (*_ARROWS, Qt.Key.Key_Escape, Qt.Key.Key_F4)


def is_struck(event: QKeyEvent) -> bool:
    """Whether a key is struck: neither one that is held on, nor one that is held beside others."""
    return not event.isAutoRepeat() and event.key() not in _MODIFIERS


def answer_of(event: QKeyEvent) -> Qt.Key | None:
    """Up, Down, Return, Escape or F4, as it was meant; None for any other key.

    A digit of the keypad without NumLock is no arrow; Enter is none with another key held.
    """
    key = event.key()
    if key in ENTERS:
        return None if event.modifiers() & _COMMANDS else Qt.Key.Key_Return
    if key in _ARROWS and digit_of(event):
        return None
    return next((one for one in _ANSWERS if one == key), None)
