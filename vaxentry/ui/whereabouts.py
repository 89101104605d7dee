"""Who types and for which site, as the bar above the page says it."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import Author, SiteInfo
from vaxentry.language.spelling import long_day
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.top_bar import TopBar


class Whereabouts(QObject):
    """Asks the book and tells the bar. Main thread.

    Signals:
        site_told: the `SiteInfo` of this PC.
        failed: the book could not be read; carries the exception.
    """

    site_told = Signal(object)
    failed = Signal(object)

    def __init__(self, around: Surroundings, bar: TopBar, parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._bar = around, bar
        self._site: SiteInfo | None = None

    def look(self) -> None:
        """Ask the book, soon."""
        work = partial(_who_and_where, self._around.book)
        self._around.reads.run(work, self._on_told, self.failed.emit)

    def _on_told(self, found: tuple[SiteInfo, Author]) -> None:
        self._site, author = found
        self._bar.author.setText(author.name)
        self.site_told.emit(self._site)
        self.show_place()

    def show_place(self) -> None:
        """The site, and the day as it is by now."""
        today = long_day(self._around.words, self._around.clock().astimezone().date())
        name = self._site.site_name if self._site else ""
        self._bar.place.setText(" · ".join(part for part in (name, today) if part))


def _who_and_where(book: DoseBook) -> tuple[SiteInfo, Author]:
    """Runs on the worker thread."""
    return book.site(), book.author()
