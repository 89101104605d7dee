"""The window: puts rail, pages, status line and panels together. Owns no logic of its own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vaxentry.domain.ports import Clock, DoseBook, SyncControl
from vaxentry.domain.records import Author, RecordDetail, Saved, SiteInfo
from vaxentry.language import Words
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.background import Background
from vaxentry.ui.bridge import Changed, StoreBridge
from vaxentry.ui.file_choice import choose_cards
from vaxentry.ui.keys_panel import KeysPanel
from vaxentry.ui.leaving import Leaving
from vaxentry.ui.page_set import PageSet
from vaxentry.ui.pages.queue import QueuePage
from vaxentry.ui.pages.settings import SettingsPage
from vaxentry.ui.sentences import error_text
from vaxentry.ui.spelling import long_day
from vaxentry.ui.status_watch import Standing, StatusWatch
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.theme.theme import Theme, application
from vaxentry.ui.theme.tokens import LIGHT, THEMES
from vaxentry.ui.widgets.rail import PLACES, Place, Rail
from vaxentry.ui.widgets.status_line import StatusLine
from vaxentry.ui.widgets.top_bar import TopBar

LANGUAGE_SETTING = "ui.language"
THEME_SETTING = "ui.theme"


class MainWindow(QWidget):
    """The program's window. Main thread only; news from other threads come through `bridge`.

    Signals:
        finished: the window has ended for good and everything typed is in the book.
    """

    finished = Signal()

    def __init__(
        self,
        book: DoseBook,
        sync: SyncControl,
        words: Words,
        clock: Clock,
        new_id: Callable[[], UUID],
        actions: WindowActions,
        *,
        bridge: StoreBridge | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self.setWindowTitle(words("ui.app"))
        self._book, self._sync, self._words, self._clock = book, sync, words, clock
        self._actions = actions
        # Reads wait for no save and a save for no read: two workers.
        self._background, self._reader = Background(self), Background(self)
        self._site: SiteInfo | None = None
        self._has_begun = self._has_ended = False
        self.theme = Theme(THEMES.get(book.setting(THEME_SETTING) or "", LIGHT), self)
        self.theme.apply()
        self.bridge = bridge or StoreBridge(self)
        self._make_parts(new_id)
        self._lay_out()
        self._connect()
        self.go_to(Place.ENTRY)
        self.resize(1366, 768)

    def _make_parts(self, new_id: Callable[[], UUID]) -> None:
        words, theme = self._words, self.theme
        self.rail = Rail(words, theme)
        self.top = TopBar(words, theme)
        self.status = StatusLine(words, theme)
        self.stack = QStackedWidget()
        self.watch = StatusWatch(self._book, self._reader, self)
        around = Surroundings(
            book=self._book,
            sync=self._sync,
            words=words,
            theme=theme,
            clock=self._clock,
            new_id=new_id,
            actions=self._actions,
            writes=self._background,
            reads=self._reader,
        )
        self.pages = PageSet(around, self.stack, self)
        self.entry = self.pages.entry
        self._keys: KeysPanel | None = None
        self.leaving = Leaving(self._book, words, theme, self)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(self.status)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go_to)
        self.top.keys_wanted.connect(self.show_keys)
        self.top.theme_wanted.connect(self._on_theme_toggled)
        self.entry.saved.connect(self._on_saved)
        self.entry.correction_left.connect(self._on_correction_left)
        self.entry.file_wanted.connect(self._on_file_wanted)
        self.entry.right.imported.connect(self._on_sync_wanted)
        self.pages.built.connect(self._on_page_built)
        self.watch.told.connect(self._on_told)
        self.watch.failed.connect(self._on_watch_failed)
        self.bridge.changed.connect(self._on_changed)
        self.leaving.staying.connect(self._on_staying)
        self.leaving.gone.connect(self._on_gone)
        application().commitDataRequest.connect(self._on_session_end)
        for number, place in enumerate(PLACES, start=1):
            self._short_cut(f"Alt+{number}", partial(self.go_to, place))
        self._short_cut("F1", self.show_keys)
        self._short_cut("F3", self.entry.header.new_button.click)
        self._short_cut("F5", self._on_sync_wanted)
        self._short_cut("Ctrl+F", self._on_search_wanted)

    def _short_cut(self, keys: str, then: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(then)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt override: everything that reads the book waits for the first paint."""
        super().paintEvent(event)
        if not self._has_begun:
            self._has_begun = True
            QTimer.singleShot(0, self._begin)

    @Slot()
    def _begin(self) -> None:
        if self._has_ended:
            return
        self.entry.begin()
        self._ask_who_and_where()
        self.watch.begin()

    def _ask_who_and_where(self) -> None:
        work = partial(_who_and_where, self._book)
        self._reader.run(work, self._on_who_and_where, self._on_watch_failed)

    def _on_who_and_where(self, found: tuple[SiteInfo, Author]) -> None:
        self._site, author = found
        self.top.author.setText(author.name)
        self._show_place()

    def _show_place(self) -> None:
        today = long_day(self._words, self._clock().astimezone().date())
        name = self._site.site_name if self._site else ""
        self.top.place.setText(" · ".join(part for part in (name, today) if part))

    def go_to(self, place: Place) -> None:
        """Show one of the six places."""
        self.rail.mark(place)
        self.top.title.setText(self._words(f"ui.title_{place}"))
        self.pages.show(place)

    def _on_page_built(self, page: QWidget) -> None:
        """A page is shown for the first time: connect what it says."""
        if isinstance(page, QueuePage):
            page.correct_wanted.connect(self._on_correct_wanted)
            page.voided.connect(self._on_saved)
        elif isinstance(page, SettingsPage):
            page.language_chosen.connect(self._on_language)
            page.theme_chosen.connect(self.set_theme)
            page.enrolled.connect(self._on_enrolled)
        self.watch.look()

    def _on_told(self, standing: Standing) -> None:
        self.status.show_status(standing.status, standing.counts)
        self.pages.show_counts(standing.counts)
        self._show_place()
        self.leaving.look(standing)

    def _on_watch_failed(self, error: Exception) -> None:
        self.status.show_trouble(error_text(self._words, error))

    @Slot(object)
    def _on_changed(self, changed: Changed) -> None:
        self.watch.look()
        self.pages.refresh(changed.records)

    def _on_saved(self, saved: Saved) -> None:
        self._sync.wake()
        self.watch.look()
        self.pages.refresh(frozenset({saved.record_id}))

    def _on_enrolled(self) -> None:
        self._sync.wake()
        self._ask_who_and_where()
        self.watch.look()

    def _on_correct_wanted(self, detail: RecordDetail) -> None:
        self.go_to(Place.ENTRY)
        self.entry.correct(detail)

    def _on_correction_left(self) -> None:
        self.go_to(Place.QUEUE)

    def _on_sync_wanted(self) -> None:
        self._sync.wake()
        self.watch.look()

    def _on_search_wanted(self) -> None:
        self.go_to(Place.QUEUE)
        self.pages.queue().go_to_search()

    def _on_file_wanted(self) -> None:
        choose_cards(self, self._words, self.import_path)

    def import_path(self, path: str) -> None:
        """Read a file of cards; the panel beside the form shows how it goes."""
        self.entry.right.import_panel().start(Path(path))

    def show_keys(self) -> None:
        """F1."""
        if self._keys is None:
            self._keys = KeysPanel(self._words, self.theme, self)
        self._keys.bring(self._keys.close_button)

    def _on_theme_toggled(self) -> None:
        self.set_theme("dark" if self.theme.tokens.name == "light" else "light")

    def set_theme(self, name: str) -> None:
        """Change to "light" or "dark" and remember it."""
        if name != self.theme.tokens.name:
            self.theme.switch(name, self)
            self._remember(THEME_SETTING, name)

    def _remember(self, name: str, value: str) -> None:
        work = partial(self._book.set_setting, name, value)
        self._background.run(work, lambda _: None, self._on_watch_failed)

    def _on_language(self, language: str) -> None:
        self._remember(LANGUAGE_SETTING, language)
        self.end()
        self._actions.rebuild(Words(language))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt override: rows that wait are told about; nothing is lost either way."""
        if not self.leaving.may_close():
            event.ignore()
            return
        event.accept()
        self._on_gone()

    def _on_staying(self) -> None:
        self.entry.drafts.flush()
        self._sync.wake()
        self.watch.look()

    def _on_gone(self) -> None:
        self.end()
        self.finished.emit()

    def come_back(self) -> None:
        """Show the window again: the program was started a second time."""
        self.leaving.come_back()

    def _on_session_end(self) -> None:
        self.leaving.on_session_end()
        self.entry.drafts.flush()

    def end(self) -> None:
        """Keep what is typed and stop everything the window started. Safe to call twice."""
        if self._has_ended:
            return
        self._has_ended = True
        self.watch.end()
        self.pages.end()
        self._background.drain()
        self._reader.close()


def _who_and_where(book: DoseBook) -> tuple[SiteInfo, Author]:
    """Runs on the worker thread."""
    return book.site(), book.author()
