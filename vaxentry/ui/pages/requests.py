"""Menunggu persetujuan koordinator: what waits for a second person, decided by a key."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vaxentry.domain.approval import Request, RequestPair, WaitingRequest
from vaxentry.domain.outbox import State
from vaxentry.domain.ports import DoseBook
from vaxentry.errors import RecordMovedError
from vaxentry.language import Words
from vaxentry.language.spelling import moment
from vaxentry.ui.background import Background
from vaxentry.ui.pages.conflict_list import ConflictTable
from vaxentry.ui.pages.page import Page
from vaxentry.ui.pages.request_fate import fate_of, fate_text
from vaxentry.ui.pages.request_panel import RequestPanel, Verdict
from vaxentry.ui.pages.reveal import noting
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets import overlay
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.chip import tone_of
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, text_label
from vaxentry.ui.widgets.row_list import RowModel
from vaxentry.ui.widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from vaxentry.domain.staff_desk import ApprovalBook

_LIMIT = 500
_LOOK_MS = 60


class RequestModel(RowModel[WaitingRequest]):
    """One line per request. No full name and no number ever reaches it."""

    columns = ("kind", "entry_no", "own", "since")
    chip = "kind"
    headings = "approval"

    def key_of(self, row: WaitingRequest) -> UUID:
        """The record."""
        return row.record_id

    def tone_of(self, row: WaitingRequest) -> str:  # noqa: ARG002 - all of them wait
        """That of what waits for a supervisor."""
        return tone_of(State.AWAITING_APPROVAL)

    def about(self, row: WaitingRequest, column: str) -> str:  # noqa: ARG002 - of the whole row
        """Who asks."""
        return row.asked_by

    def text_of(self, row: WaitingRequest, column: str) -> str:
        """The words of a cell."""
        texts = {
            "kind": self._words(f"approval.kind_{row.kind}"),
            "entry_no": row.entry_no,
            "own": row.masked_name,
            "since": moment(self._words, row.asked_at),
        }
        return texts[column]


class RequestsPage(Page):
    """The list of requests, and the one in front.

    Signals:
        left: back to where it was asked for.
        decided: something may be sent, or another entry stands.
    """

    left = Signal()
    decided = Signal()

    def __init__(
        self,
        *,
        book: DoseBook,
        approvals: "Callable[[], ApprovalBook]",
        background: Background,
        reader: Background,
        words: Words,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("approval.title"))
        self._book, self._approvals = book, approvals
        self._background, self._reader, self._words = background, reader, words
        self.model = RequestModel(words, self)
        self.banner = Banner(theme)
        self.table = ConflictTable(self.model, words, theme)
        self.table.setAccessibleName(words("approval.table"))
        heading, about = words("approval.empty_heading"), words("approval.empty_text")
        self.empty = EmptyState("decide", heading, about, theme)
        self.panel = RequestPanel(words, theme)
        self._look_timer = QTimer(self)
        self._look_timer.setSingleShot(True)
        self._look_timer.setInterval(_LOOK_MS)
        self._look_timer.timeout.connect(self._look)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left = Panel()
        left.column.addWidget(text_label(self._words("approval.lead"), "muted", wrap=True))
        left.column.addWidget(self.banner)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        left.column.addWidget(self._stack, 1)
        page = QHBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(12)
        column = QVBoxLayout()
        column.addWidget(left)
        page.addLayout(column, 12)
        page.addWidget(Scrolled(self.panel, sideways=True), 13)

    def _connect(self) -> None:
        self.table.row_changed.connect(self._on_row)
        self.table.digit_pressed.connect(self._on_digit)
        looks = noting(self._book.note_opened, self._background, self._on_failed)
        self.panel.reveal.note = looks
        self.panel.decided.connect(self._on_decided)

    def _on_digit(self, digit: int) -> None:
        """A digit is meant for the request in front; one typed ahead of it beeps."""
        if not (self._is_in_front() and self.panel.take_digit(digit)):
            QApplication.beep()

    def _is_in_front(self) -> bool:
        """Whether the panel shows the line that is chosen."""
        pair, row = self.panel.pair, self.table.currentIndex().row()
        if pair is None or not 0 <= row < len(self.model.rows):
            return False
        return pair.request == self.model.rows[row]

    def first_focus(self) -> QWidget:
        """The page's own answer."""
        return self.table if self.model.rows else self

    def look_again(self) -> None:
        """Read the list from the book."""
        self._reader.run(lambda: self._approvals().waiting(_LIMIT), self._on_rows, self._on_failed)

    def forget(self) -> None:
        """The page's own answer: half a decision, and who might decide, is not for them."""
        self.banner.hush()
        self.panel.show_pair(None)

    def refresh(self, records: frozenset[UUID]) -> None:
        """The list is short: read it again, when somebody looks."""
        if records and self.isVisible():
            self.look_again()

    def _on_rows(self, rows: Sequence[WaitingRequest]) -> None:
        self._leave_over(rows)
        shown = self.panel.pair.request.record_id if self.panel.pair else None
        at = max(self.table.currentIndex().row(), 0)
        self.model.set_rows(rows)
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        if not rows:
            self.panel.show_pair(None)
            if self.isVisible() and not self.window().isHidden() and not overlay.has_the_keys():
                self.setFocus()
            return
        found = None if shown is None else self.model.row_of(shown)
        self.table.selectRow(min(at, len(rows) - 1) if found is None else found)
        if self.hasFocus():
            self.table.setFocus()
        self._look_timer.start()

    def _leave_over(self, still: Sequence[WaitingRequest]) -> None:
        """What is asked about here may be decided elsewhere: the keys go back to the list."""
        asked = self.panel.pair.request if self.panel.pair else None
        if asked is None or asked in still or self.panel.reason_field.chosen is None:
            return
        if self.panel.reason.hasFocus():
            self.table.take_over()
        self.panel.leave_reason()
        self._tell_fate(asked)

    def _tell_fate(self, request: WaitingRequest) -> None:
        told = partial(self._on_fate, request)
        self._reader.run(partial(fate_of, self._book, request), told, self._on_failed)

    def _on_fate(self, request: WaitingRequest, fate: Request | None) -> None:
        self.banner.say(fate_text(self._words, request, fate), "warn")

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self._look_timer.start()

    def _look(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < len(self.model.rows):
            record = self.model.rows[row].record_id
            work = partial(_pair, self._approvals, record)
            self._reader.run(work, partial(self._on_pair, record), self._on_failed)

    def _on_pair(self, record: UUID, pair: RequestPair | None) -> None:
        if self.model.row_of(record) == self.table.currentIndex().row():
            self.panel.show_pair(pair)

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")

    def _on_not_decided(self, request: WaitingRequest, error: Exception) -> None:
        if isinstance(error, RecordMovedError):
            self._tell_fate(request)
            self.look_again()
        else:
            self._on_failed(error)
            self.look_again_soon()

    def look_again_soon(self) -> None:
        """What was decided elsewhere meanwhile is not in front any more."""
        self._look_timer.start()

    def _on_decided(self, pair: RequestPair, verdict: Verdict, reason: str) -> None:
        self.table.setFocus()
        work = partial(_decide, self._approvals, pair, verdict, reason)
        done = partial(self._on_done, pair, verdict)
        self._background.run(work, done, partial(self._on_not_decided, pair.request))

    def _on_done(self, pair: RequestPair, verdict: Verdict, _: None) -> None:
        told = self._words(f"approval.done_{verdict}", number=pair.request.entry_no)
        self.banner.say(told, "good")
        self.look_again()
        self.decided.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: F4 shows who is meant, Esc leaves what was chosen, or the page."""
        if event.key() == Qt.Key.Key_F4:
            self.panel.reveal.toggle()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.panel.leave_reason():
            self.table.setFocus()
        else:
            self.left.emit()


def _pair(approvals: "Callable[[], ApprovalBook]", record: UUID) -> RequestPair | None:
    """Runs on a worker thread."""
    return approvals().pair(record)


def _decide(
    approvals: "Callable[[], ApprovalBook]", pair: RequestPair, verdict: Verdict, reason: str
) -> None:
    """Runs on a worker thread; it holds for the revision that was on the screen."""
    record, rev = pair.request.record_id, pair.request.rev
    if verdict is Verdict.APPROVE:
        approvals().approve(record, rev=rev)
    else:
        approvals().decline(record, reason=reason, rev=rev)
