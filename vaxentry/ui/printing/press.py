"""Prints the lists and the slip: asks where, then works off the main thread."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import Stack
from vaxentry.errors import FileError
from vaxentry.ui.background import Background
from vaxentry.ui.pages.lists_rows import ListKind, ListRow, Span, StackRow, with_progress
from vaxentry.ui.printing.choice import choose_pdf, choose_printer
from vaxentry.ui.printing.html import sheet_html, slip_html
from vaxentry.ui.printing.paper import Job, lay_out, pdf_bytes
from vaxentry.ui.printing.sheets import Printed, foot, list_sheet, stack_slip
from vaxentry.ui.surroundings import Surroundings

MakeJob = Callable[[Printed], Job]


class Press(QObject):
    """Makes pages on a worker of its own, so that neither lists nor saves wait for a printer.

    Signals:
        done: the sentence that says where it went.
        failed: it could not be printed; carries the exception.
    """

    done = Signal(str)
    failed = Signal(object)

    def __init__(self, around: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._window = around, window
        self._background = Background(self)

    def list_job(self, kind: ListKind, rows: Sequence[ListRow], span: Span) -> MakeJob:
        """What the list shown is on paper."""
        book, words = self._around.book, self._around.words

        def make(printed: Printed) -> Job:
            sheet = list_sheet(kind, _measured(book, rows), span, printed, words)
            return Job(sheet_html(sheet), foot(printed, words))

        return make

    def slip_job(self, stack: Stack, hands: tuple[str, str]) -> MakeJob:
        """What the slip of a stack is on paper, as far as the stack is when it is printed."""
        book, words = self._around.book, self._around.words

        def make(printed: Printed) -> Job:
            fresh = _fresh(book, stack.id) or stack
            slip = stack_slip(fresh, book.progress(stack.id), hands, printed, words)
            return Job(slip_html(slip), foot(printed, words))

        return make

    def to_printer(self, title: str, make: MakeJob) -> None:
        """Ask for a printer, then print."""
        words = self._around.words
        choose_printer(self._window, words, title, partial(self._print, make))

    def to_file(self, name: str, title: str, make: MakeJob) -> None:
        """Ask for a file name, then write a PDF."""
        words = self._around.words
        choose_pdf(self._window, words, name, partial(self.write_pdf, title, make))

    def _print(self, make: MakeJob, printer: QPrinter) -> None:
        def work() -> None:
            lay_out(make(self._printed()), printer, self._around.words)

        said = self._around.words("lists.print_done")
        self._background.run(work, lambda _: self.done.emit(said), self.failed.emit)

    def write_pdf(self, title: str, make: MakeJob, path: Path) -> None:
        """Write a PDF without asking for its name."""
        words = self._around.words

        def work() -> None:
            data = pdf_bytes(make(self._printed()), title, words)
            try:
                path.write_bytes(data)
            except OSError as error:
                raise FileError(reason="file_not_written") from error

        said = words("lists.pdf_done", name=path.name)
        self._background.run(work, lambda _: self.done.emit(said), self.failed.emit)

    def _printed(self) -> Printed:
        """Runs on the worker thread."""
        site = self._around.book.site()
        author = self._around.book.author().name
        return Printed(site.site_name or site.site, author, self._around.clock())

    def end(self) -> None:
        """Let what is being printed end; start nothing more."""
        self._background.close()


def _fresh(book: DoseBook, stack: UUID) -> Stack | None:
    return next((one for one in book.stacks() if one.id == stack), None)


def _measured(book: DoseBook, rows: Sequence[ListRow]) -> Sequence[ListRow]:
    """The rows with the figures that were not on the screen yet."""
    return [
        with_progress(book, [row])[0] if isinstance(row, StackRow) and row.progress is None else row
        for row in rows
    ]
