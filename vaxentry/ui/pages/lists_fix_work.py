"""What *Perbaiki berkas* would change, counted before anything is written. No widget here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from vaxentry.domain.dose import Dose, Screening
from vaxentry.domain.form import Field, HeadField, StackField
from vaxentry.domain.look_around import (
    as_corrected,
    known_around,
    probe_of_dose,
    second_look,
)
from vaxentry.domain.outbox import State
from vaxentry.domain.person import Known, leave_out
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.records import Order, RecordDetail, RecordQuery
from vaxentry.domain.reopening import on_the_card, unparse
from vaxentry.domain.stacks import Batch
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.domain.validation import check, what_blocks

_GONE = frozenset({State.VOIDED, State.ERASED})
_NOBODY = Known()
_AT_ONCE = 100
"""Cards read in one piece of work: the other lists of the screen wait no longer than that."""


@dataclass(frozen=True, slots=True)
class Card:
    """A saved card of the stack as it is now.

    Attributes:
        known: what the book holds around it, without the card itself.
    """

    card_no: int
    dose: Dose
    site: str = ""
    record_id: UUID | None = None
    known: Known = _NOBODY


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the cards; `after` is where the next part begins, None behind the last.

    Attributes:
        batches: those of the stack, with their last days.
    """

    cards: Sequence[Card]
    after: int | None
    batches: Sequence[Batch] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction of these cards would do.

    Attributes:
        now: what the cards of the range say, the commonest first, with how many say so.
        changing: how many would get a new revision.
        refused: number of the first card that can't be saved like that, with the problem.
        found: how many cards each rule would newly object to, the commonest first; none of it
            stops them.
    """

    now: Sequence[tuple[str, int]]
    changing: int
    refused: tuple[int, Problem] | None = None
    found: Sequence[tuple[str, int]] = ()


def load_part(book: DoseBook, stack: UUID, after: int | None) -> Part:
    """The next cards of a stack, voided ones left out. Runs on the worker thread."""
    query = RecordQuery(stack=stack, order=Order.OLDEST_FIRST)
    rows = book.page(query, after=after, limit=_AT_ONCE)
    details = (book.detail(row.record_id) for row in rows if row.state not in _GONE)
    cards = [_card(book, detail) for detail in details]
    after = rows[-1].seq if len(rows) == _AT_ONCE else None
    return Part(cards, after, book.batches(stack))


def _card(book: DoseBook, detail: RecordDetail) -> Card:
    record, dose = detail.row.record_id, detail.dose
    known = known_around(book, probe_of_dose(dose))
    return Card(detail.card_no, dose, detail.site, record, leave_out(known, record))


def head_problem(field: Field, text: str, given_on: date | None, today: date) -> Problem | None:
    """What is wrong with a text of the head in itself, None when nothing is."""
    day = (given_on or today).strftime("%d-%m-%Y")
    form = {Field.GIVEN_ON: day, Field.SCREENING: Screening.PROCEED.value, field: text}
    blocking = what_blocks(form, today=today)
    return next((one for one in blocking if one.field is field), None)


def change(
    cards: Sequence[Card],
    field: HeadField,
    text: str,
    today: date,
    rules: Rules,
    batches: Sequence[Batch] = (),
) -> Change:
    """What giving `field` this text would do to the cards. Runs on the worker thread.

    With an empty text nothing would change; it only tells what the cards say now.
    """
    if isinstance(field, StackField):
        sites = Counter(card.site for card in cards)
        return Change(sites.most_common(), len(cards) - sites[text] if text else 0)
    now = Counter(unparse(card.dose)[field] for card in cards)
    changing: list[tuple[Card, Dose]] = []
    refused = None
    for card in cards if text else ():
        form = on_the_card(card.dose) | {field: text}
        checked = check(form, today=today, rules=rules, is_held=True)
        if checked.dose is None:
            refused = refused or (card.card_no, checked.blocking[0])
        elif unparse(checked.dose) != unparse(card.dose):
            changing.append((card, checked.dose))
    found = _newly_found(changing, batches, today, rules)
    return Change(now.most_common(), len(changing), refused, found.most_common())


def _newly_found(
    changing: Sequence[tuple[Card, Dose]], batches: Sequence[Batch], today: date, rules: Rules
) -> Counter[str]:
    """Cards a rule, without what the rules object to already."""
    changes = {card.record_id: dose for card, dose in changing if card.record_id}
    look = partial(second_look, batches=batches, today=today, rules=rules)
    found: Counter[str] = Counter()
    for card, dose in changing:
        known = as_corrected(card.known, changes)
        then, before = look(dose, known), look(card.dose, card.known)
        found.update(_objections(then) - _objections(before))
    return found


def _objections(found: Sequence[Problem]) -> set[str]:
    return {one.code for one in found if one.severity is not Severity.INFO}
