"""The six pages: Entri at once, the others when they are first looked at."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from vaxentry.domain.records import Counts
from vaxentry.ui.pages.conflicts import ConflictsPage
from vaxentry.ui.pages.entry import EntryPage
from vaxentry.ui.pages.later import LaterPage
from vaxentry.ui.pages.queue import QueuePage
from vaxentry.ui.pages.settings import SettingsPage
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.rail import Place


class PageSet(QObject):
    """Makes pages, shows one of them, passes news on to those that exist.

    Signals:
        built: a page was made; carries the `Place`.
    """

    built = Signal(object)

    def __init__(
        self, around: Surroundings, stack: QStackedWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._around, self._stack = around, stack
        self.entry = self._make_entry()
        self._pages: dict[Place, QWidget] = {Place.ENTRY: self.entry}
        self._last_focus: dict[QWidget, QWidget] = {}
        self._counts = Counts()
        words, theme = around.words, around.theme
        self._makers: dict[Place, Callable[[], QWidget]] = {
            Place.QUEUE: self._make_queue,
            Place.CONFLICTS: self._make_conflicts,
            Place.CLOSE_DAY: lambda: LaterPage("close_day", "close-day", words, theme),
            Place.REPORTS: lambda: LaterPage("reports", "report", words, theme),
            Place.SETTINGS: self._make_settings,
        }
        stack.addWidget(self.entry)

    def page(self, place: Place) -> QWidget:
        """The page of a place, made now if it was never shown."""
        if place not in self._pages:
            self._pages[place] = page = self._makers[place]()
            self._stack.addWidget(page)
            self.built.emit(place)
        return self._pages[place]

    def queue(self) -> QueuePage:
        """Kiriman."""
        page = self.page(Place.QUEUE)
        assert isinstance(page, QueuePage)
        return page

    def settings(self) -> SettingsPage:
        """Pengaturan."""
        page = self.page(Place.SETTINGS)
        assert isinstance(page, SettingsPage)
        return page

    def show(self, place: Place) -> None:
        """Bring a page to the front, up to date and with the focus where it was."""
        before, page = self._stack.currentWidget(), self.page(place)
        focused = QApplication.focusWidget()
        if before is not None and focused is not None and before.isAncestorOf(focused):
            self._last_focus[before] = focused
        self._stack.setCurrentWidget(page)
        if isinstance(page, QueuePage | ConflictsPage | LaterPage | SettingsPage):
            page.look_again()
        self._focus(page)

    def _focus(self, page: QWidget) -> None:
        last = self._last_focus.get(page)
        if last is not None and last.isVisible():
            last.setFocus()
        elif isinstance(page, QueuePage | ConflictsPage):
            page.table.setFocus()
        elif isinstance(page, EntryPage):
            page.header.chain[0].setFocus()
        elif isinstance(page, SettingsPage):
            page.language.setFocus()

    def show_counts(self, counts: Counts) -> None:
        """New counts for those who show them."""
        self._counts = counts
        if Place.QUEUE in self._pages:
            self.queue().show_counts(counts)

    def refresh(self, records: frozenset[UUID]) -> None:
        """Some records changed."""
        self.entry.side.refresh(records)
        for page in self._pages.values():
            if isinstance(page, QueuePage):
                page.refresh(records)
            elif isinstance(page, ConflictsPage) and page.isVisible():
                page.look_again()

    def _make_entry(self) -> EntryPage:
        around = self._around
        return EntryPage(
            book=around.book,
            background=around.writes,
            reader=around.reads,
            words=around.words,
            theme=around.theme,
            clock=around.clock,
            new_id=around.new_id,
            actions=around.actions,
        )

    def _make_queue(self) -> QueuePage:
        around = self._around
        page = QueuePage(
            book=around.book,
            sync=around.sync,
            background=around.writes,
            reader=around.reads,
            words=around.words,
            theme=around.theme,
        )
        page.show_counts(self._counts)
        return page

    def _make_conflicts(self) -> ConflictsPage:
        around = self._around
        return ConflictsPage(
            book=around.book, background=around.reads, words=around.words, theme=around.theme
        )

    def _make_settings(self) -> SettingsPage:
        around = self._around
        return SettingsPage(
            book=around.book,
            background=around.reads,
            words=around.words,
            theme=around.theme,
            actions=around.actions,
        )

    def end(self) -> None:
        """Let the pages keep what they have and stop what they started."""
        self.entry.end()
        settings = self._pages.get(Place.SETTINGS)
        if isinstance(settings, SettingsPage):
            settings.end()
