"""What the page does with the outcome of a save: the number, the next card, or why not."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved
from vaxentry.errors import ReasonNeededError, RecordMovedError, RecordVoidedError
from vaxentry.language import Words
from vaxentry.ui.pages.card_keys import focus_all
from vaxentry.ui.pages.card_signs import CardSigns
from vaxentry.ui.pages.correction_desk import CorrectionDesk
from vaxentry.ui.pages.draft_keeper import DraftKeeper
from vaxentry.ui.pages.entry_desk import EntryDesk
from vaxentry.ui.pages.entry_talk import EntryTalk
from vaxentry.ui.pages.key_hold import KeyHold
from vaxentry.ui.pages.pile_desk import PileDesk

if TYPE_CHECKING:
    from vaxentry.ui.pages.entry import EntryPage


class SaveFlow(QObject):
    """Holds the keys while a save is in flight. Main thread."""

    def __init__(
        self,
        page: "EntryPage",
        words: Words,
        desk: EntryDesk,
        pile: PileDesk,
        drafts: DraftKeeper,
        corrections: CorrectionDesk,
        talk: EntryTalk,
        signs: CardSigns,
    ) -> None:
        super().__init__(page)
        self._page, self._words, self._desk, self._pile = page, words, desk, pile
        self._drafts, self._corrections, self._talk = drafts, corrections, talk
        self._signs = signs
        self.hold = KeyHold(page)
        desk.refused.connect(self._on_refused)
        desk.objected.connect(self._on_objected)
        desk.saving.connect(self._on_saving)
        desk.saved.connect(self._on_saved)
        desk.parked.connect(self._on_parked)
        desk.failed.connect(self._on_failed)

    def _on_refused(self, problem: Problem | None, amount: int) -> None:
        self._talk.refused(amount)
        page = self._page
        if problem is None:
            self._ask_reason()
            return
        labelled = page.field(problem.field)
        if labelled in page.header.fields.values():
            page.header.unfold()
        self._signs.lock_at(problem.field, problem)
        page.card.ensureWidgetVisible(labelled)

    def _ask_reason(self) -> None:
        bar = self._page.correction_bar
        bar.field.show_problem(bar.reason_problem())
        self._signs.stop_at(bar.reason)

    def _on_objected(self, problems: Sequence[Problem]) -> None:
        self._let_go()
        self._talk.objected(problems)
        self._stop(waits_for_f10=True)

    def _stop(self, *, waits_for_f10: bool = False) -> None:
        """Whoever types on without looking hears it, and no key lands in the field at hand."""
        page, focused = self._page, QApplication.focusWidget()
        at_hand = focused if focused in page.chain else page.first_field
        self._signs.stop_at(at_hand, waits_for_f10=waits_for_f10)

    def _let_go(self) -> int:
        """A save that came to nothing: keys typed meanwhile are dropped and counted."""
        self._drafts.touch()
        return self.hold.drop()

    def _on_saving(self) -> None:
        self._drafts.cancel()
        self.hold.hold()

    def _on_saved(self, saved: Saved, complaint: str, next_on: date | None) -> None:
        page = self._page
        corrected = self._desk.correction is not None
        self._talk.hush()
        page.draft_note.clear()
        page.side.show_saved(saved, corrected=corrected, complaint=complaint, next_on=next_on)
        if corrected:
            self._corrections.end()
        focus_all(page.first_field)
        page.saved.emit(saved)
        self._pile.look_again()
        self.hold.release()

    def _on_parked(self, card_no: int) -> None:
        self._page.draft_note.clear()
        self._talk.note("parked", card=card_no)
        focus_all(self._page.first_field)
        self.hold.release()

    def _on_failed(self, error: Exception) -> None:
        lost = self._let_go()
        if isinstance(error, RecordMovedError):
            self._corrections.begin_again()
        elif isinstance(error, RecordVoidedError) and self._desk.correction is not None:
            self._corrections.put_aside()
        elif isinstance(error, ReasonNeededError) and self._desk.correction is not None:
            self._corrections.ask_reason()
            self._talk.note("correction_sent", "warn")
            self._ask_reason()
        else:
            self._talk.not_saved(error, lost)
            self._stop()
