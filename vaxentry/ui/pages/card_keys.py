"""The keys of the entry page: Enter walks on, Ctrl+Enter saves, and no key is lost meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from vaxentry.ui.theme.theme import application

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class CardKeys(QObject):
    """Watches the editors of the page, in the order they are walked.

    Signals:
        submitted: Ctrl+Enter.
        header_wanted: F2.
        left: an editor lost the focus; carries the editor.
    """

    submitted = Signal()
    header_wanted = Signal()
    left = Signal(object)

    def __init__(self, chain: Sequence[QWidget], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chain = tuple(chain)
        for widget in self._chain:
            widget.installEventFilter(self)

    def order_tabs(self) -> None:
        """Let Tab walk as Enter does; call when all controls stand in one window."""
        for earlier, later in pairwise(self._chain):
            QWidget.setTabOrder(earlier, later)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: take the keys that mean something here, leave the rest."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.take(event, watched)
        if event.type() == QEvent.Type.FocusOut and watched in self._chain:
            self.left.emit(watched)
        return False

    def take(self, event: QKeyEvent, watched: QObject | None = None) -> bool:
        """Act on a key press; False when the key has no meaning of the page."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            return True
        if key == Qt.Key.Key_F2:
            self.header_wanted.emit()
            return True
        if key not in _ENTER:
            return False
        return self._enter(event.modifiers(), watched)

    def _enter(self, held: Qt.KeyboardModifier, watched: QObject | None) -> bool:
        if held & _CONTROL:
            self.submitted.emit()
            return True
        if isinstance(watched, QAbstractButton):
            watched.click()
            return True
        if isinstance(watched, QWidget):
            self.move(watched, -1 if held & _SHIFT else 1)
            return True
        return False

    def move(self, origin: QWidget, step: int) -> None:
        """Give the focus to the next (1) or earlier (-1) editor that can take it."""
        at = self._chain.index(origin) + step
        while 0 <= at < len(self._chain):
            if self._chain[at].isEnabled() and self._chain[at].isVisible():
                focus_all(self._chain[at])
                return
            at += step


def focus_all(widget: QWidget) -> None:
    """Focus an editor with its text selected, so that typing replaces it."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    if isinstance(widget, QLineEdit):
        widget.selectAll()


@dataclass(frozen=True, slots=True)
class _Press:
    key: int
    modifiers: Qt.KeyboardModifier
    text: str


class KeyHold(QObject):
    """Keeps the keys typed while a save is in flight and gives them to the next card.

    A practised clerk types on without looking: those keys belong to the next card.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._held: list[_Press] = []
        self.is_holding = False

    def hold(self) -> None:
        """Start to keep every key press of the window."""
        if not self.is_holding:
            self.is_holding = True
            application().installEventFilter(self)

    def release(self) -> None:
        """Send the keys kept to where the focus is now, in order, until the next save starts."""
        self._stop()
        while self._held and not self.is_holding:
            press = self._held.pop(0)
            target = QApplication.focusWidget() or self._owner
            event = QKeyEvent(QEvent.Type.KeyPress, press.key, press.modifiers, press.text)
            QApplication.sendEvent(target, event)

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
        if not isinstance(watched, QWidget) or watched.window() is not self._owner.window():
            return False
        self._held.append(_Press(event.key(), event.modifiers(), event.text()))
        return True
