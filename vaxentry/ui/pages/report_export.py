"""From a wish to a file: asks for its name, writes it on a worker, says how it went."""

from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from vaxentry.domain.backlog import Period
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.report_desk import Format, Separator, Wanted, Written
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.actions import GetReports
from vaxentry.ui.background import Background
from vaxentry.ui.file_choice import choose_report
from vaxentry.ui.pages.report_run import ReportRun
from vaxentry.ui.steady import steadily


class ReportExport(QObject):
    """Writes one report at a time. Lives on the main thread; typing goes on meanwhile.

    Signals:
        done: the sentence that says where it went.
        stopped: the user stopped it; the old file is as it was.
        failed: it could not be written; carries the exception.
    """

    done = Signal(str)
    stopped = Signal()
    failed = Signal(object)

    def __init__(
        self,
        reports: GetReports | None,
        background: Background,
        words: Words,
        run: ReportRun,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._reports, self._background, self._words = reports, background, words
        self._run, self._page = run, parent
        self._stop = Event()
        self.dialog: QFileDialog | None = None
        self.is_busy = False
        run.stop_wanted.connect(self._stop.set)

    def ask(
        self,
        kind: Format,
        period: Period,
        separator: Separator,
        name: str,
        view: RecordQuery | None = None,
    ) -> None:
        """Ask for a file name, then write; the list of `view` in the place of the backlog."""
        if self.is_busy:
            return
        chosen = partial(self.write, kind, period, separator, view=view)
        self.dialog = choose_report(self._page, self._words, kind, name, chosen)

    def write(
        self,
        kind: Format,
        period: Period,
        separator: Separator,
        path: Path,
        view: RecordQuery | None = None,
    ) -> None:
        """Write without asking for a name."""
        reports = self._reports
        if self.is_busy or reports is None:
            return
        self.is_busy = True
        self._stop.clear()
        self._run.begin()
        wanted = Wanted(kind, path, self._words, period, separator, view)
        work = partial(self._write, reports, wanted)
        self._background.run(work, partial(self._on_written, path), self._on_failed)

    def _write(self, reports: GetReports, wanted: Wanted) -> Written | None:
        """Runs on the worker thread."""
        return steadily(partial(reports().write, wanted, self._progress))

    def _progress(self, done: int, total: int) -> bool:
        """Runs on the worker thread."""
        self._run.note(done, total)
        return not self._stop.is_set()

    def _on_written(self, path: Path, done: Written | None) -> None:
        self._settle()
        if done is None:
            self.stopped.emit()
            return
        amount = count(self._words, done.listed)
        self.done.emit(self._words("report.written", name=path.name, n=amount))

    def _on_failed(self, error: Exception) -> None:
        self._settle()
        self.failed.emit(error)

    def _settle(self) -> None:
        self.is_busy = False
        self._run.end()

    def end(self) -> None:
        """The window ends: what is being written is not wanted any more."""
        self._stop.set()
