"""The six pages: Entri at once, the others when they are first looked at.

A page is imported when it is made: the first key must not wait for pages nobody looks at.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from vaxentry.domain.contact import QueueStatus
from vaxentry.domain.records import Counts
from vaxentry.ui.pages.entry import EntryPage
from vaxentry.ui.pages.page import Page
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.rail import Place

if TYPE_CHECKING:
    from vaxentry.ui.pages.conflicts import ConflictsPage
    from vaxentry.ui.pages.queue import QueuePage
    from vaxentry.ui.pages.settings import SettingsPage


class PageSet(QObject):
    """Makes pages, shows one of them, passes news on to those that exist.

    Attributes:
        last_place: the place that is in front, or was before a page that is no place of its own.

    Signals:
        built: a page was made; carries the `Place`.
    """

    built = Signal(object)

    def __init__(
        self, around: Surroundings, stack: QStackedWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._around, self._stack = around, stack
        with around.theme.later():
            self.entry = _make_entry(around)
            stack.addWidget(self.entry)
        self.entry.desk.fresh.connect(self._on_fresh_card)
        self._queue: QueuePage | None = None
        self._conflicts: ConflictsPage | None = None
        self._settings: SettingsPage | None = None
        self._status: QueueStatus | None = None
        self._pages: dict[Place, Page] = {Place.ENTRY: self.entry}
        self._beside: list[Page] = []
        self.last_place = Place.ENTRY
        self._last_focus: dict[QWidget, QWidget] = {}
        self._counts = Counts()

    def page(self, place: Place) -> Page:
        """The page of a place, made now if it was never shown."""
        if place not in self._pages:
            self._pages[place] = page = self._make(place)
            page.show_counts(self._counts)
            if self._status is not None:
                page.show_status(self._status)
            self._stack.addWidget(page)
            self.built.emit(place)
        return self._pages[place]

    def _make(self, place: Place) -> Page:
        if place is Place.QUEUE:
            self._queue = _make_queue(self._around)
            return self._queue
        if place is Place.SETTINGS:
            self._settings = _make_settings(self._around)
            return self._settings
        if place is Place.CONFLICTS:
            self._conflicts = _make_conflicts(self._around)
            return self._conflicts
        if place is Place.REPORTS:
            return _make_reports(self._around)
        return _make_days(self._around)

    def queue(self) -> "QueuePage":
        """Kiriman."""
        self.page(Place.QUEUE)
        assert self._queue is not None
        return self._queue

    def conflicts(self) -> "ConflictsPage":
        """Perlu keputusan."""
        self.page(Place.CONFLICTS)
        assert self._conflicts is not None
        return self._conflicts

    def settings(self) -> "SettingsPage":
        """Pengaturan."""
        self.page(Place.SETTINGS)
        assert self._settings is not None
        return self._settings

    def add(self, page: Page) -> None:
        """A page beside the six: it is told what changes, and brought forward by `bring`."""
        self._stack.addWidget(page)
        self._beside.append(page)

    @property
    def place_shown(self) -> Place | None:
        """The place in front; None = a page that is no place of its own."""
        shown = self._stack.currentWidget()
        return next((place for place, page in self._pages.items() if page is shown), None)

    def show(self, place: Place) -> None:
        """Bring a page to the front, up to date and with the focus where it was."""
        self.last_place = place
        self.bring(self.page(place))

    def bring(self, page: Page) -> None:
        """The same for a page that is no place of its own."""
        self._note_focus()
        self._stack.setCurrentWidget(page)
        page.look_again()
        self._focus(page)

    def look_again(self) -> None:
        """Somebody else may look at the page in front: it catches up with the book."""
        page = self._stack.currentWidget()
        if isinstance(page, Page):
            page.look_again()

    def forget(self) -> None:
        """Somebody else than before is here."""
        for page in (*self._pages.values(), *self._beside):
            page.forget()

    def give_back(self) -> None:
        """A button beside the page was pressed: the keys belong to the page again."""
        page, focused = self._stack.currentWidget(), QApplication.focusWidget()
        if isinstance(page, Page) and (focused is None or not page.isAncestorOf(focused)):
            self._note_focus()
            self._focus(page)

    def _note_focus(self) -> None:
        """Where the cursor is, or was before a button beside the page took it."""
        before = self._stack.currentWidget()
        focused = None if before is None else before.focusWidget()
        if before is not None and focused is not None:
            self._last_focus[before] = focused

    def _focus(self, page: Page) -> None:
        last = self._last_focus.get(page)
        may_return = last is not None and isValid(last) and last.isVisible()
        target = page.focus_after(last) if last and may_return else page.first_focus()
        if target is not None:
            target.setFocus()

    def _on_fresh_card(self) -> None:
        """A saved, parked or cleared card takes its place of the cursor along."""
        self._last_focus.pop(self.entry, None)

    def show_counts(self, counts: Counts) -> None:
        """New counts for those who show them."""
        self._counts = counts
        for page in self._pages.values():
            page.show_counts(counts)

    def show_status(self, status: QueueStatus) -> None:
        """How the sending stands, for those who show it."""
        self._status = status
        for page in self._pages.values():
            page.show_status(status)

    def refresh(self, records: frozenset[UUID]) -> None:
        """Some records changed."""
        for page in (*self._pages.values(), *self._beside):
            page.refresh(records)

    def end(self) -> None:
        """Let the pages keep what they have and stop what they started."""
        for page in (*self._pages.values(), *self._beside):
            page.end()


def _make_entry(around: Surroundings) -> EntryPage:
    return EntryPage(
        book=around.book,
        background=around.writes,
        reader=around.reads,
        words=around.words,
        theme=around.theme,
        clock=around.clock,
        new_id=around.new_id,
    )


def _make_queue(around: Surroundings) -> "QueuePage":
    from vaxentry.ui.pages.queue import QueuePage  # noqa: PLC0415 - when it is first looked at

    return QueuePage(
        book=around.book,
        sync=around.sync,
        background=around.writes,
        reader=around.reads,
        words=around.words,
        theme=around.theme,
        clock=around.clock,
        reports=around.actions.reports,
    )


def _make_conflicts(around: Surroundings) -> "ConflictsPage":
    from vaxentry.ui.pages.conflicts import ConflictsPage  # noqa: PLC0415

    return ConflictsPage(around)


def _make_settings(around: Surroundings) -> "SettingsPage":
    from vaxentry.ui.pages.settings import SettingsPage  # noqa: PLC0415

    return SettingsPage(
        book=around.book,
        background=around.reads,
        words=around.words,
        theme=around.theme,
        actions=around.actions,
    )


def _make_reports(around: Surroundings) -> Page:
    from vaxentry.ui.pages.link_days import spans_since_strip  # noqa: PLC0415
    from vaxentry.ui.pages.reports import ReportsPage  # noqa: PLC0415

    return ReportsPage(
        reports=around.actions.reports,
        spans=lambda: spans_since_strip(around.book, around.clock()),
        words=around.words,
        theme=around.theme,
        clock=around.clock,
    )


def _make_days(around: Surroundings) -> Page:
    from vaxentry.ui.pages.day import DayPage  # noqa: PLC0415

    return DayPage(around)
