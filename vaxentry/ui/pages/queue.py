"""Kiriman: every record with its state, narrowed, searched, looked at, held back, corrected."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, Qt
from PySide6.QtWidgets import QWidget

from vaxentry.domain.contact import QueueStatus
from vaxentry.domain.ports import Clock, SyncControl
from vaxentry.domain.queue_book import QueueBook
from vaxentry.domain.records import Counts, RecordDetail, RecordQuery, Saved
from vaxentry.domain.view_text import View
from vaxentry.language import Words
from vaxentry.ui.actions import GetReports
from vaxentry.ui.answer_copy import AnswerCopy
from vaxentry.ui.background import Background
from vaxentry.ui.pages.match_line import MatchLine
from vaxentry.ui.pages.page import Page
from vaxentry.ui.pages.queue_act_bar import ActBar
from vaxentry.ui.pages.queue_act_flow import ActFlow, ActParts
from vaxentry.ui.pages.queue_ask import AskBar
from vaxentry.ui.pages.queue_counting import QueueCounting
from vaxentry.ui.pages.queue_detail import QueueDetail
from vaxentry.ui.pages.queue_export import QueueExport
from vaxentry.ui.pages.queue_filters import StateFilters
from vaxentry.ui.pages.queue_foot import QueueFoot
from vaxentry.ui.pages.queue_layout import choices, give_way, lay_out, say_empty
from vaxentry.ui.pages.queue_look import QueueLook
from vaxentry.ui.pages.queue_narrow import NarrowBar
from vaxentry.ui.pages.queue_search import SearchField
from vaxentry.ui.pages.queue_table import COLUMNS, QueueTable
from vaxentry.ui.pages.reveal import noting
from vaxentry.ui.queue_model import QueueModel
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import push_button

_COPY = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class QueuePage(Page):
    """The queue as a list. Rows change where they stand; the list is not set anew for it.

    Signals:
        correct_wanted: a `RecordDetail` is to be loaded into the entry form.
        voided: a `Saved`: a void is durable.
    """

    correct_wanted = Signal(object)
    voided = Signal(object)

    def __init__(
        self,
        *,
        book: QueueBook,
        sync: SyncControl,
        background: Background,
        reader: Background,
        words: Words,
        theme: Theme,
        clock: Clock,
        reports: GetReports | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._sync = book, sync
        self._background, self._reader = background, reader
        self._words, self._theme, self._clock = words, theme, clock
        self._reports, self._is_behind = reports, False
        self._last_row = 0
        self.model = QueueModel(book, reader, words, clock, COLUMNS, self)
        self.counting = QueueCounting(book, clock, self)
        self._answers = AnswerCopy(book, reader, words, self)
        self._make_parts()
        self.rows, page = lay_out(self)
        self.setLayout(page)
        parts = ActParts(self.model, self.table, self.act_bar, self.ask, self.banner)
        self.acts = ActFlow(parts, book, sync, background, reader, words, self)
        self._connect()
        self._show_query()

    def _make_parts(self) -> None:
        words, theme = self._words, self._theme
        self.filters = StateFilters(words)
        self.narrow = NarrowBar(words, theme)
        self.choices = choices(self.filters, self.narrow)
        self.search = SearchField(words, theme)
        self.sync_button = push_button(words("queue.sync_now"), theme, "sync")
        self.banner = Banner(theme)
        self.ask = AskBar(words, theme, self._clock)
        self.saving = QueueExport(
            self._reports, self._book, words, theme, self._clock, self.banner, self
        )
        self.table = QueueTable(self.model, theme)
        self.table.setAccessibleName(words("queue.table"))
        self.empty = EmptyState(
            "queue", words("queue.empty_heading"), words("queue.empty_text"), theme
        )
        self.act_bar = ActBar(words, theme)
        self.detail = QueueDetail(words, theme)
        self.foot = QueueFoot(words, theme, self._clock)
        self.match = MatchLine(words, theme, self._clock)
        self.look = QueueLook(self._book, self._reader, self.model, self.table, self.detail, self)

    def _connect(self) -> None:
        self.filters.chosen.connect(self._show_query)
        self.narrow.narrowed.connect(self._show_query)
        self.narrow.stack_wanted.connect(self._on_stack_wanted)
        self.search.wanted.connect(self._show_query)
        self.search.returnPressed.connect(self._on_search_done)
        self.search.left.connect(self._on_search_done)
        self.sync_button.clicked.connect(self.sync_now)
        self.table.row_changed.connect(self._on_row)
        self.model.loaded.connect(self._on_loaded)
        self.counting.counted.connect(self._on_counted)
        self.counting.spanned.connect(self.foot.link.show_spans)
        for failing in (self.model, self._answers, self.counting, self.look):
            failing.failed.connect(self._on_failed)
        self.detail.correct_wanted.connect(self.correct_wanted)
        looks = noting(self._book.note_opened, self._background, self._on_failed)
        self.detail.reveal.note = looks
        self.detail.void_wanted.connect(self._on_void)
        self.detail.answer_wanted.connect(self._on_answer_wanted)
        self._answers.copied.connect(self.banner.say_shortly)
        self.acts.done.connect(self._on_acted)
        self.saving.button.clicked.connect(self.save)
        self.saving.bar.left.connect(self._on_saving_left)
        for asking in (self.ask, self.saving.bar):
            asking.turned.connect(partial(give_way, self))

    def first_focus(self) -> QWidget:
        """The page's own answer."""
        return self.table

    def show_counts(self, counts: Counts) -> None:
        """Say how many there are in each state."""
        self.counting.saved = counts
        self._show_figures()

    def _show_figures(self) -> None:
        counting = self.counting
        self.filters.show_counts(counting.states)
        self.choices.updateGeometry()
        self.foot.show_figures(self.model.rowCount(), counting.saved.saved, counting.status)

    def show_status(self, status: QueueStatus) -> None:
        """Say whether the server holds what this PC was told it holds, and how sending stands."""
        self.match.show_status(status)
        self.counting.status = status
        self._show_figures()

    def refresh(self, records: frozenset[UUID]) -> None:
        """Something changed; a hidden page looks when it is shown again."""
        if not self.isVisible():
            self._is_behind = True
            return
        self.counting.look()
        if not records:
            return
        self.model.refresh()
        self.look.if_shown(records)

    def look_again(self) -> None:
        """The page is shown: catch up with what changed meanwhile."""
        self.counting.look()
        self.acts.look_again()
        if self._is_behind:
            self._is_behind = False
            self.model.refresh()
            self.look.soon()

    def forget(self) -> None:
        """The page's own answer: no citizen who was sought, no record, nothing half asked."""
        self.look.forget()
        self.ask.hide()
        self.banner.hush()
        self.saving.forget()
        self.search.clear()
        self.search.settle()

    def end(self) -> None:
        """Count and write no more."""
        self.counting.end()
        self.saving.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt override: some parts give way where there is no room."""
        super().resizeEvent(event)
        give_way(self)

    def sync_now(self) -> None:
        """Ctrl+R: ask the worker to send now; the status line tells what comes of it."""
        self._sync.wake()
        self.banner.say(self._words("queue.asked"), "wait")

    def go_to_search(self) -> None:
        """Ctrl+F."""
        self.search.begin()

    def save(self) -> None:
        """Ctrl+S: save what is shown as a file."""
        if not self.ask.isVisibleTo(self):
            self.search.settle()
            self.saving.ask(View(self.counting.query or RecordQuery(), self.narrow.stack_number))

    def _on_saving_left(self) -> None:
        (self.table if self.model.rowCount() else self.search).setFocus()

    def _on_search_done(self) -> None:
        self.search.settle()
        self.table.setFocus()

    def _show_query(self) -> None:
        """Show what is chosen above the list."""
        wide = RecordQuery(states=self.filters.states, text=self.search.words)
        query = self.narrow.apply(wide)
        if query != self.counting.query:
            self._last_row = 0
            self.counting.show_query(query)
            self.model.set_query(query)

    def _on_stack_wanted(self, number: int) -> None:
        work = partial(self._book.stack_of, number)
        self._reader.run(work, partial(self._on_stack, number), self._on_failed)

    def _on_stack(self, number: int, stack: UUID | None) -> None:
        self.narrow.show_stack(stack, number)
        if number and stack is None:
            self.banner.say(self._words("queue.no_stack", number=number), "warn")

    def _on_loaded(self) -> None:
        has_rows = self.model.rowCount() > 0
        if not has_rows and self.table.hasFocus():
            self.search.setFocus()
        self.rows.setCurrentWidget(self.table if has_rows else self.empty)
        if has_rows and not self.table.currentIndex().isValid():
            # The list was set anew around whoever was in it.
            self.table.choose_only(min(self._last_row, self.model.rowCount() - 1))
        if not has_rows:
            say_empty(self.empty, self._words, self.model.query)
            self.detail.show_detail(None)
        elif self.detail.detail is None:
            self.look.soon()
        self._show_figures()

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self._last_row = row

    def _on_counted(self) -> None:
        self.narrow.show_facets(self.counting.facets)
        self._show_figures()

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")

    def _on_answer_wanted(self, detail: RecordDetail) -> None:
        self._answers.copy(detail.row.record_id)

    def _on_void(self, detail: RecordDetail, reason: str) -> None:
        record, seen = detail.row.record_id, detail.head_rev
        work = partial(self._book.void, record, reason=reason, based_on=seen)
        self._background.run(work, self._on_voided, self._on_failed)

    def _on_voided(self, saved: Saved) -> None:
        key, tone = ("void_asked", "warn") if saved.needs_approval else ("voided", "good")
        self.banner.say(self._words(f"queue.{key}", number=saved.entry_no), tone)
        self.refresh(frozenset({saved.record_id}))
        self.voided.emit(saved)

    def _on_acted(self) -> None:
        self.model.refresh()
        self.counting.look()
        self.look.soon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: F4 shows the identity, Ctrl+Shift+C copies the answer, Ctrl+S saves."""
        held = event.modifiers()
        if event.key() == Qt.Key.Key_F4:
            self.detail.reveal.toggle()
        elif event.key() == Qt.Key.Key_C and held == _COPY:
            self.detail.copy_answer()
        elif event.key() == Qt.Key.Key_S and held == Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif held & _COMMAND or not self._act(event):
            super().keyPressEvent(event)

    def _act(self, event: QKeyEvent) -> bool:
        if not self.table.hasFocus():
            return False
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return self.acts.press(Qt.Key(event.key()), whole_stack=shift)
