"""The flow of one card: first key, draft, problems, save, next card. Owns no layout."""

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vaxentry.domain.dose import Origin
from vaxentry.domain.form import HEADER_FIELDS, Field
from vaxentry.domain.ports import Clock, DoseBook
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import Draft, ParkReason
from vaxentry.domain.validation import Checked
from vaxentry.ui.background import Background
from vaxentry.ui.pages.card_check import CardCheck, Sight
from vaxentry.ui.pages.card_fields import ALL_FIELDS
from vaxentry.ui.pages.card_form import CardForm
from vaxentry.ui.pages.correction import Correction
from vaxentry.ui.pages.entry_save import Corrected, Objection, correct_card, save_new
from vaxentry.ui.pages.entry_work import CardAtHand, PutAside, SavedCard, park_card
from vaxentry.ui.pages.keeping import Keeping, Typed
from vaxentry.ui.pages.pile_desk import PileDesk
from vaxentry.ui.pages.pinned import PinnedTexts
from vaxentry.ui.pages.problem_board import ProblemBoard, fault_of
from vaxentry.ui.pages.row_memory import RowMemory


class EntryDesk(QObject):
    """What happens when the clerk types, leaves a field, saves and puts aside.

    Signals:
        checked: the card was checked; carries the problems.
        refused: carries the first `Problem`, None for a missing reason, and how many there are.
        objected: the clinical rules object; carries their problems. F10 saves all the same.
        unchanged: a correction that changes nothing was to be saved, of what was not refused.
        saving: a save is in flight.
        saved: a `Saved`, durable; a correction too. Carries the complaint of a new card as well,
            and from which day the next dose may be given or None.
        parked: a card was put aside; carries its number.
        failed: the save failed with this exception; the form is untouched.
        fresh: an empty card is on the screen.
        resumed: a card that was kept is on the screen, as it stood.
    """

    checked = Signal(object)
    refused = Signal(object, object)
    objected = Signal(object)
    unchanged = Signal()
    saving = Signal()
    saved = Signal(object, str, object)
    parked = Signal(int)
    failed = Signal(object)
    fresh = Signal()
    resumed = Signal()

    def __init__(
        self,
        *,
        book: DoseBook,
        background: Background,
        pile: PileDesk,
        card: CardForm,
        board: ProblemBoard,
        clock: Clock,
        new_id: Callable[[], UUID],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._background = book, background
        self._pile, self._card, self._board = pile, card, board
        self._clock, self.new_id = clock, new_id
        self.memory = RowMemory()
        self.pinned = PinnedTexts(card, self.memory)
        self.record_id: UUID | None = None
        self.correction: Correction | None = None
        self.is_busy = False
        # Until the kept draft is read, nothing may be written over it.
        self.may_keep_draft = False
        self.sight: Callable[[], Sight | None] = lambda: None
        self.heard: Callable[[], frozenset[str]] = frozenset

    @property
    def keeping(self) -> Keeping:
        """What keeps the page in the book; on the worker thread only."""
        return self._pile.keeping

    @property
    def today(self) -> date:
        """The PC's own calendar day."""
        return self._clock().astimezone().date()

    @property
    def is_blank(self) -> bool:
        """Whether nothing but pinned texts stands on the card."""
        return self._card.is_blank(self.memory.pinned)

    def form(self) -> dict[Field, str]:
        """Everything on the card as raw text, its head first."""
        head = self._pile.form if self.correction is None else self._card.head_form
        return head | self._card.form

    def origins(self) -> dict[Field, Origin]:
        """Where the texts came from, if not typed on this card."""
        origins = dict(self._card.origins)
        if self.correction is None:
            return origins | dict.fromkeys(HEADER_FIELDS, Origin.HEADER)
        return origins | self.correction.head_origins(self._card.head_form)

    def card_check(self) -> CardCheck:
        """The card as it stands, to be checked here or by a worker."""
        corrected = self.correction.record_id if self.correction else None
        form = self.form()
        return CardCheck(
            form,
            self.origins(),
            self.today,
            self._book.rules(),
            self.record_id,
            corrected,
            self._pile.expires_on(form[Field.VACCINE], form[Field.BATCH]),
            self.heard() if self.correction is None else frozenset(),
        )

    def check(self, card: CardCheck | None = None) -> Checked:
        """The card, as it stands now unless one is given, with what the book has said so far."""
        check, sight = card or self.card_check(), self.sight()
        probe = check.probe
        asked = sight.probe if sight is not None else None
        fits = asked and (asked.number, asked.name) == (probe.number, probe.name)
        checked = check.against(sight.known if sight and fits else None)
        self.checked.emit(checked.problems)
        return checked

    def key_struck(self) -> None:
        """A card field was edited: the record has its identity from here on."""
        if self.record_id is None and self.correction is None and not self.is_blank:
            self.record_id = self.new_id()

    def leave(self, editor: QWidget) -> tuple[Field, Problem] | None:
        """An editor lost the focus: say at once what is wrong with its field.

        Returns:
            The field and its fault when it is wrong in itself.
        """
        name = editor.property("field")
        if not name or self.is_busy:
            return None
        field = Field(str(name))
        self._board.visit(field)
        if self.is_blank and field not in HEADER_FIELDS:
            return None
        problems = self.check().problems
        self._board.show(problems)
        fault = fault_of(field, self.form().get(field, ""), problems)
        return (field, fault) if fault else None

    def recheck(self) -> None:
        """The book has told more."""
        if not (self.is_busy or self.is_blank):
            self._board.show(self.check().problems)

    @property
    def corrects_nothing(self) -> bool:
        """Whether a record is being corrected and nothing of it is different yet."""
        correction, site = self.correction, self._card.site.code
        if correction is None or site not in {"", correction.detail.site}:
            return False
        return not correction.says_more(self.form(), self.check().dose)

    def submit(self, *, as_on_card: bool = False) -> None:
        """Save the card, or say what keeps it from being saved.

        Args:
            as_on_card: the clinical rules were heard; the injection has been given.
        """
        correction = self.correction
        if self.is_busy or (self.is_blank and correction is None):
            return
        if correction is not None and self.corrects_nothing and not correction.is_refused:
            self.unchanged.emit()
            return
        self.key_struck()
        check = self.card_check()
        checked = self.check(check)
        self._board.visit_all()
        self._board.show(checked.problems)
        errors = sorted(checked.blocking, key=lambda one: ALL_FIELDS.index(one.field))
        clinical = check.objections(checked)
        if correction is not None and correction.lacks_reason:
            self.refused.emit(None, len(errors) + 1)
        elif errors or checked.dose is None:
            self.refused.emit(errors[0], len({one.field for one in errors}))
        elif clinical and not as_on_card:
            self.objected.emit(clinical)
        else:
            self._save(check, as_on_card=as_on_card)

    def _save(self, check: CardCheck, *, as_on_card: bool) -> None:
        self.is_busy = True
        self.saving.emit()
        sight = self.sight()
        if self.correction is not None:
            why, site = self.correction.reason, self._card.site.code or ""
            seal = partial(self.correction.save, self._book, reason=why, site=site)
            work = partial(correct_card, self._book, check, sight, seal, as_on_card=as_on_card)
            self._background.run(work, self._on_corrected, self.fail)
            return
        piles, pile = self._pile.piles, self._pile.pile
        save = partial(
            save_new, self._book, piles, pile, self.at_hand(), check, sight, as_on_card=as_on_card
        )
        self._background.run(save, self._on_saved, self.fail)

    def at_hand(self) -> CardAtHand:
        """The card with its identity and its place."""
        if self.record_id is None:
            self.record_id = self.new_id()
        return CardAtHand(self.record_id, self._pile.card_no, self.form(), self.origins())

    def _on_saved(self, outcome: SavedCard | Objection) -> None:
        if isinstance(outcome, Objection):
            self._on_objection(outcome)
            return
        self.memory.note(self._card.form)
        self._pile.kept_in(outcome.stack)
        self._pile.step(outcome.card_no)
        self.next_card()
        self.saved.emit(outcome.saved, outcome.complaint, outcome.next_on)

    def _on_corrected(self, outcome: Corrected | Objection) -> None:
        if isinstance(outcome, Objection):
            self._on_objection(outcome)
            return
        self.is_busy = False
        self.saved.emit(outcome.saved, "", outcome.next_on)

    def _on_objection(self, objection: Objection) -> None:
        """The book knew more than the screen: the card stands as it was."""
        self.is_busy = False
        self._board.show(objection.problems)
        self.objected.emit(objection.unheard)

    def fail(self, error: Exception) -> None:
        """What was asked of the book came to nothing: the card stands as it was."""
        self.is_busy = False
        self.failed.emit(error)

    def next_card(self) -> None:
        """An empty card but for what is pinned; the head stays."""
        self.is_busy = False
        self.record_id = None
        self._board.forget(keep=HEADER_FIELDS)
        self._card.clear()
        self.pinned.put()
        self.fresh.emit()

    def park(self, reason: ParkReason) -> None:
        """Put the card at hand aside; the next one is on the screen when it is kept."""
        if self.is_busy or self.correction is not None:
            return
        self.is_busy = True
        self.saving.emit()
        book, piles, pile = self._book, self._pile.piles, self._pile.pile
        work = partial(park_card, book, piles, pile, self.at_hand(), reason)
        self._background.run(work, self._on_parked, self.fail)

    def _on_parked(self, aside: PutAside) -> None:
        self._pile.settle(aside.state)
        self._pile.step(aside.card_no)
        self.next_card()
        self.parked.emit(aside.card_no)

    def draft_work(self) -> Callable[[], Stack | None] | None:
        """The job that keeps what is typed, None while nothing may be kept."""
        if self.is_busy or not self.may_keep_draft:
            return None
        pile, correction = self._pile, self.correction
        has_card = self.record_id is not None and correction is None
        site = self._card.site.line.value
        draft = correction.draft(self.form(), self.origins(), site) if correction else None
        card, pinned = self.at_hand() if has_card else None, dict(self.memory.pinned)
        typed = Typed(pile.pile, card, draft, pile.typed_head, pinned)
        return partial(self.keeping.keep, typed)

    def resume(self, draft: Draft) -> None:
        """Put a card that was kept back on the screen, with its place."""
        self.next_card()
        self.record_id = draft.record_id
        self._card.load(draft.form, draft.origins)
        self.pinned.show()
        self._pile.resume(draft)
        self.resumed.emit()
