"""Laporan: what is not in yet, at a glance, and as a file for the health office."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vaxentry.domain.backlog import Backlog, Period
from vaxentry.domain.backlog_text import message
from vaxentry.domain.link_spans import LinkSpan
from vaxentry.domain.ports import Clock
from vaxentry.domain.report_desk import Format, file_name
from vaxentry.language import Words
from vaxentry.language.spelling import moment
from vaxentry.ui.actions import GetReports
from vaxentry.ui.background import Background
from vaxentry.ui.pages.page import Page
from vaxentry.ui.pages.report_charts import ReportCharts
from vaxentry.ui.pages.report_export import ReportExport
from vaxentry.ui.pages.report_figures import FirstLine
from vaxentry.ui.pages.report_kinds import FileKinds
from vaxentry.ui.pages.report_period import PeriodFields
from vaxentry.ui.pages.report_run import ReportRun
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.elided import ElidedLabel
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, push_button
from vaxentry.ui.widgets.scrolled import Scrolled

AGAIN_MS = 2_000
"""After a change the figures are read once more, but not at every record of a batch."""
_FIGURES, _NOTHING = 0, 1
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class ReportsPage(Page):
    """The figures of now. Has a worker of its own: no look-up of the card waits for a report.

    Where there are none (`reports` is None) it says what would appear.

    Args:
        spans: how the link was in the last days; asked on the worker thread.
    """

    def __init__(
        self,
        *,
        reports: GetReports | None,
        spans: Callable[[], Sequence[LinkSpan]],
        words: Words,
        theme: Theme,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._reports, self._words, self._theme, self._clock = reports, words, theme, clock
        self._spans = spans
        self._background = Background(self)
        self.backlog: Backlog | None = None
        self._is_reading = self._is_stale = self._is_copy_wanted = False
        self._make_parts()
        self._lay_out()
        self._connect()
        if reports is None:
            self.stack.setCurrentIndex(_NOTHING)
            self.as_of.clear()

    def _make_parts(self) -> None:
        words, theme = self._words, self._theme
        self.period = PeriodFields(words, self._clock)
        self.as_of = ElidedLabel("muted")
        self.as_of.setText(words("report.reading"))
        self.banner, self.run = Banner(theme), ReportRun(words, theme)
        self.first = FirstLine(words)
        self.charts = ReportCharts(words, theme, self._clock)
        self.empty = EmptyState("report", words("report.empty"), words("report.empty_text"), theme)
        self.kinds = FileKinds(words, theme)
        self.copy_button = push_button(words("report.copy"), theme, "report")
        self.export = ReportExport(self._reports, self._background, words, self.run, self)
        for button in (*self.kinds.buttons.values(), self.copy_button):
            button.setEnabled(self._reports is not None)
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)

    def _lay_out(self) -> None:
        inner = QWidget()
        body = QVBoxLayout(inner)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        body.addWidget(self.first)
        body.addWidget(self.charts, 1)
        nothing = Panel()
        nothing.column.addWidget(self.empty)
        self.stack = QStackedWidget()
        self.stack.addWidget(Scrolled(inner, sideways=True))
        self.stack.addWidget(nothing)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(10)
        page.addLayout(self._bar())
        page.addWidget(self.banner)
        page.addWidget(self.run)
        page.addWidget(self.stack, 1)

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(6)
        bar.addWidget(self.period)
        bar.addWidget(self.as_of, 1)
        bar.addWidget(self.kinds)
        bar.addWidget(self.copy_button)
        return bar

    def _connect(self) -> None:
        self.kinds.wanted.connect(self.ask_for)
        self.copy_button.clicked.connect(self.copy)
        self.period.changed.connect(self._on_period)
        self._again.timeout.connect(self._read)
        words = self._words
        self.export.done.connect(lambda sentence: self.banner.say(sentence, "good"))
        self.export.stopped.connect(lambda: self.banner.say(words("report.stopped"), "warn"))
        self.export.failed.connect(self._on_failed)

    def first_focus(self) -> QPushButton:
        """The page's own answer."""
        return self.kinds.buttons[Format.XLSX]

    def look_again(self) -> None:
        """Read the figures."""
        self._read()

    def refresh(self, records: frozenset[UUID]) -> None:
        """Some records changed: the figures follow soon, while somebody looks at them."""
        del records
        if self.isVisible() and not self._again.isActive():
            self._again.start()

    def _on_period(self) -> None:
        self.banner.hush()
        self._read()

    def _read(self) -> None:
        """At most one question is on its way; what changes meanwhile is asked for after it."""
        if self._reports is None:
            return
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading = True
        copies, self._is_copy_wanted = self._is_copy_wanted, False
        work = partial(_seen, self._reports, self.period.period, self._spans)
        self._background.run(work, partial(self._on_read, copies), self._on_unread)

    def _on_read(self, copies: bool, seen: tuple[Backlog, Sequence[LinkSpan]]) -> None:
        found, spans = seen
        self._show(found)
        self.charts.link.show_spans(spans)
        if copies:
            self._copy(found)
        self._settle()

    def _on_unread(self, error: Exception) -> None:
        self._on_failed(error)
        self._settle()

    def _settle(self) -> None:
        self._is_reading = False
        if self._is_stale:
            self._is_stale = False
            self._read()

    def _show(self, found: Backlog) -> None:
        words = self._words
        self.backlog = found
        self.as_of.setText(words("report.as_of", at=moment(words, found.made_at)))
        is_empty = not found.saved and not found.paper.counted and found.period.is_all
        self.stack.setCurrentIndex(_NOTHING if is_empty else _FIGURES)
        self.first.show_backlog(found)
        self.charts.show_backlog(found)

    def ask_for(self, kind: Format) -> None:
        """Ask for the name of a file of this kind, then write it: of the period as it is typed."""
        if not self._takes_period():
            return
        day = self._clock().astimezone().date()
        site = self.backlog.site if self.backlog else None
        name = file_name(self._words, (site.site or site.pc_code) if site else "", day, kind)
        self.export.ask(kind, self.period.period, self.kinds.separator, name)

    def copy(self) -> None:
        """Put the ten lines for a message on the clipboard: the figures of what is typed, read now.
        What is on the screen may be of before, or about to change.
        """
        self._is_copy_wanted = self._reports is not None
        if not self._is_copy_wanted or not self._takes_period():
            self._is_copy_wanted = False
            return
        self.banner.say(self._words("report.reading"))
        if self._is_copy_wanted:  # else the reading of another period has begun with it
            self._read()

    def _copy(self, found: Backlog) -> None:
        QGuiApplication.clipboard().setText(message(self._words, found))
        at = moment(self._words, found.made_at)
        self.banner.say_shortly(self._words("report.copied", at=at))

    def _takes_period(self) -> bool:
        """Whether the period as it is typed is one; else it is said what is wrong."""
        self.banner.hush()
        if self.period.take():
            return True
        self.banner.say(self._words("report.day_wrong"), "warn")
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: the files and the message by keys."""
        keys = {Qt.Key.Key_S: Format.XLSX, Qt.Key.Key_E: Format.XLSX, Qt.Key.Key_P: Format.PDF}
        held, kind = event.modifiers(), keys.get(Qt.Key(event.key()))
        if held == _CONTROL and kind is not None:
            self.ask_for(kind)
        elif held == _CONTROL | _SHIFT and event.key() == Qt.Key.Key_C:
            self.copy()
        else:
            super().keyPressEvent(event)

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")

    def end(self) -> None:
        """Start nothing more, and let go of what is being written."""
        self._again.stop()
        self.export.end()
        self._background.close()


def _seen(
    reports: GetReports, period: Period, spans: Callable[[], Sequence[LinkSpan]]
) -> tuple[Backlog, Sequence[LinkSpan]]:
    """Runs on the worker thread."""
    return reports().backlog(period), spans()
