"""Where the parts of Kiriman stand, and which of them give way where there is no room."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from vaxentry.domain.records import RecordQuery
from vaxentry.language import Words
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel
from vaxentry.ui.widgets.scrolled import FittingScroll

if TYPE_CHECKING:
    from vaxentry.ui.pages.queue import QueuePage

_DETAIL_WIDTH = 392
_LEAST_CHOICES = 66
_LEAST_ROWS = 130
LOW = 600
"""In a page lower than that there is no room for the strip."""


def choices(*parts: QWidget) -> FittingScroll:
    """What narrows the list: as high as it needs to be, two lines where there is no room."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for part in parts:
        column.addWidget(part)
    return FittingScroll(inner, few=_LEAST_CHOICES)


def lay_out(page: "QueuePage") -> tuple[QStackedWidget, QHBoxLayout]:
    """The list, or what stands in its place where it is empty, and the layout of the whole page."""
    left = Panel()
    tools = QHBoxLayout()
    tools.addWidget(page.search, 1)
    tools.addWidget(page.saving.button)
    tools.addWidget(page.sync_button)
    rows = QStackedWidget()
    rows.addWidget(page.table)
    rows.addWidget(page.empty)
    rows.setMinimumHeight(_LEAST_ROWS)
    left.column.addLayout(tools)
    for part in (page.match, page.choices, page.banner, page.saving.run, page.ask, page.saving.bar):
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


def say_empty(empty: EmptyState, words: Words, query: RecordQuery) -> None:
    """Why there is no row: nothing was found, or nothing is there."""
    key = "queue.empty" if query == RecordQuery() else "queue.nothing_found"
    empty.say(words(f"{key}_heading"), words(f"{key}_text"))


def give_way(page: "QueuePage") -> None:
    """While something is asked nothing else is done; in a low window the strip goes first."""
    is_asking = page.ask.isVisibleTo(page) or page.saving.bar.isVisibleTo(page)
    page.act_bar.setVisible(not is_asking)
    page.foot.setVisible(not is_asking)
    page.foot.link.setVisible(page.height() >= LOW)
