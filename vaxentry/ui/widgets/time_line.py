"""Moments one below the other, on a line with a dot each."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vaxentry.ui.life_line import LifeLine
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.panel import text_label

_RAIL = 16
_DOT = 4.0


class _Rail(QWidget):
    """A piece of the line beside one moment."""

    def __init__(self, theme: Theme, tone: str, *, first: bool, last: bool) -> None:
        super().__init__()
        self._theme, self._tone, self._first, self._last = theme, tone, first, last
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._on_theme)

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(_RAIL, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt override: the line goes on from one moment to the next."""
        del event
        tokens = self._theme.tokens
        middle, at = _RAIL / 2, 10.0
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.border))
        begin, end = (at if self._first else 0.0), (at if self._last else float(self.height()))
        painter.drawLine(QPointF(middle, begin), QPointF(middle, end))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(tokens, self._tone)))
        painter.drawEllipse(QPointF(middle, at), _DOT, _DOT)
        painter.end()

    def _on_theme(self) -> None:
        self.update()


class TimeLine(QWidget):
    """The newest on top."""

    def __init__(
        self, lines: Sequence[LifeLine], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for at, line in enumerate(lines):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(_Rail(theme, line.tone, first=at == 0, last=at == len(lines) - 1))
            row.addLayout(_texts(line), 1)
            column.addLayout(row)


def _texts(line: LifeLine) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 2, 0, 6)
    column.setSpacing(0)
    column.addWidget(text_label(line.at, "muted"))
    text = text_label(line.text, "label", wrap=True)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(text)
    return column
