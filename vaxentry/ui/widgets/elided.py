"""A label that gives way where the window is narrow."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from vaxentry.ui.theme.theme import set_look

_LEAST = 40


class ElidedLabel(QLabel):
    """One line that ends in dots where it has no room; the tool tip has all of it.

    A screen reader always says the whole text.
    """

    def __init__(self, role: str = "label") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        set_look(self, role=role)

    def minimumSizeHint(self) -> QSize:
        """Qt override: the window may be narrower than the text."""
        whole = super().minimumSizeHint()
        return QSize(min(_LEAST, whole.width()), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt override: as many letters as there is room for."""
        if self.shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), self.shown)
        painter.end()

    @property
    def shown(self) -> str:
        """The text as it is painted."""
        elide = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.text(), elide, self.contentsRect().width())

    def event(self, event: QEvent) -> bool:
        """Qt override: the tool tip says what is not painted."""
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip("" if self.shown == self.text() else self.text())
        return super().event(event)
