"""The import window: made when it is first wanted, nowhere where no file is read."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vaxentry.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaxentry.domain.import_table import ImportTable
    from vaxentry.ui.import_visit import ImportVisit
    from vaxentry.ui.main_window import MainWindow
    from vaxentry.ui.page_set import PageSet


class Imports(QObject):
    """Shows it, hands it a file. Main thread.

    Signals:
        changed: records were saved.
        ended: an import has ended.
        waiting: how many rows wait on the import desk.
        failed: the desk can't be read; carries the exception.
    """

    changed = Signal()
    ended = Signal()
    waiting = Signal(int)
    failed = Signal(object)

    def __init__(self, window: "MainWindow", around: Surroundings, pages: "PageSet") -> None:
        super().__init__(window)
        self._window, self._around, self._pages = window, around, pages
        self._visit: ImportVisit | None = None

    def visit(self) -> "ImportVisit | None":
        """The window; None where no file is read."""
        from vaxentry.ui.import_visit import ImportVisit  # noqa: PLC0415 - when it is wanted

        table = self._around.actions.import_table
        if self._visit is None and table is not None:
            self._visit = ImportVisit(self._window, self._around, self._pages, table)
            self._visit.changed.connect(self.changed)
            self._visit.ended.connect(self.ended)
            self._visit.waiting.connect(self.waiting)
        return self._visit

    def is_running(self) -> bool:
        """Whether a file is being imported."""
        return self._visit is not None and self._visit.is_running

    def show(self) -> None:
        """Bring the window."""
        if visit := self.visit():
            visit.show()

    def start(self, path: str) -> None:
        """Read a file of cards; the window shows how it goes."""
        if visit := self.visit():
            visit.start(path)

    def look(self) -> None:
        """Ask how many rows were left on the desk."""
        if table := self._around.actions.import_table:
            self._around.reads.run(partial(_waiting, table), self.waiting.emit, self.failed.emit)


def _waiting(table: "Callable[[], ImportTable]") -> int:
    """Runs on the worker thread."""
    return table().waiting()
