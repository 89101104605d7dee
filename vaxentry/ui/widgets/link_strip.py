"""How the way to the server was in the last days, as one painted strip."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vaxentry.domain.link_spans import TONES, Piece, Way
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.theme.tokens import Tokens

_BAR = 14
_GAP = 3
_SWATCH = 12
_LEAST_WIDTH = 1.5
"""Pixels: what lasted a moment is seen, too."""

_PATTERNS: Mapping[Way, Qt.BrushStyle] = {
    Way.UP: Qt.BrushStyle.SolidPattern,
    Way.SLOW: Qt.BrushStyle.BDiagPattern,
    Way.DOWN: Qt.BrushStyle.SolidPattern,
    Way.TROUBLE: Qt.BrushStyle.BDiagPattern,
    Way.PORTAL: Qt.BrushStyle.DiagCrossPattern,
    Way.STOPPED: Qt.BrushStyle.VerPattern,
}
"""Ways of the same tone differ by it; the words stand under it."""

Days = Mapping[date, Sequence[Piece]]


class LinkStrip(QWidget):
    """Left and Right walk the days, Home and End go to the first and the last.

    Nothing is painted where nothing is known: the PC was off, or had not tried.

    Args:
        way_name: the words of a way.
        day_name: a day as short as it can be told.

    Signals:
        day_chosen: another day is looked at; carries the `date`.
    """

    day_chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        way_name: Callable[[Way], str],
        day_name: Callable[[date], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._way_name, self._day_name = theme, way_name, day_name
        self._days: list[date] = []
        self._pieces: Days = {}
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme)

    @property
    def day(self) -> date | None:
        """The day that is looked at."""
        return self._days[self._at] if self._days else None

    def show_days(self, days: Days) -> None:
        """Show these days, oldest first; the last one is looked at, or the one there was."""
        before, was_last = self.day, self._at == len(self._days) - 1
        self._days, self._pieces = list(days), days
        keeps = before in days and not was_last
        self._at = self._days.index(before) if before is not None and keeps else len(days) - 1
        self.update()

    def _go(self, to: int) -> None:
        at = max(0, min(to, len(self._days) - 1))
        if self._days and at != self._at:
            self._at = at
            self.update()
            self.day_chosen.emit(self.day)

    def sizeHint(self) -> QSize:
        """Qt override: the strip, its days, and what the patterns mean."""
        line = self.fontMetrics().height()
        return QSize(320, _BAR + 2 * line + 4 * _GAP)

    def minimumSizeHint(self) -> QSize:
        """Qt override."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt override."""
        del event
        painter = QPainter(self)
        tokens = self._theme.tokens
        for at in range(len(self._days)):
            self._paint_day(painter, tokens, at)
        self._paint_key(painter, tokens)
        painter.end()

    def _area(self, at: int) -> QRectF:
        wide = (self.width() - 2) / max(1, len(self._days))
        return QRectF(1 + at * wide, 1 + _GAP, wide - 2, _BAR)

    def _paint_day(self, painter: QPainter, tokens: Tokens, at: int) -> None:
        area, day = self._area(at), self._days[at]
        painter.fillRect(area, QColor(tokens.neutral_soft))
        for piece in self._pieces.get(day, ()):
            left = area.left() + piece.begin * area.width()
            wide = max(_LEAST_WIDTH, (piece.end - piece.begin) * area.width())
            height = _BAR if piece.sure else _BAR / 2
            part = QRectF(left, area.bottom() - height, min(wide, area.right() - left), height)
            self._fill(painter, tokens, part, piece.way)
        chosen = at == self._at
        if chosen:
            painter.setPen(QColor(tokens.accent if self.hasFocus() else tokens.edge))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(-1, -2, 1, 2))
        painter.setPen(QColor(tokens.text if chosen else tokens.muted))
        below = QRectF(area.left(), area.bottom() + _GAP, area.width(), self._line)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, self._short(day, area.width()))

    def _short(self, day: date, room: float) -> str:
        told = self._day_name(day)
        fits = self.fontMetrics().horizontalAdvance(told) <= room
        return told if fits else str(day.day)

    @property
    def _line(self) -> int:
        return self.fontMetrics().height()

    def _fill(self, painter: QPainter, tokens: Tokens, area: QRectF, way: Way) -> None:
        colour, pattern = TONES[way], _PATTERNS[way]
        if pattern is not Qt.BrushStyle.SolidPattern:
            painter.fillRect(area, QColor(getattr(tokens, f"{colour}_soft")))
        painter.fillRect(area, QBrush(QColor(getattr(tokens, colour)), pattern))

    def _paint_key(self, painter: QPainter, tokens: Tokens) -> None:
        """What the patterns that occur mean."""
        seen = {piece.way for day in self._pieces.values() for piece in day}
        left = 1.0
        top = 1 + _BAR + self._line + 3 * _GAP
        for way in (one for one in Way if one in seen):
            name = self._way_name(way)
            wide = self.fontMetrics().horizontalAdvance(name)
            if left + _SWATCH + wide > self.width():
                break
            swatch = QRectF(left, top + (self._line - _SWATCH) / 2, _SWATCH, _SWATCH)
            self._fill(painter, tokens, swatch, way)
            painter.setPen(QColor(tokens.muted))
            base = QPointF(left + _SWATCH + 5, top + self.fontMetrics().ascent())
            painter.drawText(base, name)
            left += _SWATCH + wide + 18

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: the arrows walk the days."""
        steps = {
            Qt.Key.Key_Left: self._at - 1,
            Qt.Key.Key_Right: self._at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._days) - 1,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._go(steps[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt override: a day is clicked."""
        super().mousePressEvent(event)
        at = [at for at in range(len(self._days)) if self._area(at).right() >= event.position().x()]
        if at:
            self._go(at[0])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt override: the frame of the chosen day says where the keys go."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt override."""
        super().focusOutEvent(event)
        self.update()

    def _on_theme(self) -> None:
        self.update()
