"""A table painted row by row: any thread, and no step takes long.

A text document would lay it out for seconds in one go, while the whole program stands still.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextOption

from vaxentry.charts.look import Look, fill

MOST_LINES = 2
"""Of a row; a longer text ends in dots."""
_PADDING = 0.35


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its share of the width, and on which side its cells stand."""

    heading: str
    share: int
    to_right: bool = False


def fitting_lines(metrics: QFontMetricsF, text: str, room: float) -> Sequence[str]:
    """A text in one line, else in two: broken between words or behind a stroke where that can be,
    with dots at its end where it must be.
    """
    if metrics.horizontalAdvance(text) <= room:
        return (text,)
    fits = len(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)) - 1
    while metrics.horizontalAdvance(text[: fits + 1]) <= room:
        fits += 1
    at = max(text.rfind(" ", 1, fits + 1), text.rfind("/", 0, fits) + 1)
    first = text[: at if at > 0 else max(fits, 1)]
    rest = text[len(first) :].lstrip()
    return first, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room)


class Table:
    """Columns of a given width, for a painter that has begun."""

    def __init__(
        self, painter: QPainter, look: Look, columns: Sequence[Column], width: float
    ) -> None:
        self._painter, self._look, self._columns = painter, look, columns
        self._metrics: QFontMetricsF = look.metrics(painter)
        self.line = self._metrics.height()
        whole = sum(column.share for column in columns)
        self._widths = [width * column.share / whole for column in columns]
        self._width = width

    @property
    def headings(self) -> Sequence[str]:
        """The row that stands above all others."""
        return [column.heading for column in self._columns]

    def height(self, cells: Sequence[str]) -> float:
        """How high a row is: one line, or two where a text is wider than its column."""
        wide = any(
            self._metrics.horizontalAdvance(text) > self._room(at)
            for at, text in enumerate(cells)
            if text
        )
        lines = MOST_LINES if wide else 1
        return self.line * (lines + _PADDING)

    def draw_rows(
        self, rows: Sequence[Sequence[str]], these: range, ground: str, top: float
    ) -> None:
        """Paint some of the rows from `top` on; every other one of all has a ground."""
        for at in these:
            top += self.draw(rows[at], ground if at % 2 else "", top)

    def draw(self, cells: Sequence[str], ground: str, top: float) -> float:
        """Paint a row whose upper edge is at `top`, "" = without a ground; how high it is."""
        height = self.height(cells)
        if ground:
            fill(self._painter, QRectF(0, top, self._width, height), ground)
        self._painter.setFont(self._look.font)
        self._painter.setPen(QColor(self._look.palette.text))
        left = 0.0
        for at, text in enumerate(cells):
            if text:
                place = QRectF(left + self.line * _PADDING, top, self._room(at), height)
                self._draw_cell(place, text, to_right=self._columns[at].to_right)
            left += self._widths[at]
        return height

    def _draw_cell(self, place: QRectF, text: str, *, to_right: bool) -> None:
        side = Qt.AlignmentFlag.AlignRight if to_right else Qt.AlignmentFlag.AlignLeft
        option = QTextOption(side | Qt.AlignmentFlag.AlignVCenter)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        # A cell has no lines of its own: a line end would push the rest out of sight.
        lines = fitting_lines(self._metrics, " ".join(text.split()), place.width())
        top = place.center().y() - self.line * len(lines) / 2
        for at, line in enumerate(lines):
            here = QRectF(place.left(), top + at * self.line, place.width(), self.line)
            self._painter.drawText(here, line, option)

    def _room(self, at: int) -> float:
        return self._widths[at] - 2 * self.line * _PADDING
