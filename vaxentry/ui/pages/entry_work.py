"""What the entry page asks of the book; runs on the worker thread, touches no widget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from vaxentry.domain.dose import Dose, Origin
from vaxentry.domain.form import Field, Form
from vaxentry.domain.next_dose import next_dose_on
from vaxentry.domain.outbox import SAVED_STATES, State
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import RecordDetail, RecordQuery, Saved, Stack
from vaxentry.domain.stacks import Batch, Draft, ParkReason, Progress
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.errors import NotPermittedError

_STANDING = frozenset(SAVED_STATES) - {State.VOIDED}


@dataclass(frozen=True, slots=True)
class Pile:
    """The stack in force as the screen knows it.

    Attributes:
        key: another number for each pile the clerk begins or goes on with.
        given_on: the date in the head, None while there is none that exists.
        cards_counted: None while what is typed is no count: the one before holds.
        site: "" = this PC's own; None while what is typed is no code: the one before holds.
        header: vaccine, batch and vaccinator.
        expires_on: last day of the batch, if somebody typed it.
    """

    key: int
    given_on: date | None
    cards_counted: int | None = 0
    handed_over_by: str = ""
    site: str | None = ""
    header: Form = field(default_factory=dict)
    expires_on: date | None = None

    @property
    def head(self) -> "Head":
        """What is kept of the head."""
        return self.cards_counted, self.handed_over_by, self.site, dict(self.header)


Head = tuple[int | None, str, str | None, Form]
"""Cards counted, giver, site and header as they stood when they were kept last."""


@dataclass(frozen=True, slots=True)
class PileState:
    """The stack as the book holds it."""

    key: int
    stack: Stack
    batches: Sequence[Batch] = ()
    progress: Progress = field(default_factory=Progress)


class OpenPiles:
    """Opens each pile of the screen once, however many jobs need it. One worker thread only."""

    def __init__(self, book: DoseBook) -> None:
        self._book = book
        self._stacks: dict[int, Stack] = {}
        self._kept: dict[int, Head] = {}

    def go_on(self, key: int, stack: Stack) -> None:
        """The pile `key` is this stack of the book."""
        self._stacks[key] = stack
        self._kept[key] = stack.cards_counted, stack.handed_over_by, stack.site, dict(stack.header)

    def known(self, pile: Pile) -> Stack | None:
        """The stack of a pile, None while the book has none for it."""
        return self._stacks.get(pile.key)

    def stack(self, pile: Pile) -> Stack:
        """The stack of a pile; a new one when there is none or its cards are of another date."""
        known = self._of_day(pile)
        if known is None:
            known = self._book.open_stack(
                pile.given_on, pile.cards_counted or 0, pile.handed_over_by, pile.site or ""
            )
            known = self._book.enter_stack(known.id, pile.header)
        elif self._kept.get(pile.key) != pile.head:
            known = self._enter(known, pile)
        self._stacks[pile.key] = known
        self._kept[pile.key] = pile.head
        return known

    def _of_day(self, pile: Pile) -> Stack | None:
        known = self._stacks.get(pile.key)
        if known is None or pile.given_on is None or pile.given_on == known.given_on:
            return known
        moved = self._book.change_day(known.id, pile.given_on)
        return moved if moved.given_on == pile.given_on else None

    def _enter(self, known: Stack, pile: Pile) -> Stack:
        return self._book.enter_stack(
            known.id,
            pile.header,
            cards_counted=pile.cards_counted,
            handed_over_by=pile.handed_over_by,
            site=pile.site,
        )

    def state(self, pile: Pile) -> PileState:
        """Keep the head as it stands: its batch gets a digit, the pile is in force."""
        stack = self.stack(pile)
        vaccine = pile.header.get(Field.VACCINE, "")
        batch = pile.header.get(Field.BATCH, "").strip().upper()
        if vaccine and batch:
            self._book.keep_batch(stack.id, vaccine, batch, pile.expires_on)
        return look(self._book, pile.key, stack)


def look(book: DoseBook, key: int, stack: Stack) -> PileState:
    """What the book says of a stack now."""
    return PileState(key, stack, book.batches(stack.id), book.progress(stack.id))


@dataclass(frozen=True, slots=True)
class CardAtHand:
    """The card on the screen.

    Attributes:
        card_no: its place in the pile; 0 = the next one.
    """

    record_id: UUID
    card_no: int
    form: Form
    origins: Mapping[Field, Origin]

    def draft(self, stack: Stack) -> Draft:
        """The card as the book keeps it."""
        number = self.card_no or stack.next_card
        return Draft(self.record_id, stack.id, number, self.form, self.origins)


def keep_draft(book: DoseBook, piles: OpenPiles, pile: Pile, card: CardAtHand) -> Stack:
    """Keep what is typed so far; returns the stack it belongs to.

    Raises:
        NotPermittedError: who is at this PC may not open the stack that the card would lie in.
    """
    stack = _stack_for_draft(piles, pile)
    book.save_draft(card.draft(stack))
    return stack


def _stack_for_draft(piles: OpenPiles, pile: Pile) -> Stack:
    """Who may not change the head, as a role ended just now, still loses nothing of the card."""
    try:
        return piles.stack(pile)
    except NotPermittedError:
        known = piles.known(pile)
        if known is None:
            raise
        return known


@dataclass(frozen=True, slots=True)
class PutAside:
    """A card that was parked: the stack now, and the place of the card in it."""

    state: PileState
    card_no: int


def park_card(
    book: DoseBook, piles: OpenPiles, pile: Pile, card: CardAtHand, reason: ParkReason
) -> PutAside:
    """Put the card aside."""
    stack = piles.stack(pile)
    draft = card.draft(stack)
    book.park(draft, reason)
    return PutAside(look(book, pile.key, stack), draft.card_no)


@dataclass(frozen=True, slots=True)
class SavedCard:
    """A durable save, the stack it went to and its place there.

    Attributes:
        next_on: from which day the next dose may be given, None when no rule tells.
    """

    saved: Saved
    stack: Stack
    card_no: int
    complaint: str = ""
    next_on: date | None = None


def save_card(
    book: DoseBook,
    piles: OpenPiles,
    pile: Pile,
    card: CardAtHand,
    dose: Dose,
    warnings: Sequence[Problem],
    rules: Rules,
) -> SavedCard:
    """Save a new record; its draft and its parked card are gone with it.

    Args:
        rules: those it was checked by.
    """
    stack = piles.stack(pile)
    number = card.card_no or stack.next_card
    saved = book.add(
        dose, record_id=card.record_id, stack=stack.id, card_no=number, warnings=warnings
    )
    complaint = dose.complaint if dose.is_given else ""
    return SavedCard(saved, stack, number, complaint, next_dose_on(dose, rules))


def go_on_with(book: DoseBook, piles: OpenPiles, key: int, stack: Stack) -> PileState:
    """Put a stack of the book in force under the head it had."""
    entered = book.enter_stack(stack.id, stack.header)
    piles.go_on(key, entered)
    return look(book, key, entered)


def stack_of(book: DoseBook, draft: Draft) -> Stack:
    """The stack a parked card belongs to."""
    return next(one for one in book.stacks() if one.id == draft.stack)


def last_of(book: DoseBook, stack: UUID) -> RecordDetail | None:
    """The card of a stack that was saved last; an entry that was undone stays undone."""
    rows = book.page(RecordQuery(stack=stack, states=_STANDING), limit=1)
    return book.detail(rows[0].record_id) if rows else None
