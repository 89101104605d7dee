"""Reopening a saved record on the entry page, and coming back to the card that waited."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal

from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import RecordDetail, Saved
from vaxentry.domain.reopening import unparse
from vaxentry.domain.stacks import CorrectionDraft
from vaxentry.domain.validation import GIVEN_BY_RULE, given_by_rule
from vaxentry.ui.background import Background, OnError
from vaxentry.ui.pages.card_form import CardForm
from vaxentry.ui.pages.card_keys import focus_all
from vaxentry.ui.pages.change_box import ChangeBox
from vaxentry.ui.pages.correction import Aside, Correction, CorrectionBar
from vaxentry.ui.pages.entry_desk import EntryDesk
from vaxentry.ui.pages.entry_start import park_correction
from vaxentry.ui.pages.noted_look import NotedLook
from vaxentry.ui.pages.second_key import SecondKey

_UNDO = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Delete)
_LEAVE = QKeyCombination(Qt.Key.Key_Escape)


class CorrectionDesk(QObject):
    """The stack's head and the card at hand are not touched: a correction brings its own.

    Signals:
        begun: a record is on the screen; carries its `RecordDetail`.
        resumed: so is what was typed of its correction before; carries whether the record is
            another now than it was then.
        ended: the card that waited is back.
        kept: another record can't be opened: what is changed would be lost.
        refused: it is not for who is at the PC to change.
        asks: a key would do what can't be taken back: once more does it, any other key leaves it.
            Carries the text ``entry.<key>`` and the entry number.
        asks_no_more: another key was pressed.
        parted: the record was voided meanwhile, and what was typed waits among the parked cards;
            carries the number of the entry.
        undone: a free entry was undone; carries the `Saved` of its void and its `RecordDetail`.
        failed: the book could not be asked; carries the exception.
    """

    begun = Signal(object)
    resumed = Signal(bool)
    ended = Signal()
    kept = Signal()
    refused = Signal()
    asks = Signal(str, str)
    asks_no_more = Signal()
    parted = Signal(str)
    undone = Signal(object, object)
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
        self._second = SecondKey(bar)
        self._second.left.connect(self.asks_no_more)
        self._waiting: dict[UUID, CorrectionDraft] = {}
        self.look = NotedLook(book, background)

    def wait(self, drafts: Sequence[CorrectionDraft]) -> None:
        """What was typed of these is put back when their record is corrected again."""
        self._waiting |= {draft.record_id: draft for draft in drafts}

    def open(self, detail: RecordDetail, show: Callable[[], object], failed: OnError) -> None:
        """Go on with `show`, which begins with the record, once that may be seen.

        Where nothing would be shown, or no more than is there already, there is nothing to note.
        """
        now = self._desk.correction
        is_there = now is not None and now.record_id == detail.row.record_id
        stays = is_there or self._desk.is_busy or self.is_changed
        if stays or not detail.may_correct:
            show()
        else:
            self.look.before(detail, show, failed)

    def begin(self, detail: RecordDetail) -> bool:
        """Load a saved record; the card at hand waits. Whether it is on the screen now.

        A correction with changes stays as it is, and a record that is not for who is at the PC to
        change is not loaded.
        """
        desk, card = self._desk, self._card
        if not detail.may_correct:
            self.refused.emit()
            return False
        if desk.is_busy or self.is_changed:
            self.kept.emit()
            return False
        before = desk.correction
        aside = before.aside if before else Aside(desk.record_id, card.form, dict(card.origins))
        self._load(detail, aside)
        return True

    def _load(self, detail: RecordDetail, aside: Aside) -> None:
        desk, card = self._desk, self._card
        desk.next_card()
        texts = unparse(detail.dose)
        desk.correction = Correction(detail, self._bar, aside, texts)
        card.show_head(texts, detail.site)
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

    def begin_again(self) -> None:
        """The record has moved on: what is typed is put over what it says now."""
        correction, draft = self._typed()
        self.wait([draft])
        self._desk.is_busy = True
        reopen = partial(self._book.detail, correction.record_id)
        loaded = partial(self._on_reopened, correction)
        self._background.run(reopen, loaded, self._desk.fail)

    def _on_reopened(self, correction: Correction, detail: RecordDetail) -> None:
        """Not for who came meanwhile: then it was set aside."""
        if self._desk.correction is correction:
            self._load(detail, correction.aside)

    def _typed(self) -> tuple[Correction, CorrectionDraft]:
        """The correction on the screen, and what is typed of it."""
        correction = self._desk.correction
        assert correction is not None
        site = self._card.site.line.value.strip()
        return correction, correction.draft(self._desk.form(), self._desk.origins(), site)

    def ask_reason(self) -> None:
        """The record was sent meanwhile: it is free no more, and what is typed stays."""
        correction, _ = self._typed()
        self._desk.correction = replace(
            correction, detail=replace(correction.detail, is_free=False)
        )
        self._bar.show_free(is_free=False)

    def put_aside(self) -> None:
        """The record was voided meanwhile: what is typed waits as a card of its own."""
        correction, draft = self._typed()
        self._desk.is_busy = True
        park = partial(park_correction, self._book, draft, self._desk.new_id())
        parked = partial(self._on_put_aside, correction)
        self._background.run(park, parked, self._desk.fail)

    def _on_put_aside(self, correction: Correction, entry_no: str) -> None:
        if self._desk.correction is not correction:
            return
        self._desk.is_busy = False
        self.end()
        self.parted.emit(entry_no)

    def _put_back(self, draft: CorrectionDraft) -> None:
        """What was typed stands over what the record says now."""
        texts = self._desk.form() | dict(draft.changes)
        origins = {at: one for at, one in self._card.origins.items() if at not in draft.changes}
        correction = self._desk.correction
        assert correction is not None
        self._card.show_head(texts, correction.detail.site)
        self._card.load(texts, origins | dict(draft.origins))
        self._card.site.line.set_value(draft.site or correction.detail.site)
        self._bar.reason.set_value(draft.reason)

    def tell_changes(self) -> None:
        """Show what differs now."""
        correction, site = self._desk.correction, self._card.site
        if correction is not None:
            saved = correction.detail.site
            place = (site.label.text(), saved, site.line.value.strip() or saved)
            refused = correction.is_refused
            self._changes.tell(correction.before, self._desk.form(), place, is_refused=refused)

    def follow(self) -> None:
        """Something was written: what only a rule gave follows it; show what differs now."""
        if self._desk.correction is not None:
            for field in GIVEN_BY_RULE:
                self._follow_rule(field)
        self.tell_changes()

    def _follow_rule(self, field: Field) -> None:
        card = self._card
        if card.origins.get(field) is not Origin.RULE and card.value(field):
            return
        rules = self._book.rules()
        text = given_by_rule(self._desk.form(), field, self._desk.today, rules)
        if text != card.value(field) and not card.editor(field).hasFocus():
            card.put(field, text, Origin.RULE)

    def has_site(self) -> bool:
        """Whether the site of the card on the screen is one; else says so, the cursor is there."""
        site = self._card.site
        is_wrong = self._desk.correction is not None and site.is_wrong()
        if is_wrong:
            focus_all(site.line)
        return not is_wrong

    def calm(self) -> None:
        """Something was typed: what was asked is not wanted."""
        self._second.calm()

    def undo(self) -> None:
        """Ctrl+Delete, twice: a record that was never sent and is one's own is taken back."""
        correction = self._desk.correction
        if correction is None or not correction.detail.is_free or self._desk.is_busy:
            return
        if not self._second.press(_UNDO):
            self.asks.emit("undo_asks", correction.detail.row.entry_no)
            return
        self._desk.is_busy = True
        self._desk.saving.emit()
        void: Callable[[], Saved] = partial(self._book.void, correction.record_id, reason="")
        done = partial(self._on_undone, correction.detail)
        self._background.run(void, done, self._on_not_undone)

    def _on_undone(self, detail: RecordDetail, saved: Saved) -> None:
        self._desk.is_busy = False
        self.end()
        self.undone.emit(saved, detail)

    def _on_not_undone(self, error: Exception) -> None:
        self._desk.is_busy = False
        self._desk.failed.emit(error)

    @property
    def is_changed(self) -> bool:
        """Whether something would be lost if the correction were left."""
        correction = self._desk.correction
        if correction is None:
            return False
        return bool(correction.reason) or not self._desk.corrects_nothing

    def leave(self) -> None:
        """Esc, and the button: at once where nothing is changed, else the second time."""
        correction = self._desk.correction
        if correction is None or self._desk.is_busy:
            return
        if not self.is_changed or self._second.press(_LEAVE):
            self.end()
        else:
            self.asks.emit("leave_asks", correction.detail.row.entry_no)

    def end(self) -> None:
        """Bring back what waited."""
        correction = self._desk.correction
        if correction is not None:
            forget = self._desk.keeping.forget_correction
            self._bring_back(correction, partial(forget, correction.record_id))

    def set_aside(self) -> None:
        """Somebody else is here: the record is off the screen, what was typed is in the book."""
        correction, draft = self._typed()
        if draft.is_empty:
            self.end()
            return
        self.wait([draft])
        self._bring_back(correction, partial(self._desk.keeping.keep_correction, draft))

    def _bring_back(self, correction: Correction, keep: Callable[[], None]) -> None:
        self.calm()
        self._background.do(keep, self.failed.emit)
        self._desk.correction = None
        self._card.show_head(None)
        self._desk.next_card()
        self._card.load(correction.aside.form, correction.aside.origins)
        self._desk.record_id = correction.aside.record_id
        self._bar.hide()
        self._changes.hide()
        self.ended.emit()
