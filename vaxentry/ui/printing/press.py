"""Prints one job at a time: asks where, reads the book off the main thread, paints in steps."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSaveFile, QTimer, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from vaxentry.charts.pdf import PdfPaper
from vaxentry.domain.ports import Clock, DoseBook
from vaxentry.errors import FileError, WorldError
from vaxentry.language import Words
from vaxentry.out_path import refuse_place
from vaxentry.ui.printing.choice import choose_pdf, choose_printer
from vaxentry.ui.printing.jobs import MakeJob
from vaxentry.ui.printing.paper import Job, Step, paint
from vaxentry.ui.surroundings import Surroundings


class Press(QObject):
    """Lives on the main thread. Typing goes on while it works; `stop` ends it at the next page.

    Signals:
        working: how far it is, in words.
        done: the sentence that says where it went.
        failed: it could not be printed; carries the exception.
        cancelled: it was not said where to.
    """

    working = Signal(str)
    done = Signal(str)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, around: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._window, self._words = around, window, around.words
        self._steps: Iterator[Step] | None = None
        self._then: Callable[[], None] = lambda: None
        self._undo: Callable[[], object] = lambda: None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    @property
    def is_busy(self) -> bool:
        """Whether pages are being painted."""
        return self._steps is not None

    def to_printer(self, title: str, make: MakeJob, *, is_wide: bool) -> None:
        """Ask for a printer, then print."""
        chosen = partial(self._read, make, self._print)
        left = self.cancelled.emit
        choose_printer(self._window, self._words, title, chosen, left, is_wide=is_wide)

    def to_file(self, name: str, make: MakeJob) -> None:
        """Ask for a file name, then write a PDF."""
        chosen = partial(self.write_pdf, make)
        choose_pdf(self._window, self._words, name, chosen, self.cancelled.emit)

    def write_pdf(self, make: MakeJob, path: Path) -> None:
        """Write a PDF without asking for its name."""
        self._read(make, self._write, path)

    def _read(self, make: MakeJob, then: Callable[..., None], where: QPrinter | Path) -> None:
        if self.is_busy:
            return
        around = self._around
        work = partial(noted, make, around.book, around.clock, around.words)
        around.reads.run(work, lambda job: then(job, where), self.failed.emit)

    def _print(self, job: Job, printer: QPrinter) -> None:
        said = self._words("lists.print_done")
        self._begin(paint(job, printer, self._words), lambda: self.done.emit(said), printer.abort)

    def _write(self, job: Job, path: Path) -> None:
        paper = PdfPaper(job.title, is_wide=job.is_wide)
        steps = paint(job, paper.device, self._words)
        self._begin(steps, lambda: self._keep(paper, path), lambda: None)

    def _keep(self, paper: PdfPaper, path: Path) -> None:
        said = self._words("lists.pdf_done", name=path.name)
        work = partial(_write_file, path, paper.content())
        self._around.reads.run(work, lambda _: self.done.emit(said), self.failed.emit)

    def _begin(
        self, steps: Iterator[Step], then: Callable[[], None], undo: Callable[[], object]
    ) -> None:
        self._steps, self._then, self._undo = steps, then, undo
        self._timer.start()

    def _step(self) -> None:
        assert self._steps is not None
        try:
            step = next(self._steps, None)
        except WorldError as error:
            self._finish()
            self.failed.emit(error)
            return
        if step is None:
            self._finish()
            self._then()
        elif step.pages:
            said = self._words("lists.painting", page=step.page, pages=step.pages)
            self.working.emit(said)

    def _finish(self) -> None:
        self._timer.stop()
        self._steps = None

    def stop(self) -> None:
        """Give up what is being painted; a file that is not whole is not written."""
        if self._steps is not None:
            self._undo()
            # Dropping the generator ends its painter.
            self._finish()
            self.done.emit(self._words("lists.print_stopped"))


def noted(make: MakeJob, book: DoseBook, clock: Clock, words: Words) -> Job:
    """Runs on the worker thread. What leaves is noted before its first page, in the name of who
    wanted it: somebody else may be here when the last one is painted.
    """
    job = make(book, clock, words)
    book.note_leaving(job.action, job.code)
    return job


def _write_file(path: Path, content: bytes) -> None:
    """Put it there in one step: what does not fit leaves the old file. Runs on the worker thread.

    Raises:
        FileError: ``file_is_folder``, ``file_name_long``, ``file_not_written``.
    """
    refuse_place(path)
    file, mode = QSaveFile(str(path)), QSaveFile.OpenModeFlag.WriteOnly
    # Dropped without its commit, it takes away what it has written.
    if not (file.open(mode) and file.write(content) == len(content) and file.commit()):
        raise FileError(reason="file_not_written")
