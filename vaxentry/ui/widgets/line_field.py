"""One line of text of the card: the ground on which all typed fields stand."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from vaxentry.ui.widgets.keypad import as_typed

NOT_LEFT = frozenset(
    {
        Qt.FocusReason.ActiveWindowFocusReason,
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.MenuBarFocusReason,
    }
)
"""Why a field loses the focus and yet is not left: the clerk looks at another window or a menu."""

_NOTHING = Qt.KeyboardModifier.NoModifier
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_LINE_ENDS = "\u007f\u0085\u2028\u2029"


class LineField(QLineEdit):
    """Free text. Line breaks and other control characters of a pasted text become blanks.

    `value` is the raw text as the form wants it. Every kind of field keeps this promise: what
    `value` says and what is shown mean the same, and `set_value(value)` changes nothing.

    Args:
        stand_ins: words to show for values that nobody reads well, by value, as ``{"-": "tidak
            punya HP"}``. The words stand as one piece: the next key replaces them all.

    Signals:
        edited: the user changed the text; never the program.
        completed: the user's last key made the text complete, so that the page may move on.
    """

    edited = Signal()
    completed = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, stand_ins: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(parent)
        self._words = dict(stand_ins or {})
        self._before = ""
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._on_changed)

    @property
    def value(self) -> str:
        """The raw text for the form."""
        text = self.text()
        return next((value for value, words in self._words.items() if words == text), text)

    def set_value(self, text: str) -> None:
        """Show a raw text of a form. Emits neither `edited` nor `completed`."""
        self.setText(self._words.get(text) or self._shape(text))
        self._show_beginning()

    def _show_beginning(self) -> None:
        """Of a text that is longer than the field, unless the cursor stands in it."""
        if not self.hasFocus():
            self.setCursorPosition(0)

    def settle(self) -> None:
        """The clerk is done here: show what was understood, leave everything else alone."""
        spelt = self._spell(self.value)
        shown = self._words.get(spelt) or self._shape(spelt)
        if shown != self.text():
            self.setText(shown)

    def escape(self) -> bool:
        """Esc: close what this field has open; False when there is nothing, and Esc is the page's.

        No text is ever cleared.
        """
        return False

    def _spell(self, value: str) -> str:
        """How a value that was understood is written; any other value as it is."""
        return value

    def _shape(self, text: str) -> str:
        """What becomes of a text at once; a caret goes where the text before it ends."""
        return "".join(" " if one < " " or one in _LINE_ENDS else one for one in text)

    def _is_complete(self, text: str) -> bool:  # noqa: ARG002 - free text never is
        """Whether nothing can follow a shown text."""
        return False

    def _on_changed(self) -> None:
        self._before = self.text()

    def _on_edited(self, text: str) -> None:
        before, shaped = self._before, self._shape(text)
        if shaped != text:
            caret = units(self._shape(head(text, self.cursorPosition())))
            self.setText(shaped)
            self.setCursorPosition(caret)
        self._after_edit(before, shaped)

    def _after_edit(self, before: str, shaped: str) -> None:
        self.edited.emit()
        at_end = self.cursorPosition() == units(shaped)
        if at_end and len(shaped) >= len(before) and self._is_complete(shaped):
            self.completed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: keypad digits, and words that stand for a value go as one piece."""
        press = as_typed(event)
        if self.text() in self._words.values() and changes_text(press):
            self.selectAll()
        super().keyPressEvent(press)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt override: who comes back writes on; a field that was left shows its beginning."""
        super().focusInEvent(event)
        if event.reason() not in NOT_LEFT and not self.hasSelectedText():
            self.end(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt override: a field that is left shows what was understood."""
        if event.reason() not in NOT_LEFT:
            self.settle()
        super().focusOutEvent(event)
        if event.reason() not in NOT_LEFT:
            self._show_beginning()


def changes_text(event: QKeyEvent) -> bool:
    """Whether a key press puts in or takes away letters."""
    if event.matches(QKeySequence.StandardKey.Paste) or event.matches(QKeySequence.StandardKey.Cut):
        return True
    if event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
        return True
    held = event.modifiers() & _COMMAND
    # Both together are AltGr, which makes letters.
    return held in {_NOTHING, _COMMAND} and bool(event.text()) and event.text().isprintable()


def head(text: str, caret: int) -> str:
    """The part of `text` before a caret; Qt counts UTF-16 units, Python characters."""
    return text.encode("utf-16-le")[: 2 * caret].decode("utf-16-le", "ignore")


def units(text: str) -> int:
    """The length of `text` as Qt counts it."""
    return len(text.encode("utf-16-le")) // 2
