"""A box to tick, in the colours of the theme: the style's own one can't be seen in the dark."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from vaxentry.ui.theme.icons import pixmap
from vaxentry.ui.theme.theme import Theme

_BOX = 18
_TICK = 14
_GAP = 8
_HIGH = 26


class TickBox(QCheckBox):
    """Space ticks it; the focus is a thicker frame."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setAccessibleName(text)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Qt override: the box, a gap, the words."""
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(_BOX + _GAP + width + 4, _HIGH)

    def minimumSizeHint(self) -> QSize:
        """Qt override: a long text gives way."""
        return QSize(_BOX, _HIGH)

    def hitButton(self, pos: QPoint) -> bool:
        """Qt override: the words belong to it."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt override: a frame, a tick, the words."""
        del event
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else tokens.edge), width))
        painter.setBrush(QColor(tokens.surface))
        box = QRect(1, (self.height() - _BOX) // 2, _BOX - 2, _BOX - 2)
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            tick = pixmap("check", tokens.accent_text, _TICK, self.devicePixelRatioF())
            painter.drawPixmap(QRect(box.x() + 1, box.y() + 1, _TICK, _TICK), tick)
        painter.setPen(QColor(tokens.text if self.isEnabled() else tokens.disabled))
        words = self.rect().adjusted(_BOX + _GAP, 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        elide = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self.text(), elide, words.width())
        painter.drawText(words, middle, shown)
        painter.end()
