"""Kiriman: every record with its state, filtered, searched, looked at, corrected."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vaxentry.domain.outbox import State
from vaxentry.domain.ports import Clock, DoseBook, SyncControl
from vaxentry.domain.records import Counts, QueueStatus, RecordDetail, RecordQuery, Saved
from vaxentry.language import Words
from vaxentry.ui.answer_copy import AnswerCopy
from vaxentry.ui.background import Background
from vaxentry.ui.pages.match_line import MatchLine
from vaxentry.ui.pages.page import Page
from vaxentry.ui.pages.queue_detail import QueueDetail
from vaxentry.ui.pages.queue_filters import StateFilters
from vaxentry.ui.record_model import (
    COL_ENTRY_NO,
    COL_GIVEN_ON,
    COL_IDENTITY,
    COL_NAME,
    COL_STATE,
    COL_VACCINE,
    RecordModel,
)
from vaxentry.ui.sentences import error_text
from vaxentry.ui.spelling import count
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, push_button, text_label
from vaxentry.ui.widgets.record_table import RecordTable

COLUMNS = (
    COL_ENTRY_NO, COL_NAME, COL_IDENTITY, COL_VACCINE, COL_GIVEN_ON, COL_STATE,
)  # fmt: skip
_WIDTHS = {
    COL_ENTRY_NO: 126,
    COL_IDENTITY: 88,
    COL_VACCINE: 124,
    COL_GIVEN_ON: 92,
    COL_STATE: 196,
}
SEARCH_MS = 200
_LOOK_MS = 80
_COPY = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class QueuePage(Page):
    """The queue as a list. Rows change where they stand; the list is never reloaded for it.

    Signals:
        correct_wanted: a `RecordDetail` is to be loaded into the entry form.
        voided: a `Saved`: a void is durable.
    """

    correct_wanted = Signal(object)
    voided = Signal(object)

    def __init__(
        self,
        *,
        book: DoseBook,
        sync: SyncControl,
        background: Background,
        reader: Background,
        words: Words,
        theme: Theme,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._sync = book, sync
        self._background, self._reader = background, reader
        self._words, self._theme, self._clock = words, theme, clock
        self._later: set[UUID] = set()
        self.model = RecordModel(book, reader, words, COLUMNS, self)
        self._answers = AnswerCopy(book, reader, words, self)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.model.set_query(RecordQuery())

    def _make_parts(self) -> None:
        words, theme = self._words, self._theme
        self.filters = StateFilters(words)
        self.search = QLineEdit()
        self.search.setPlaceholderText(words("queue.search_hint"))
        self.search.setToolTip(words("queue.search_hint"))
        self.search.setAccessibleName(words("queue.search"))
        self.search.setClearButtonEnabled(True)
        self.sync_button = push_button(words("queue.sync_now"), theme, "sync")
        self.banner = Banner(theme)
        self.table = RecordTable(self.model, COLUMNS, _WIDTHS, theme)
        self.table.setAccessibleName(words("queue.table"))
        self.empty = EmptyState(
            "queue", words("queue.empty_heading"), words("queue.empty_text"), theme
        )
        self.detail = QueueDetail(words, theme)
        self.total = text_label("", "muted")
        self.match = MatchLine(words, theme, self._clock)
        self._search_timer = self._timer(SEARCH_MS, self._ask)
        self._look_timer = self._timer(_LOOK_MS, self._look)

    def _timer(self, wait_ms: int, then: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(then)
        return timer

    def _lay_out(self) -> None:
        left = Panel()
        tools = QHBoxLayout()
        tools.addWidget(self.search, 1)
        tools.addWidget(self.sync_button)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        left.column.addLayout(tools)
        left.column.addWidget(self.match)
        left.column.addWidget(self.filters)
        left.column.addWidget(self.banner)
        left.column.addWidget(self._stack, 1)
        left.column.addWidget(self.total)
        page = QHBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(12)
        column = QVBoxLayout()
        column.addWidget(left)
        page.addLayout(column, 17)
        self.detail.setMinimumWidth(392)
        self.detail.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        page.addWidget(self.detail)

    def _connect(self) -> None:
        self.filters.chosen.connect(self._on_filter)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_search_done)
        self.sync_button.clicked.connect(self.sync_now)
        self.table.row_changed.connect(self._on_row)
        self.model.loaded.connect(self._on_loaded)
        self.model.failed.connect(self._on_failed)
        self.detail.correct_wanted.connect(self.correct_wanted)
        self.detail.identity_opened.connect(self._on_identity_opened)
        self.detail.void_wanted.connect(self._on_void)
        self.detail.answer_wanted.connect(self._on_answer_wanted)
        self._answers.copied.connect(self._on_copied)
        self._answers.failed.connect(self._on_failed)

    def first_focus(self) -> QWidget:
        """The page's own answer."""
        return self.table

    def show_counts(self, counts: Counts) -> None:
        """Say how many there are in each state."""
        self.filters.show_counts(counts)
        self.total.setText(self._words("queue.total", n=count(self._words, counts.saved)))

    def show_status(self, status: QueueStatus) -> None:
        """Say whether the server holds what this PC was told it holds."""
        self.match.show_status(status)

    def refresh(self, records: frozenset[UUID]) -> None:
        """Some records changed; a hidden page looks when it is shown again."""
        if not self.isVisible():
            self._later |= records
            return
        self.model.refresh(records)
        shown = self.detail.detail
        if shown is not None and shown.row.record_id in records:
            self._look_timer.start()

    def look_again(self) -> None:
        """The page is shown: catch up with what changed meanwhile."""
        later, self._later = frozenset(self._later), set()
        self.refresh(later)

    def sync_now(self) -> None:
        """Ctrl+R: ask the worker to send now; the status line tells what comes of it."""
        self._sync.wake()
        self.banner.say(self._words("queue.asked"), "wait")

    def go_to_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus()
        self.search.selectAll()

    def search_for(self, text: str) -> None:
        """Search for a text."""
        self.search.setText(text)
        self._search_timer.stop()
        self._ask()

    def _on_search(self) -> None:
        self._search_timer.start()

    def _on_search_done(self) -> None:
        self._search_timer.stop()
        self._ask()
        self.table.setFocus()

    def _on_filter(self, states: frozenset[State]) -> None:
        self.model.set_query(RecordQuery(states=states, text=self.search.text().strip()))

    def _ask(self) -> None:
        text = self.search.text().strip()
        if text != self.model.query.text:
            self.model.set_query(RecordQuery(states=self.model.query.states, text=text))

    def _on_loaded(self) -> None:
        has_rows = self.model.rowCount() > 0
        if not has_rows and self.table.hasFocus():
            self.search.setFocus()
        self._stack.setCurrentWidget(self.table if has_rows else self.empty)
        if has_rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        if not has_rows:
            self._say_empty()
            self.detail.show_detail(None)

    def _say_empty(self) -> None:
        query = self.model.query
        narrowed = bool(query.text or query.states)
        key = "queue.nothing_found" if narrowed else "queue.empty"
        self.empty.say(self._words(f"{key}_heading"), self._words(f"{key}_text"))

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self._look_timer.start()

    def _look(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < self.model.rowCount():
            record = self.model.record(row).record_id
            work = partial(self._book.detail, record)
            self._reader.run(work, partial(self._on_detail, record), self._on_failed)

    def _on_detail(self, record: UUID, detail: RecordDetail) -> None:
        if self.model.row_of(record) == self.table.currentIndex().row():
            self.detail.show_detail(detail)

    def _on_identity_opened(self, detail: RecordDetail) -> None:
        work = partial(self._book.note_opened, detail.row.record_id)
        self._background.run(work, _ignore, self._on_failed)

    def _on_answer_wanted(self, detail: RecordDetail) -> None:
        self._answers.copy(detail.row.record_id)

    def _on_copied(self, said: str) -> None:
        self.banner.say_shortly(said)

    def _on_void(self, detail: RecordDetail, reason: str) -> None:
        work = partial(self._book.void, detail.row.record_id, reason=reason)
        self._background.run(work, self._on_voided, self._on_failed)

    def _on_voided(self, saved: Saved) -> None:
        key, tone = ("void_asked", "warn") if saved.needs_approval else ("voided", "good")
        self.banner.say(self._words(f"queue.{key}", number=saved.entry_no), tone)
        self.refresh(frozenset({saved.record_id}))
        self.voided.emit(saved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: F4 shows the identity of the record, Ctrl+Shift+C copies the answer."""
        if event.key() == Qt.Key.Key_F4:
            self.detail.toggle_identity()
        elif event.key() == Qt.Key.Key_C and event.modifiers() == _COPY:
            self.detail.copy_answer()
        else:
            super().keyPressEvent(event)


def _ignore(_: object) -> None:
    """Nothing to show when it is noted."""
