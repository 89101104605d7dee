"""A name in capitals, with the rest of a known name offered behind what was typed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from vaxentry.ui.widgets.keypad import as_typed
from vaxentry.ui.widgets.line_field import LineField, changes_text, units

_HELD = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock}
)


class NameField(LineField):
    """Capitals while typing, titles and all. `value` is only what the clerk typed or accepted.

    An offered name stands behind the cursor as a selection. Typing on replaces it, Backspace takes
    it away and nothing else, and so does every other way out of the field but `accepts`. Enter is
    the page's.

    Signals:
        digit_refused: a digit was typed into the empty field and not taken: the number before it
            has one too many.
    """

    digit_refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed: str | None = None
        self._offered = ""
        self._grew = False

    @property
    def value(self) -> str:
        """What the clerk typed or accepted; an offer is no part of it."""
        return self.typed

    @property
    def typed(self) -> str:
        """Only what the clerk typed."""
        return self.text() if self._typed is None else self._typed

    @property
    def is_offering(self) -> bool:
        """Whether a name is offered behind the typed text."""
        return self._typed is not None

    def set_value(self, text: str) -> None:
        """Show a name, in capitals; an offer is gone."""
        self._typed = None
        self._grew = False
        super().set_value(text)

    def complete(self, name: str) -> bool:
        """Offer `name`; whether it is shown.

        The part behind the typed letters stands selected. A name that does not begin with them
        (titles, another spelling) stands whole in brackets. Refused while the cursor is elsewhere
        and after letters were taken away: Backspace would fight against the offer.
        """
        typed, name = self.typed, self._shape(name)
        at_end = self.is_offering or self.cursorPosition() == units(typed)
        if not typed or not self._grew or not at_end or not self.hasFocus():
            return False
        rest = name.removeprefix(typed) if name.startswith(typed) else f" ({name})"
        self._typed, self._offered = typed, name
        self.setText(typed + rest)
        self.setSelection(units(typed + rest), -units(rest))
        return True

    def accepts(self) -> bool:
        """Take the offered name as the text; whether there was one. Emits `edited`."""
        if self._typed is None:
            return False
        self.set_value(self._offered)
        self.edited.emit()
        return True

    def withdraw(self) -> None:
        """Take an offer away; what was typed stays."""
        if self._typed is not None:
            typed, self._typed = self._typed, None
            self.setText(typed)

    def settle(self) -> None:
        """An offer that was not accepted is gone."""
        self.withdraw()
        super().settle()

    def escape(self) -> bool:
        """Take an offer away."""
        offered = self.is_offering
        self.withdraw()
        return offered

    def _shape(self, text: str) -> str:
        return super()._shape(text).upper()

    def _after_edit(self, before: str, shaped: str) -> None:
        was = before if self._typed is None else self._typed
        self._typed = None
        self._grew = len(shaped) > len(was)
        super()._after_edit(before, shaped)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: only typing, taking away and held keys leave an offer as it stands."""
        press = as_typed(event)
        typing = changes_text(press)
        if typing and not self.text() and press.text().isdecimal():
            self.digit_refused.emit()
            return
        if not typing and press.key() not in _HELD:
            self.withdraw()
        super().keyPressEvent(press)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt override: a click is no acceptance."""
        self.withdraw()
        super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt override: whatever the reason, an offer that nobody looks at is gone."""
        self.withdraw()
        super().focusOutEvent(event)
