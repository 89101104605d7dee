"""What runs on the import desk: a file is read, or rows put right are imported; one at a time."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.import_table import ImportTally, Taken
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.actions import Progress, WindowActions
from vaxentry.ui.background import Background
from vaxentry.ui.pages.import_rows import Table
from vaxentry.ui.pages.import_summary import summary
from vaxentry.ui.steady import steadily


class ImportWork(QObject):
    """Runs it off the main thread and tells in words what became of it. Main thread.

    Args:
        keeper: the worker that keeps what is typed on the desk: rows are imported behind it.
        note: told how far it is, on the worker thread.

    Signals:
        begun: something runs now; carries its heading.
        ended: it is over; carries what to say of it and the tone, "" after a failure.
        failed: the file or the store failed; carries the exception, after `ended`.
    """

    begun = Signal(str)
    ended = Signal(str, str)
    failed = Signal(object)

    def __init__(
        self,
        actions: WindowActions,
        table: Table,
        words: Words,
        keeper: Background,
        note: Callable[[ImportTally], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions, self._table, self._words = actions, table, words
        self._keeper, self._note = keeper, note
        self._reader = Background(self)
        self._stop = Event()
        self.is_running = False

    def read(self, path: Path) -> None:
        """Read a file, unless something runs."""
        heading = self._words("import.file_heading", file=path.name)
        work = partial(_read_file, self._actions, path, self._progress, self._words)
        self._run(self._reader, heading, partial(steadily, work))

    def take(self) -> None:
        """Import every row that is right, unless something runs; the rest stays on the desk."""
        work = partial(_take, self._table, self._going, self._words)
        self._run(self._keeper, self._words("import.take_heading"), work)

    def _run(self, worker: Background, heading: str, work: Callable[[], tuple[str, str]]) -> None:
        if self.is_running:
            return
        self.is_running = True
        self._stop.clear()
        self.begun.emit(heading)
        worker.run(work, self._on_done, self._on_failed)

    def _progress(self, tally: ImportTally) -> bool:
        self._note(tally)
        return not self._stop.is_set()

    def _going(self, done: int, total: int) -> bool:
        return self._progress(ImportTally(total=total, saved=done))

    def stop(self) -> None:
        """Ask what runs to end after the row at hand; rows saved stay saved."""
        self._stop.set()

    def _on_done(self, told: tuple[str, str]) -> None:
        self.is_running = False
        self.ended.emit(*told)

    def _on_failed(self, error: Exception) -> None:
        self.is_running = False
        self.ended.emit("", "good")
        self.failed.emit(error)

    def end(self) -> None:
        """Stop what runs and start nothing more."""
        self.stop()
        self._reader.close()


def _read_file(
    actions: WindowActions, path: Path, progress: Progress, words: Words
) -> tuple[str, str]:
    """What became of a file, and the tone: its many rows never leave the worker thread."""
    report = actions.import_file(path, progress)
    left = report.stopped or report.bad or report.offered or report.doubtful
    return "\n".join(summary(report, words)), "warn" if left else "good"


def _take(table: Table, going: Callable[[int, int], bool], words: Words) -> tuple[str, str]:
    """Runs on the worker thread."""
    return _taken(table().take(going), words)


def _taken(taken: Taken, words: Words) -> tuple[str, str]:
    amounts = {
        "taken_doubtful": taken.doubtful,
        "taken_clinical": taken.clinical,
        "taken_left": taken.left,
    }
    told = [words("import.taken", count=count(words, taken.saved))]
    told += [words(f"import.{key}", count=count(words, n)) for key, n in amounts.items() if n]
    return " ".join(told), "warn" if taken.left or taken.doubtful else "good"
