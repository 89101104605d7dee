"""What the card at hand shows besides its texts: locks, its own batch, history, open fields."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.domain.problems import Problem
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.stacks import REST_COMMA, Village, address_with
from vaxentry.language import Words
from vaxentry.ui.pages.batch_bar import batch_text
from vaxentry.ui.pages.entry_desk import EntryDesk
from vaxentry.ui.pages.field_lock import FieldLock
from vaxentry.ui.pages.history_box import proposal_for
from vaxentry.ui.pages.person_watch import PersonWatch
from vaxentry.ui.pages.pile_desk import PileDesk
from vaxentry.ui.pages.problem_board import ProblemBoard
from vaxentry.ui.widgets.line_field import LineField, units
from vaxentry.ui.widgets.name_field import NameField
from vaxentry.ui.widgets.village_field import VillageField

if TYPE_CHECKING:
    from vaxentry.ui.pages.entry import EntryPage


class CardSigns(QObject):
    """Redraws the signs when their reasons change. Main thread.

    Signals:
        written: the list of villages wrote into the address.
    """

    written = Signal()

    def __init__(
        self,
        page: "EntryPage",
        words: Words,
        desk: EntryDesk,
        pile: PileDesk,
        watch: PersonWatch,
        board: ProblemBoard,
    ) -> None:
        super().__init__(page)
        self._page, self._words = page, words
        self._desk, self._pile, self._watch, self._board = desk, pile, watch, board
        self.lock = FieldLock(page)
        self._fault: tuple[Field, Problem] | None = None
        self._rest = ""
        self.lock.locked.connect(self._on_locked)
        self.lock.unlocked.connect(self._on_unlocked)
        desk.checked.connect(self._on_checked)
        desk.fresh.connect(self._on_fresh)
        watch.learnt.connect(self._on_learnt)
        watch.goes_on.connect(self._on_name_goes_on)
        self._follow_fields()

    def _follow_fields(self) -> None:
        name = self._page.card.editor(Field.NAME)
        village = self._page.card.editor(Field.VILLAGE)
        assert isinstance(name, NameField)
        assert isinstance(village, VillageField)
        name.digit_refused.connect(self._on_digit_refused)
        village.chosen.connect(self._on_village)
        village.left_free.connect(self._on_free_village)
        village.ambiguous.connect(self._on_ambiguous)
        self._page.card.edited.connect(self._on_edited)

    def lock_at(self, field: Field, problem: Problem) -> None:
        """The text of a field is wrong in itself: it takes no key but Esc."""
        self._fault = (field, problem)
        self.lock.lock(self._page.field(field).editor)

    def holds_expiry(self, editor: QWidget) -> bool:
        """Whether this is the last day of the batch and is no day: it takes no key but Esc."""
        expiry = self._page.header.expiry
        if editor is not expiry.editor or not expiry.is_wrong():
            return False
        self._fault = None
        self.lock.lock(editor)
        expiry.show_locked()
        return True

    def stop_at(self, editor: QWidget, *, waits_for_f10: bool = False) -> None:
        """A save came to nothing: what is typed on without looking must not land in a field."""
        self._fault = None
        self.lock.lock(editor, waits_for_f10=waits_for_f10)

    def _on_locked(self, _: QWidget) -> None:
        if self._fault is not None:
            self._board.lock(*self._fault)

    def _on_unlocked(self, editor: QWidget) -> None:
        if self._fault is not None:
            self._board.unlock(*self._fault)
        elif editor is self._page.header.expiry.editor:
            self._page.header.expiry.is_wrong()

    def _on_digit_refused(self) -> None:
        """A seventeenth digit: the number before it has one too many or the card is shifted."""
        note = self._words("entry.digit_in_name")
        self._page.card.labelled(Field.NAME).show_problem(note, "warn")
        QApplication.beep()

    def _on_name_goes_on(self) -> None:
        """The name typed may be whole: whoever means the longer one says so."""
        note = self._words("entry.name_goes_on")
        self._page.card.labelled(Field.NAME).show_problem(note, "wait")

    def _on_village(self, village: Village) -> None:
        """The list knows the rest of the address; the street is typed before it."""
        self._put_rest(village.rest)

    def _on_free_village(self) -> None:
        """The list knows nothing of this village: the rest it told belongs to another one."""
        self._put_rest("")

    def _put_rest(self, rest: str) -> None:
        card = self._page.card
        held = card.value(Field.ADDRESS)
        fresh = address_with(held, self._rest_in(held), rest)
        if fresh is None:
            return
        if fresh != held:
            card.put(Field.ADDRESS, fresh, Origin.HEADER if fresh == rest else Origin.TYPED)
            self.written.emit()
        self._rest = rest

    def _rest_in(self, address: str) -> str:
        """What of the address the list told, as far as anybody knows it of a kept card."""
        village = self._page.card.editor(Field.VILLAGE)
        assert isinstance(village, VillageField)
        origin = self._page.card.origins.get(Field.ADDRESS)
        if origin is Origin.HISTORY:
            return ""
        is_pinned = Field.ADDRESS in self._desk.memory.pinned
        is_whole = origin is Origin.HEADER and not is_pinned and village.knows_rest(address)
        return address if is_whole else self._rest

    def _on_fresh(self) -> None:
        """Another card: what stands on it was told by nobody yet."""
        self._rest = ""

    def _on_edited(self, field: Field) -> None:
        """A street typed before the rest of the address is kept apart from it."""
        if field is not Field.ADDRESS or not self._rest:
            return
        editor = self._page.card.editor(field)
        assert isinstance(editor, LineField)
        street = editor.value.removesuffix(self._rest)
        if street == editor.value:
            self._rest = ""  # the clerk wrote another one
        elif street and not street.endswith(REST_COMMA):
            editor.set_value(f"{street}{REST_COMMA}{self._rest}")
            editor.setCursorPosition(units(street))

    def _on_ambiguous(self, amount: int) -> None:
        note = self._words("entry.villages_fit", n=amount)
        self._page.card.labelled(Field.VILLAGE).show_problem(note, "warn")

    def tell_batch(self) -> None:
        """A card with a batch of its own says so above the form."""
        own, label = self._pile.own_batch, self._page.card.lead
        shown = own is not None and self._desk.correction is None
        if own is not None:
            label.setText(self._words("entry.own_batch", batch=batch_text(own.vaccine, own.code)))
        label.setVisible(shown)

    def _on_checked(self, problems: Sequence[Problem]) -> None:
        """The card says 2 and dose 1 is not held: ask what it says of dose 1."""
        missing = any(one.code == RuleCode.DOSE_MISSING for one in problems)
        self._page.card.ask_earlier(wanted=missing)

    def _on_learnt(self) -> None:
        self._desk.recheck()
        self.tell_history()

    def tell_history(self) -> None:
        """Who was named and what comes next; who looks alike."""
        person, sight = self._watch.person, self._watch.sight
        proposal = None
        if person is not None:
            card, given_on = self._desk.card_check(), self._pile.pile.given_on
            proposal = proposal_for(person, card, given_on)
        similar = sight.known.similar if sight is not None else ()
        self._page.right.history.tell(person, similar, proposal)
