"""What the entry page asks of the book; runs on the worker thread, touches no widget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Form
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved, Stack
from vaxentry.domain.stacks import Draft


@dataclass(frozen=True, slots=True)
class Pile:
    """The stack in force as the screen knows it.

    Attributes:
        stack: None until the first card or draft of it is kept.
        given_on: the date in the header, None while there is none that exists.
    """

    stack: Stack | None
    given_on: date | None
    cards_counted: int
    handed_over_by: str


@dataclass(frozen=True, slots=True)
class SavedCard:
    """A durable save and the stack it went to."""

    saved: Saved
    stack: Stack


def open_pile(book: DoseBook, pile: Pile) -> Stack:
    """The stack of the pile; a new one when there is none or its date is another."""
    stack = pile.stack
    if stack is not None and (pile.given_on is None or stack.given_on == pile.given_on):
        return stack
    return book.open_stack(pile.given_on, pile.cards_counted, pile.handed_over_by)


def keep_draft(book: DoseBook, pile: Pile, record_id: UUID, form: Form) -> Stack:
    """Keep what is typed so far; returns the stack it belongs to."""
    stack = open_pile(book, pile)
    book.save_draft(Draft(record_id, stack.id, stack.next_card, form, {}))
    return stack


def save_card(
    book: DoseBook, pile: Pile, record_id: UUID, dose: Dose, warnings: Sequence[Problem]
) -> SavedCard:
    """Save a new record; its draft is gone with it."""
    stack = open_pile(book, pile)
    saved = book.add(dose, record_id=record_id, stack=stack.id, warnings=warnings)
    return SavedCard(saved, replace(stack, cards_saved=stack.cards_saved + 1))


@dataclass(frozen=True, slots=True)
class Start:
    """What the page begins with: the card that was being typed when the program ended."""

    stack: Stack | None
    record_id: UUID | None
    form: Form


def load_start(book: DoseBook) -> Start:
    """The kept draft with its stack; an empty start when there is none."""
    draft = book.load_draft()
    if draft is None:
        return Start(None, None, {})
    stack = next((one for one in book.stacks() if one.id == draft.stack), None)
    return Start(stack, draft.record_id, draft.form)
