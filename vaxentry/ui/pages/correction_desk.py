"""Reopening a saved record on the entry page, and coming back to the card that waited."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import RecordDetail, Saved
from vaxentry.domain.reopening import unparse
from vaxentry.domain.stacks import CorrectionDraft
from vaxentry.ui.background import Background
from vaxentry.ui.pages.card_form import CardForm
from vaxentry.ui.pages.change_box import ChangeBox
from vaxentry.ui.pages.correction import Aside, Correction, CorrectionBar
from vaxentry.ui.pages.entry_desk import EntryDesk
from vaxentry.ui.pages.entry_work import last_of


class CorrectionDesk(QObject):
    """The stack's head and the card at hand are not touched: a correction brings its own.

    Signals:
        begun: a record is on the screen; carries its `RecordDetail`.
        resumed: so is what was typed of its correction before; carries whether the record is
            another now than it was then.
        ended: the card that waited is back.
        undone: a free entry was undone; carries the `Saved` of its void.
        nothing: there is no card to correct.
        failed: the book could not be asked; carries the exception.
    """

    begun = Signal(object)
    resumed = Signal(bool)
    ended = Signal()
    undone = Signal(object)
    nothing = Signal()
    failed = Signal(object)

    def __init__(
        self,
        book: DoseBook,
        background: Background,
        desk: EntryDesk,
        card: CardForm,
        bar: CorrectionBar,
        changes: ChangeBox,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._background = book, background
        self._desk, self._card, self._bar, self._changes = desk, card, bar, changes
        self._waiting: dict[UUID, CorrectionDraft] = {}

    def wait(self, drafts: Sequence[CorrectionDraft]) -> None:
        """What was typed of these is put back when their record is corrected again."""
        self._waiting |= {draft.record_id: draft for draft in drafts}

    def begin(self, detail: RecordDetail) -> None:
        """Load a saved record; the card at hand waits, and so does another correction."""
        desk, card = self._desk, self._card
        before = desk.correction
        if before is not None:
            self.wait([before.draft(desk.form(), desk.origins())])
        aside = before.aside if before else Aside(desk.record_id, card.form, dict(card.origins))
        desk.next_card()
        texts = unparse(detail.dose)
        desk.correction = Correction(detail, self._bar, aside, texts)
        card.show_head(texts)
        card.load(texts, detail.dose.origins)
        # What the fields show is what a change is compared with: they spell phones their own way.
        desk.correction = Correction(detail, self._bar, aside, desk.form())
        self._bar.begin(detail.row.entry_no, is_free=detail.is_free)
        draft = self._waiting.pop(detail.row.record_id, None)
        if draft is not None:
            self._put_back(draft)
        self.tell_changes()
        self.begun.emit(detail)
        if draft is not None and not draft.is_empty:
            self.resumed.emit(draft.rev != detail.head_rev)

    def _put_back(self, draft: CorrectionDraft) -> None:
        """What was typed stands over what the record says now."""
        texts = self._desk.form() | dict(draft.changes)
        origins = {at: one for at, one in self._card.origins.items() if at not in draft.changes}
        self._card.show_head(texts)
        self._card.load(texts, origins | dict(draft.origins))
        self._bar.reason.set_value(draft.reason)

    def begin_last(self, stack: UUID | None) -> None:
        """F9: the card of this stack that was saved last."""
        if stack is None:
            self.nothing.emit()
            return
        self._background.run(partial(last_of, self._book, stack), self._on_last, self.failed.emit)

    def _on_last(self, detail: RecordDetail | None) -> None:
        if detail is None:
            self.nothing.emit()
        elif not self._desk.is_busy:
            self.begin(detail)

    def tell_changes(self) -> None:
        """Show what differs now."""
        if self._desk.correction is not None:
            self._changes.tell(self._desk.correction.before, self._desk.form())

    def undo(self) -> None:
        """Ctrl+Delete: a record that was never sent and is one's own is taken back."""
        correction = self._desk.correction
        if correction is None or not correction.detail.is_free or self._desk.is_busy:
            return
        self._desk.is_busy = True
        void: Callable[[], Saved] = partial(self._book.void, correction.record_id, reason="")
        self._background.run(void, self._on_undone, self._on_failed)

    def _on_undone(self, saved: Saved) -> None:
        self._desk.is_busy = False
        self.end()
        self.undone.emit(saved)

    def _on_failed(self, error: Exception) -> None:
        self._desk.is_busy = False
        self.failed.emit(error)

    def end(self) -> None:
        """Bring back what waited."""
        correction, self._desk.correction = self._desk.correction, None
        if correction is None:
            return
        forget = partial(self._desk.keeping.forget_correction, correction.record_id)
        self._background.run(forget, lambda _: None, self.failed.emit)
        self._card.show_head(None)
        self._desk.next_card()
        self._card.load(correction.aside.form, correction.aside.origins)
        self._desk.record_id = correction.aside.record_id
        self._bar.hide()
        self._changes.hide()
        self.ended.emit()
