"""What the page keeps in the book while somebody types; runs on the worker thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from vaxentry.domain.form import Form
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import CorrectionDraft, HeadDraft, Pins
from vaxentry.ui.pages.entry_work import CardAtHand, OpenPiles, Pile, PileState, keep_draft


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything on the page that is not saved, as it stands at one moment.

    Attributes:
        card: the card at hand, None before its first key and while a record is corrected.
        head: the texts of the head; None where they are in force.
        pinned: the texts that the next card begins with.
    """

    pile: Pile
    card: CardAtHand | None
    correction: CorrectionDraft | None
    head: Mapping[str, str] | None
    pinned: Form


class Keeping:
    """Writes what is new, each part in a transaction of its own. One worker thread only."""

    def __init__(self, book: DoseBook, piles: OpenPiles) -> None:
        self._book, self._piles = book, piles
        self._correction: CorrectionDraft | None = None
        self._head: HeadDraft | None = None
        self._pins: Pins | None = None

    def keep(self, typed: Typed) -> Stack | None:
        """Keep what is typed so far; returns the stack of the card at hand, if there is one."""
        stack = None if typed.card is None else self._keep_card(typed, typed.card)
        if typed.correction is not None:
            self.keep_correction(typed.correction)
        known = self._piles.known(typed.pile)
        number = known.id if known else None
        self._keep_head(None if typed.head is None else HeadDraft(number, typed.head))
        if number is not None:
            self._keep_pins(Pins(number, typed.pinned))
        return stack

    def keep_correction(self, typed: CorrectionDraft) -> None:
        """Keep what is typed of a correction."""
        if typed != self._correction:
            self._book.keep_correction(typed)
            self._correction = typed

    def _keep_card(self, typed: Typed, card: CardAtHand) -> Stack:
        """Keep it where it belongs: a head that is half typed opens or changes no stack."""
        known = self._piles.known(typed.pile)
        if typed.head is None or known is None:
            return keep_draft(self._book, self._piles, typed.pile, card)
        self._book.save_draft(card.draft(known))
        return known

    def _keep_head(self, head: HeadDraft | None) -> None:
        if head != self._head:
            self._book.keep_head(head)
            self._head = head

    def _keep_pins(self, pins: Pins) -> None:
        if pins != (self._pins or Pins(pins.stack, {})):
            self._book.keep_pins(pins)
            self._pins = pins

    def state(self, pile: Pile) -> PileState:
        """The head as it stands is in force; nothing of it is half typed any more."""
        state = self._piles.state(pile)
        self._keep_head(None)
        return state

    def take_over(self, head: HeadDraft | None, pins: Pins | None) -> None:
        """What the book held when the program started."""
        self._head, self._pins = head, pins

    def forget_correction(self, record_id: UUID) -> None:
        """It is over, saved or not."""
        self._correction = None
        self._book.forget_correction(record_id)
