"""What Kiriman shows, as a file: asked for over the list, written while the list lives on."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.backlog import ALL
from vaxentry.domain.ports import Clock
from vaxentry.domain.queue_book import QueueBook
from vaxentry.domain.records import RecordQuery, SiteInfo
from vaxentry.domain.report_desk import Format, file_name
from vaxentry.domain.view_text import View, view_text
from vaxentry.language import Words
from vaxentry.ui.actions import GetReports
from vaxentry.ui.background import Background
from vaxentry.ui.pages.list_bar import ListBar
from vaxentry.ui.pages.report_export import ReportExport
from vaxentry.ui.pages.report_kinds import FileKinds
from vaxentry.ui.pages.report_run import ReportRun
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.panel import push_button, text_label


class SaveBar(ListBar):
    """Shown while it is asked as what the list is to be saved."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.title = text_label("", "heading", wrap=True)
        self.kinds = FileKinds(words, theme)
        self.leave_button = push_button(words("report.view_leave"), theme)
        self.leave_button.clicked.connect(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.title)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.kinds)
        row.addWidget(self.leave_button)
        row.addStretch()
        column.addLayout(row)
        self.hide()

    def ask(self, view: View) -> None:
        """Ask as what this list is to be saved."""
        self.title.setText(self._words("report.view_ask", filter=view_text(self._words, view)))
        self.show()
        self.kinds.buttons[Format.XLSX].setFocus()


class QueueExport(QObject):
    """Has a worker of its own: no row waits for a file. Lives on the main thread.

    Where no reports are made (`reports` is None) its button is not there.
    """

    def __init__(
        self,
        reports: GetReports | None,
        book: QueueBook,
        words: Words,
        theme: Theme,
        clock: Clock,
        banner: Banner,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._book, self._words, self._clock, self._banner = book, words, clock, banner
        self._background = Background(self)
        self._view = View(RecordQuery())
        self._site: SiteInfo | None = None
        self._is_offered = reports is not None
        self.button = push_button(words("report.view_save"), theme, "save")
        if not self._is_offered:
            self.button.hide()
        self.bar, self.run = SaveBar(words, theme), ReportRun(words, theme)
        self.export = ReportExport(reports, self._background, words, self.run, parent)
        self.bar.kinds.wanted.connect(self._on_wanted)
        self.export.done.connect(partial(banner.say, tone="good"))
        self.export.stopped.connect(partial(banner.say, words("report.stopped"), "warn"))
        self.export.failed.connect(self._on_failed)

    def ask(self, view: View) -> None:
        """Ask as what a list is to be saved; while one is being written its way to stop is."""
        if self.export.is_busy:
            self.run.stop_button.setFocus()
        elif self._is_offered:
            self._view = view
            self._banner.hush()
            self._background.run(self._book.site, self._on_site, self._on_failed)
            self.bar.ask(view)

    def _on_site(self, site: SiteInfo) -> None:
        self._site = site

    def _on_wanted(self, kind: Format) -> None:
        day, site = self._clock().astimezone().date(), self._site
        named = (site.site or site.pc_code) if site else ""
        name = file_name(self._words, named, day, kind, is_view=True)
        self.bar.leave()
        self.export.ask(kind, ALL, self.bar.kinds.separator, name, self._view.query)

    def _on_failed(self, error: Exception) -> None:
        self._banner.say(error_text(self._words, error), "error")

    def forget(self) -> None:
        """Somebody else is here: nothing is half asked."""
        self.bar.hide()
        self._view = View(RecordQuery())

    def end(self) -> None:
        """Start nothing more, and let go of what is being written."""
        self.export.end()
        self._background.close()
