"""The way to the import window and back: made when it is wanted, shown over Entri."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vaxentry.ui.page_set import PageSet
from vaxentry.ui.pages.import_page import ImportPage
from vaxentry.ui.pages.import_rows import Table
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.rail import Place

if TYPE_CHECKING:
    from vaxentry.ui.main_window import MainWindow


class ImportVisit(QObject):
    """Owns the import window of one `MainWindow`. Main thread.

    Signals:
        changed: records may have been added or corrected.
        waiting: so many rows and offers lie on the desk.
    """

    changed = Signal()
    waiting = Signal(int)

    def __init__(
        self, window: "MainWindow", around: Surroundings, pages: PageSet, table: Table
    ) -> None:
        super().__init__(window)
        self._window, self._around, self._pages = window, around, pages
        self._table = table
        self.page = ImportPage(
            around.actions,
            table,
            around.words,
            around.theme,
            lambda: around.clock().astimezone().date(),
        )
        pages.add(self.page)
        self.page.closed.connect(self._on_closed)
        self.page.file_wanted.connect(self.choose)
        self.page.changed.connect(self._on_changed)
        around.theme.draw_now(self.page)

    def show(self) -> None:
        """Bring it to the front; the card keeps what is typed."""
        self._window.name_place(Place.ENTRY)
        self._pages.bring(self.page)

    def choose(self) -> None:
        """Let the user pick a file."""
        from vaxentry.ui.file_choice import choose_cards  # noqa: PLC0415 - when it is wanted

        if not self.page.is_running:
            choose_cards(self._window, self._around.words, self.start)

    def start(self, path: str) -> None:
        """Read a file of cards."""
        self.show()
        self.page.start(Path(path))

    def _on_closed(self) -> None:
        self._window.go_to(Place.ENTRY)
        self._tell()

    def _on_changed(self) -> None:
        self.changed.emit()
        self._tell()

    def _tell(self) -> None:
        work = partial(_waiting, self._table)
        self._around.reads.run(work, self.waiting.emit, self.page.show_trouble)


def _waiting(table: Table) -> int:
    """Runs on the worker thread."""
    return table().waiting()
