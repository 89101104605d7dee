"""Keys typed while a save is in flight: kept, and given to the next card."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.ui.theme.theme import application


@dataclass(frozen=True, slots=True)
class _Press:
    key: int
    modifiers: Qt.KeyboardModifier
    text: str
    is_repeated: bool

    def again(self) -> QKeyEvent:
        """The same press once more."""
        kind = QEvent.Type.KeyPress
        return QKeyEvent(kind, self.key, self.modifiers, self.text, self.is_repeated)


class KeyHold(QObject):
    """Keeps the keys typed while a save is in flight and gives them to the next card.

    A practised clerk types on without looking: those keys belong to the next card. A key that
    locks a field (`FieldLock`) ends the row of keys: what was typed behind it is swallowed as if
    it had been typed then. Keys typed where the card can't be seen, as by whoever signs in, are not
    for it.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        # Kept from the hold on: a window that is being taken down can't be asked any more.
        self._window: QWidget | None = None
        self._held: list[_Press] = []
        self.is_holding = False

    def hold(self) -> None:
        """Start to keep every key press of the window."""
        if not self.is_holding:
            self.is_holding = True
            self._window = self._owner.window()
            application().installEventFilter(self)

    def release(self) -> None:
        """Send the keys kept to where the focus is now, in order, until the next save starts."""
        self._stop()
        while self._held and not self.is_holding:
            press = self._held.pop(0)
            is_seen = self._owner.isVisible()
            at = QApplication.focusWidget() if is_seen else self._owner.focusWidget()
            target = at or self._owner
            QApplication.sendEvent(target, press.again())

    def drop(self) -> int:
        """Forget the keys kept; returns how many. After a failed save the card is still there."""
        self._stop()
        dropped, self._held = len(self._held), []
        return dropped

    def _stop(self) -> None:
        if self.is_holding:
            self.is_holding = False
            application().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: keep the key presses meant for our window."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        if not self._owner.isVisible():
            return False
        press = _Press(event.key(), event.modifiers(), event.text(), event.isAutoRepeat())
        self._held.append(press)
        return True
