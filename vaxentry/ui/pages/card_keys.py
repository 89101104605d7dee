"""The keys of the entry page: Enter walks on, Ctrl+Enter saves, and one signal for all others."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from vaxentry.ui.pages.key_hold import KeyHold
from vaxentry.ui.widgets.choice import ChoiceField
from vaxentry.ui.widgets.keypad import ENTERS, digit_of
from vaxentry.ui.widgets.line_field import NOT_LEFT, LineField
from vaxentry.ui.widgets.village_field import VillageField

__all__ = ["CardKeys", "KeyHold", "focus_all"]

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_COMMANDS = _CONTROL | _ALT | _SHIFT | Qt.KeyboardModifier.MetaModifier
_FUNCTION = {Qt.Key.Key_F1 + at: f"F{at + 1}" for at in range(10)}
_STEPS: Mapping[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
)
_WITH_DIGIT = {_CONTROL: "Ctrl", _ALT: "Alt"}


class CardKeys(QObject):
    """Watches the editors of the page, in the order they are walked.

    Args:
        chain: the controls in the order of the card.
        takes_enter: asked before plain Enter walks on from a control; True = it was used up.

    Signals:
        submitted: Ctrl+Enter or + of the keypad; the field at hand has settled.
        pressed: a key of the page: "F1" to "F10", "Alt+1" to "Alt+9" (not of the keypad),
            "Ctrl+1" to "Ctrl+9", "Ctrl+Delete".
        escaped: Esc, where the field had nothing of its own to close.
        header_wanted: F2.
        left: an editor lost the focus for another control; it has settled. Carries the editor.
    """

    submitted = Signal()
    pressed = Signal(str)
    escaped = Signal()
    header_wanted = Signal()
    left = Signal(object)

    def __init__(
        self,
        chain: Sequence[QWidget],
        parent: QObject | None = None,
        *,
        takes_enter: Callable[[QWidget], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._chain = tuple(chain)
        self._takes_enter = takes_enter
        self._forgives = False
        self._is_telling = False
        for widget in self._chain:
            widget.installEventFilter(self)

    def order_tabs(self) -> None:
        """Let Tab walk as Enter does; call when all controls stand in one window."""
        for earlier, later in pairwise(self._chain):
            QWidget.setTabOrder(earlier, later)

    def advance(self, origin: QWidget) -> None:
        """Move on from an editor that is complete; the next Enter or Tab, out of habit, is ignored.

        Any other key ends that, and so does leaving the field otherwise.
        """
        self.move(origin, 1)
        if not origin.hasFocus():
            self.forgive_enter()

    def forgive_enter(self) -> None:
        """The focus was moved for the clerk: ignore one Enter or Tab where it stands now."""
        self._forgives = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: take the keys that mean something here, leave the rest."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.take(event, watched)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._on_focus_out(watched, event)
        return False

    def _on_focus_out(self, watched: QObject, event: QFocusEvent) -> None:
        self._forgives = False
        # Where a listener brings the focus back, the field it takes it from was never entered.
        if self._is_telling or event.reason() in NOT_LEFT:
            return
        self._is_telling = True
        _settle(watched)
        self.left.emit(watched)
        self._is_telling = False

    def take(self, event: QKeyEvent, watched: QObject | None = None) -> bool:
        """Act on a key press; False when the key has no meaning of the page."""
        key = event.key()
        if key in _MODIFIERS:
            return False
        if self._is_habit(event):
            return True
        if key == Qt.Key.Key_Escape:
            self._escape(watched)
            return True
        if key in ENTERS:
            return self._enter(event, watched)
        if key == Qt.Key.Key_Plus and event.modifiers() & _KEYPAD:
            self._submit(watched)
            return True
        return self._step(event, watched) or self._take_command(event)

    def _step(self, event: QKeyEvent, watched: QObject | None) -> bool:
        """Down and Up walk between plain fields: skipping one is never taken for a habit."""
        step = _STEPS.get(event.key())
        if step is None or event.modifiers() or not isinstance(watched, LineField):
            return False
        if isinstance(watched, VillageField):
            return False
        self.move(watched, step)
        return True

    def _is_habit(self, event: QKeyEvent) -> bool:
        """Whether this is the one Enter or Tab after a field that was left by itself."""
        forgives, self._forgives = self._forgives, False
        plain = not event.modifiers() & _COMMANDS
        walking = event.key() in {*ENTERS, Qt.Key.Key_Tab}
        return forgives and plain and walking

    def _escape(self, watched: QObject | None) -> None:
        if not (isinstance(watched, LineField) and watched.escape()):
            self.escaped.emit()

    def _take_command(self, event: QKeyEvent) -> bool:
        name = _command(event)
        if not name:
            return False
        self.pressed.emit(name)
        if name == "F2":
            self.header_wanted.emit()
        return True

    def _enter(self, event: QKeyEvent, watched: QObject | None) -> bool:
        held = event.modifiers()
        if event.isAutoRepeat():
            return True
        if held & _CONTROL:
            self._submit(watched)
            return True
        if isinstance(watched, QAbstractButton):
            watched.click()
            return True
        if not isinstance(watched, QWidget):
            return False
        if held & _SHIFT:
            self.move(watched, -1)
        elif self._takes_enter is None or not self._takes_enter(watched):
            self.move(watched, 1)
        return True

    def _submit(self, watched: QObject | None) -> None:
        _settle(watched)
        self.submitted.emit()

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


def _settle(watched: QObject | None) -> None:
    if isinstance(watched, LineField | ChoiceField):
        watched.settle()


def _command(event: QKeyEvent) -> str:
    """The name of a key that the page knows, "" for any other."""
    held = event.modifiers() & _COMMANDS
    if not held:
        return _FUNCTION.get(event.key(), "")
    if held == _CONTROL and event.key() == Qt.Key.Key_Delete and not event.modifiers() & _KEYPAD:
        return "Ctrl+Delete"
    if held == _ALT and event.modifiers() & _KEYPAD:
        return ""  # Windows makes letters of these: Alt+1 of the keypad is a smiling face
    digit = digit_of(event)
    return f"{_WITH_DIGIT[held]}+{digit}" if held in _WITH_DIGIT and digit > "0" else ""
