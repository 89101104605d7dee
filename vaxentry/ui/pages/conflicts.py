"""Perlu keputusan: what waits for a person, both records side by side, decided by a key."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from vaxentry.domain.case_book import CaseBook
from vaxentry.domain.cases import RULES, Case, Seen, Way
from vaxentry.domain.records import ConflictRow, Saved
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.case_panel import CasePanel
from vaxentry.ui.pages.conflict_list import ConflictModel, ConflictTable
from vaxentry.ui.pages.page import Page
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, text_label

_LIMIT = 500
_LOOK_MS = 60


class ConflictsPage(Page):
    """The list of cases, and the one in front.

    Signals:
        correct_wanted: a `RecordDetail` is to be loaded into the entry form.
        decided: a `Saved`: a decision is durable.
    """

    correct_wanted = Signal(object)
    decided = Signal(object)

    def __init__(
        self,
        *,
        book: CaseBook,
        background: Background,
        reader: Background,
        words: Words,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # It has the focus itself as long as there is no row.
        self.setAccessibleName(words("ui.title_conflicts"))
        self._book, self._background, self._reader = book, background, reader
        self._words = words
        self.model = ConflictModel(words, self)
        self.banner = Banner(theme)
        self.table = ConflictTable(self.model, words, theme)
        self.empty = EmptyState(
            "decide", words("conflicts.empty_heading"), words("conflicts.empty_text"), theme
        )
        self.panel = CasePanel(words, theme)
        self._look_timer = QTimer(self)
        self._look_timer.setSingleShot(True)
        self._look_timer.setInterval(_LOOK_MS)
        self._look_timer.timeout.connect(self._look)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left = Panel()
        self.lead_column = left.column
        left.column.addWidget(text_label(self._words("conflicts.lead"), "muted", wrap=True))
        left.column.addWidget(self.banner)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        left.column.addWidget(self._stack, 1)
        right = QScrollArea()
        right.setObjectName("scrolled")
        right.setWidgetResizable(True)
        right.setFrameShape(QScrollArea.Shape.NoFrame)
        right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        right.setWidget(self.panel)
        page = QHBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(12)
        column = QVBoxLayout()
        column.addWidget(left)
        page.addLayout(column, 12)
        page.addWidget(right, 13)

    def _connect(self) -> None:
        self.table.row_changed.connect(self._on_row)
        self.table.digit_pressed.connect(self.panel.take_digit)
        self.panel.identity_opened.connect(self._on_identity_opened)
        self.panel.correct_wanted.connect(self._on_correct)
        self.panel.decided.connect(self._on_decided)

    def first_focus(self) -> QWidget:
        """The page's own answer."""
        return self.table

    def look_again(self) -> None:
        """Read the list from the book."""
        work = partial(self._book.conflicts, _LIMIT)
        self._reader.run(work, self._on_rows, self._on_failed)

    def refresh(self, records: frozenset[UUID]) -> None:
        """The list is short: read it again, when somebody looks."""
        if records and self.isVisible():
            self.look_again()

    def _on_rows(self, rows: Sequence[ConflictRow]) -> None:
        shown = self.panel.case.record_id if self.panel.case else None
        at = max(self.table.currentIndex().row(), 0)
        was_waiting = self.hasFocus()
        self.model.set_rows(rows)
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        if not rows:
            self.panel.show_case(None)
            return
        found = None if shown is None else self.model.row_of(shown)
        self.table.selectRow(min(at, len(rows) - 1) if found is None else found)
        if was_waiting:
            self.table.setFocus()
        self._look_timer.start()

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self._look_timer.start()

    def _look(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < self.model.rowCount():
            record = self.model.rows[row].record.record_id
            work = partial(self._book.case, record)
            self._reader.run(work, partial(self._on_case, record), self._on_failed)

    def _on_case(self, record: UUID, case: Case | None) -> None:
        if self.model.row_of(record) == self.table.currentIndex().row():
            self.panel.show_case(case)

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")

    def _on_identity_opened(self, case: Case) -> None:
        """Both were shown: each look is noted."""
        opened = [one for one in (case.ours, case.theirs) if one is not None]
        for one in opened:
            work = partial(self._book.note_opened, one.row.record_id)
            self._background.run(work, _ignore, self._on_failed)

    def _on_correct(self, case: Case) -> None:
        self._on_identity_opened(case)
        self.correct_wanted.emit(case.ours)

    def _on_decided(self, case: Case, way: Way, reason: str) -> None:
        self.table.setFocus()
        work = self._work(case, way, reason)
        self._background.run(work, partial(self._on_done, way), self._on_failed)

    def _work(self, case: Case, way: Way, reason: str) -> Callable[[], Saved]:
        ours = case.ours
        if way in RULES:
            return partial(
                self._book.rule,
                case.record_id,
                RULES[way],
                reason=reason,
                based_on=ours.head_rev,
            )
        if way is Way.SWAP and case.theirs is not None:
            mine = Seen(case.record_id, ours.head_rev)
            other = Seen(case.theirs.row.record_id, case.theirs.head_rev)
            return lambda: self._book.swap_tickets(mine, other, reason=reason)[0]
        return partial(self._book.void, case.record_id, reason=reason)

    def _on_done(self, way: Way, saved: Saved) -> None:
        asked = way is Way.VOID and saved.needs_approval
        key, tone = ("void_asked", "warn") if asked else (str(way), "good")
        self.banner.say(self._words(f"cases.done_{key}", number=saved.entry_no), tone)
        self.look_again()
        self.decided.emit(saved)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: F4 shows who is meant, Esc leaves a way that was chosen."""
        if event.key() == Qt.Key.Key_F4:
            self.panel.toggle_identity()
        elif event.key() == Qt.Key.Key_Escape and self.panel.leave_reason():
            self.table.setFocus()
        else:
            super().keyPressEvent(event)


def _ignore(_: object) -> None:
    """Nothing to show when it is noted."""
