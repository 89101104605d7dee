"""A small form over the window: Enter walks its fields, the last Enter sends it."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.overlay import Overlay


class FormOverlay(Overlay):
    """An `Overlay` with fields in an order. Escape puts it away, as every overlay.

    Signals:
        submitted: Enter in the last field, or Ctrl+Enter anywhere.
    """

    submitted = Signal()

    def __init__(self, parent: QWidget, width: int) -> None:
        super().__init__(parent, width)
        self._chain: tuple[QWidget, ...] = ()

    def set_chain(self, *fields: QWidget) -> None:
        """The fields in the order Enter and Tab walk them; those hidden are passed over."""
        self._chain = fields
        for one, following in pairwise(fields):
            QWidget.setTabOrder(one, following)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Enter is the next field, a button's press, or the end."""
        if event.key() not in ENTERS:
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
        elif isinstance(focused, QPushButton):
            focused.click()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._walk(focused, -1)
        else:
            self._walk(focused, 1)

    def _walk(self, focused: QWidget | None, step: int) -> None:
        fields = [one for one in self._chain if one.isVisible() and one.isEnabled()]
        at = fields.index(focused) + step if focused in fields else 0
        if at >= len(fields):
            self.submitted.emit()
        else:
            go_to(fields[max(0, at)])


def go_to(field: QWidget) -> None:
    """Put the cursor into a field, ready to be typed over."""
    field.setFocus()
    if isinstance(field, QLineEdit):
        field.selectAll()
