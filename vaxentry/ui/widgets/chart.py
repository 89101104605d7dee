"""A place on the page where a chart is painted, and what a screen reader says instead."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vaxentry.charts.look import Look, Palette
from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.theme.tokens import Tokens

_FONT_PX = 12

Draw = Callable[[QPainter, QRectF, Look], None]
"""Paints the values of the moment."""


class Chart(QWidget):
    """Paints what it was last given; empty before."""

    def __init__(
        self, words: Words, theme: Theme, height: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._draw: Draw | None = None
        self.setMinimumHeight(height)
        theme.changed.connect(self.update)

    def show_values(self, draw: Draw, told: str) -> None:
        """Paint this from now on; `told` says the same in words."""
        self._draw = draw
        self.setAccessibleName(told)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt override."""
        del event
        if self._draw is None:
            return
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(_FONT_PX)
        look = Look(palette_of(self._theme.tokens), self._words, font)
        self._draw(painter, QRectF(self.rect()), look)
        painter.end()


def palette_of(tokens: Tokens) -> Palette:
    """The colours of a chart in this theme."""
    return Palette(
        ground=tokens.surface,
        text=tokens.text,
        muted=tokens.muted,
        track=tokens.neutral_soft,
        waiting=tokens.wait,
        person=tokens.warn,
        received=tokens.good,
        ended=tokens.neutral,
        ages=(tokens.accent, tokens.wait, tokens.warn, tokens.error),
    )
