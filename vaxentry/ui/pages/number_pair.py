"""Two numbers one above the other, the digits that differ marked, each with its key."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from vaxentry.language import Words
from vaxentry.ui.widgets.panel import text_label

_GROUP = 4
_HARMLESS = "-/. \N{BULLET}"
"""Signs of ticket numbers, and of masks, that mean nothing in rich text."""
_CAPS = ("\u2191", "\u2193")
"""The arrows that choose the upper or the lower number: a number may hold any digit or letter."""


class NumberPair(QWidget):
    """What was saved above, what was typed now below."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(2, 1)
        grid.setHorizontalSpacing(12)
        self.saved, self.typed = text_label(""), text_label("")
        shown = ((words("entry.pass_saved"), self.saved), (words("entry.pass_typed"), self.typed))
        for line, (name, number) in enumerate(shown):
            number.setTextFormat(Qt.TextFormat.RichText)
            number.setProperty("role", "number")
            grid.addWidget(text_label(_CAPS[line], "key"), line, 0)
            grid.addWidget(text_label(name), line, 1)
            grid.addWidget(number, line, 2)

    def show_both(self, saved: str, typed: str, *, masked: str = "") -> None:
        """Mark in each what the other does not have.

        Args:
            masked: what stands for the saved number where it may not be shown.
        """
        self.saved.setText(marked(saved, typed, shown=masked))
        self.typed.setText(marked(typed, saved))


def differing(number: str, other: str) -> list[int]:
    """Where a number has what `other` does not have, counted from 1."""
    return [at for at, sign in enumerate(number, 1) if at > len(other) or other[at - 1] != sign]


def marked(number: str, other: str, *, grouped: bool = True, shown: str = "") -> str:
    """A number, in groups of four, with what `other` does not have marked; rich text.

    Args:
        shown: signs that stand for those of the number; "" = they stand for themselves.
    """
    differs, spelt = set(differing(number, other)), ""
    for at, sign in enumerate(shown or number, 1):
        plain = sign if sign.isalnum() or sign in _HARMLESS else "?"
        gap = "&nbsp;" if grouped and at > 1 and at % _GROUP == 1 else ""
        spelt += gap + (f"<b><u>{plain}</u></b>" if at in differs else plain)
    return spelt
