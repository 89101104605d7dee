"""Where the parts of Kiriman stand."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout

from vaxentry.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from vaxentry.ui.pages.queue import QueuePage

_DETAIL_WIDTH = 392


def lay_out(page: "QueuePage") -> tuple[QStackedWidget, QHBoxLayout]:
    """The list, or what stands in its place where it is empty, and the layout of the whole page."""
    left = Panel()
    tools = QHBoxLayout()
    tools.addWidget(page.search, 1)
    tools.addWidget(page.sync_button)
    rows = QStackedWidget()
    rows.addWidget(page.table)
    rows.addWidget(page.empty)
    left.column.addLayout(tools)
    for part in (page.match, page.filters, page.narrow, page.banner, page.ask):
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
