"""Where the parts of Kiriman stand, and which of them give way where there is no room."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vaxentry.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from vaxentry.ui.pages.queue import QueuePage

_DETAIL_WIDTH = 392
_LEAST_CHOICES = 66
_LEAST_ROWS = 130
LOW = 600
"""In a page lower than that there is no room for the strip."""


class Choices(QScrollArea):
    """What narrows the list: as high as it needs to be, and scrolled where there is no room."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._inner = QWidget()
        self._inner.setObjectName("scrolled")
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in parts:
            column.addWidget(part)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """Qt override: all of it, as its buttons lie at the present width."""
        layout = self._inner.layout()
        wide = self.viewport().width()
        high = layout.heightForWidth(wide) if layout is not None else 0
        return QSize(wide, max(high, _LEAST_CHOICES))

    def minimumSizeHint(self) -> QSize:
        """Qt override: two lines."""
        return QSize(120, _LEAST_CHOICES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt override: in another width it has another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


def lay_out(page: "QueuePage") -> tuple[QStackedWidget, QHBoxLayout]:
    """The list, or what stands in its place where it is empty, and the layout of the whole page."""
    left = Panel()
    tools = QHBoxLayout()
    tools.addWidget(page.search, 1)
    tools.addWidget(page.sync_button)
    rows = QStackedWidget()
    rows.addWidget(page.table)
    rows.addWidget(page.empty)
    rows.setMinimumHeight(_LEAST_ROWS)
    left.column.addLayout(tools)
    for part in (page.match, page.choices, page.banner, page.ask):
        left.column.addWidget(part)
    left.column.addWidget(rows, 1)
    left.column.addWidget(page.act_bar)
    left.column.addWidget(page.foot)
    whole = QHBoxLayout()
    whole.setContentsMargins(16, 12, 16, 12)
    whole.setSpacing(12)
    column = QVBoxLayout()
    column.addWidget(left)
    whole.addLayout(column, 17)
    page.detail.setMinimumWidth(_DETAIL_WIDTH)
    page.detail.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    whole.addWidget(page.detail)
    return rows, whole


def give_way(page: "QueuePage") -> None:
    """While something is asked nothing else is done; in a low window the strip goes first."""
    is_asking = page.ask.isVisibleTo(page)
    page.act_bar.setVisible(not is_asking)
    page.foot.setVisible(not is_asking)
    page.foot.show_strip(page.height() >= LOW)
