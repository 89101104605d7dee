"""What *Perbaiki berkas* would change, counted before anything is written. No widget here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from vaxentry.domain.dose import Dose, Screening
from vaxentry.domain.form import Field, HeadField, StackField
from vaxentry.domain.outbox import State
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Order, RecordQuery
from vaxentry.domain.reopening import unparse
from vaxentry.domain.validation import check

_GONE = frozenset({State.VOIDED, State.ERASED})
_AT_ONCE = 100
"""Cards read in one piece of work: the other lists of the screen wait no longer than that."""


@dataclass(frozen=True, slots=True)
class Card:
    """A saved card of the stack as it is now."""

    card_no: int
    dose: Dose
    site: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the cards; `after` is where the next part begins, None behind the last."""

    cards: Sequence[Card]
    after: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction of these cards would do.

    Attributes:
        now: what the cards of the range say, the commonest first, with how many say so.
        changing: how many would get a new revision.
        refused: number of the first card that can't be saved like that, with the problem.
    """

    now: Sequence[tuple[str, int]]
    changing: int
    refused: tuple[int, Problem] | None = None


def load_part(book: DoseBook, stack: UUID, after: int | None) -> Part:
    """The next cards of a stack, voided ones left out. Runs on the worker thread."""
    query = RecordQuery(stack=stack, order=Order.OLDEST_FIRST)
    rows = book.page(query, after=after, limit=_AT_ONCE)
    details = (book.detail(row.record_id) for row in rows if row.state not in _GONE)
    cards = [Card(detail.card_no, detail.dose, detail.site) for detail in details]
    return Part(cards, rows[-1].seq if len(rows) == _AT_ONCE else None)


def head_problem(field: Field, text: str, given_on: date | None, today: date) -> Problem | None:
    """What is wrong with a text of the head in itself, None when nothing is."""
    day = (given_on or today).strftime("%d-%m-%Y")
    form = {Field.GIVEN_ON: day, Field.SCREENING: Screening.PROCEED.value, field: text}
    problems = check(form, today=today).problems
    return next((one for one in problems if one.field is field and one.blocks), None)


def change(cards: Sequence[Card], field: HeadField, text: str, today: date) -> Change:
    """What giving `field` this text would do to the cards. Runs on the worker thread.

    With an empty text nothing would change; it only tells what the cards say now.
    """
    if isinstance(field, StackField):
        sites = Counter(card.site for card in cards)
        return Change(sites.most_common(), len(cards) - sites[text] if text else 0)
    now = Counter(unparse(card.dose)[field] for card in cards)
    changing, refused = 0, None
    for card in cards if text else ():
        checked = check(unparse(card.dose) | {field: text}, today=today)
        if checked.dose is None:
            refused = refused or (card.card_no, checked.blocking[0])
        elif unparse(checked.dose) != unparse(card.dose):
            changing += 1
    return Change(now.most_common(), changing, refused)
