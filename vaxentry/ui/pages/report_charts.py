"""The charts of the report, who typed how much, and the backlog by a choice: five panels."""

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.charts.ages import draw_ages
from vaxentry.charts.states import draw_states
from vaxentry.charts.trend import draw_trend
from vaxentry.domain.backlog import Backlog
from vaxentry.domain.backlog_text import Fact, age_facts, state_facts, told
from vaxentry.domain.ports import Clock
from vaxentry.language import Words
from vaxentry.language.spelling import day_text
from vaxentry.ui.pages.link_days import LinkDays
from vaxentry.ui.pages.report_groups import ReportGroups
from vaxentry.ui.pages.report_work import WorkTable
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.chart import Chart
from vaxentry.ui.widgets.panel import Panel, text_label

_AGES_PX, _STATES_PX, _TREND_PX = 132, 156, 165


class ReportCharts(QWidget):
    """Backlog by age, all entries by state, the trend over the link, the clerks, the groups."""

    def __init__(
        self, words: Words, theme: Theme, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self.ages = Chart(words, theme, _AGES_PX)
        self.states = Chart(words, theme, _STATES_PX)
        self.trend = Chart(words, theme, _TREND_PX)
        self.link = LinkDays(words, theme, clock)
        self.work = WorkTable(words)
        self.groups = ReportGroups(words, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._row(("age", self.ages), ("states", self.states)), 2)
        column.addLayout(self._row(("trend", self._over_link()), ("work", self.work)), 3)
        column.addLayout(self._row(("groups", self.groups)), 3)

    def _over_link(self) -> QWidget:
        """What was not in, over how the link was on the same days."""
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.trend, 1)
        column.addWidget(self.link)
        return both

    def _row(self, *parts: tuple[str, QWidget]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        for name, content in parts:
            panel = Panel(margin=14)
            title = self._words(f"report.section_{name}").upper()
            panel.column.addWidget(text_label(title, "section"))
            panel.column.addWidget(content, 1)
            row.addWidget(panel, 1)
        return row

    def show_backlog(self, found: Backlog) -> None:
        """Paint the figures of a report, and let a screen reader say them."""
        words = self._words
        ages, states = age_facts(words, found.by_age), state_facts(words, found)
        days = [(day_text(one.day), one.waiting + one.person) for one in found.trend]
        self.ages.show_values(
            lambda painter, rect, look: draw_ages(painter, rect, look, found.by_age),
            words("report.chart_ages", told=_spoken(words, ages)),
        )
        self.states.show_values(
            lambda painter, rect, look: draw_states(painter, rect, look, found.by_state),
            words("report.chart_states", told=_spoken(words, states)),
        )
        self.trend.show_values(
            lambda painter, rect, look: draw_trend(painter, rect, look, found.trend),
            words("report.chart_trend", told=_spoken(words, days)),
        )
        self.work.show_work(found.work)
        self.groups.show_backlog(found)


def _spoken(words: Words, facts: Iterable[Fact]) -> str:
    return ", ".join(f"{what} {told(words, n)}" for what, n in facts)
