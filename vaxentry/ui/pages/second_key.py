"""A key that acts at its second press: the first one says what it would do."""

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from vaxentry.ui.theme.theme import application

_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
)
_TOLD = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})


class SecondKey(QObject):
    """Watches every key of the window between the first press and the second.

    Any other key takes the question back and does what it always does; Esc does nothing else. A
    key that is held down is no second press.

    Args:
        owner: any widget of the window whose keys are watched.

    Signals:
        left: another key was pressed: the act is not wanted.
    """

    left = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._asked: QKeyCombination | None = None
        # Kept from the question on: a window that is being taken down can't be asked any more.
        self._window: QWidget | None = None

    def press(self, key: QKeyCombination) -> bool:
        """Whether this is the second press of `key`; the first one is remembered."""
        is_second = self._asked == key
        self.calm()
        if not is_second:
            self._asked, self._window = key, self._owner.window()
            application().installEventFilter(self)
        return is_second

    def calm(self) -> None:
        """The next press is a first one again."""
        if self._asked is not None:
            self._asked = None
            application().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: what the keys of our window do to the question."""
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        if not isinstance(event, QKeyEvent) or event.type() not in _TOLD:
            return False
        if event.key() in _MODIFIERS:
            return False
        is_press = event.type() == QEvent.Type.KeyPress
        if event.keyCombination() == self._asked:
            return is_press and event.isAutoRepeat()
        is_escape = event.key() == Qt.Key.Key_Escape
        if is_press or not is_escape:  # as a shortcut Esc would only come once more, as a press
            self.calm()
            self.left.emit()
        return is_press and is_escape
