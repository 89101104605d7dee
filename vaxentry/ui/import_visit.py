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
        ended: nothing runs any more.
        waiting: so many rows and offers lie on the desk.
    """

    changed = Signal()
    ended = Signal()
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
        self.page.template_button.setVisible(around.actions.write_template is not None)
        pages.add(self.page)
        self.page.closed.connect(self._on_closed)
        self.page.file_wanted.connect(self.choose)
        self.page.template_wanted.connect(self.choose_template)
        self.page.changed.connect(self._on_changed)
        self.page.work.ended.connect(self.ended)
        self.page.offers.settled.connect(self.ended)
        around.theme.draw_now(self.page)

    @property
    def is_running(self) -> bool:
        """Whether a file is read, rows are imported, or an answer to an offer is on its way."""
        return self.page.is_running or self.page.offers.is_deciding

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

    def choose_template(self) -> None:
        """Let the user name the empty workbook to be written."""
        from vaxentry.ui.file_choice import choose_template  # noqa: PLC0415 - when it is wanted

        if self._around.actions.write_template is not None:
            choose_template(self._window, self._around.words, self.write_template)

    def write_template(self, path: Path) -> None:
        """Write the empty workbook, off the main thread, and say so on the page."""
        write = self._around.actions.write_template
        if write is not None:
            done = partial(self._on_written, path)
            self._around.reads.run(partial(write, path), done, self.page.show_trouble)

    def _on_written(self, path: Path, _: None) -> None:
        told = self._around.words("import.template_saved", file=path.name)
        self.page.banner.say(told, "good")

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
