"""Perbaiki berkas: one head field of a stack gets another text over a range of cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from vaxentry.db import doubts, people, revising
from vaxentry.db.details import held_dose
from vaxentry.db.engine import bare
from vaxentry.db.saving import Seat
from vaxentry.db.stacks import batches as stack_batches
from vaxentry.db.stacks import keep_batch, keep_header, number_of, one_stack
from vaxentry.db.tables import record
from vaxentry.domain.dose import Dose, Origin
from vaxentry.domain.form import HEADER_FIELDS, Field
from vaxentry.domain.look_around import (
    as_corrected,
    known_around,
    probe_of_dose,
    second_look,
)
from vaxentry.domain.outbox import State
from vaxentry.domain.person import Known, Person, Probe, leave_out
from vaxentry.domain.problems import Problem
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.validation import check, unparse

_GONE = (State.VOIDED.value, State.ERASED.value)


@dataclass(frozen=True, slots=True)
class Range:
    """Which cards of a stack get which text in which head field, and why."""

    stack: UUID
    cards: range
    field: Field
    text: str
    reason: str

    def __post_init__(self) -> None:
        if self.field not in HEADER_FIELDS:
            raise ValueError("not a field of the head")


def look_around(c: Connection, wanted: Range) -> Mapping[Probe, Known]:
    """Ask the book about every person of the range: before the write, which others wait for."""
    doses = [held_dose(c, row.id) for row in _rows(c, wanted)]
    probes = {probe_of_dose(dose) for dose in doses if dose is not None}
    return {probe: known_around(_People(c), probe) for probe in probes}


def correct_range(
    c: Connection, seat: Seat, wanted: Range, known: Mapping[Probe, Known], now: datetime
) -> Sequence[UUID]:
    """Append one revision to each record of the range that is not as wanted yet; their ids.

    Each is checked as all of them will be then; its findings are those of the new revision, and
    none of them stops it. The head of the stack follows when its newest card changes and said the
    same.

    Args:
        known: what `look_around` found; who is missing there is asked for here.

    Raises:
        RuleError: some card can't be saved like this; its number is the parameter ``card``.
    """
    today = now.astimezone().date()
    cards = _changing(c, wanted, today)
    changes = {card.record_id: card.corrected for card in cards}
    batches, newest = stack_batches(c, wanted.stack), _newest(c, wanted.stack)
    for card in cards:
        probe = probe_of_dose(card.corrected)
        around = known[probe] if probe in known else known_around(_People(c), probe)
        around = as_corrected(leave_out(around, card.record_id), changes)
        found = second_look(card.corrected, around, batches=batches, today=today)
        _revise(c, seat, card, wanted.reason, found, now)
        if card.card_no == newest:
            _follow(c, wanted, card.held, card.corrected)
    return list(changes)


@dataclass(frozen=True, slots=True)
class _Card:
    record_id: UUID
    card_no: int
    held: Dose
    corrected: Dose


class _People:
    """The people of the book, asked in the caller's transaction."""

    def __init__(self, c: Connection) -> None:
        self._raw = bare(c)

    def people(self, number: str) -> Sequence[Person]:
        return people.people(self._raw, number)

    def similar(self, probe: Probe, limit: int = 5) -> Sequence[Person]:
        return people.similar(self._raw, probe, limit)


def _changing(c: Connection, wanted: Range, today: date) -> list[_Card]:
    cards = []
    for row in _rows(c, wanted):
        dose = held_dose(c, row.id)
        assert dose is not None
        corrected = _with_text(dose, wanted, row.card_no, today)
        if corrected != dose:
            cards.append(_Card(row.id, row.card_no, dose, corrected))
    return cards


def _revise(
    c: Connection, seat: Seat, card: _Card, reason: str, found: Sequence[Problem], now: datetime
) -> None:
    answered = doubts.answered(c, card.record_id)
    revising.revise(
        c,
        seat,
        revising.Correction(
            card.record_id, card.corrected, reason, found, asks_again=True, answered=answered
        ),
        now,
    )


def _newest(c: Connection, stack_id: UUID) -> int | None:
    cards = select(func.max(record.c.card_no))
    this = record.c.stack_number == number_of(c, stack_id)
    return c.execute(cards.where(this, record.c.state.not_in(_GONE))).scalar()


def _follow(c: Connection, wanted: Range, dose: Dose, corrected: Dose) -> None:
    """The head follows its newest card, where it said what the card said."""
    header = one_stack(c, wanted.stack).header
    held = header.get(wanted.field, "").strip().casefold()
    if not held or held != unparse(dose)[wanted.field].casefold():
        return
    fresh = {**header, wanted.field: unparse(corrected)[wanted.field]}
    keep_header(c, wanted.stack, fresh)
    if wanted.field is not Field.VACCINATOR and fresh.get(Field.BATCH):
        batch = fresh[Field.BATCH].strip().upper()
        keep_batch(c, wanted.stack, fresh.get(Field.VACCINE, ""), batch, None)


def _rows(c: Connection, wanted: Range) -> Sequence[Any]:
    """The cards of the range, whole: rows change while they are walked."""
    chosen = (
        select(record.c.id, record.c.card_no)
        .where(
            record.c.stack_number == number_of(c, wanted.stack),
            record.c.card_no.between(min(wanted.cards, default=1), max(wanted.cards, default=0)),
            record.c.state.not_in(_GONE),
        )
        .order_by(record.c.seq)
    )
    return [row for row in c.execute(chosen) if row.card_no in wanted.cards]


def _with_text(dose: Dose, wanted: Range, card_no: int, today: date) -> Dose:
    form = unparse(dose) | {wanted.field: wanted.text}
    checked = check(form, today=today)
    if checked.dose is None:
        problem = checked.blocking[0]
        raise RuleError(RuleCode(problem.code), **{**problem.params, "card": card_no})
    fresh = replace(checked.dose, earlier=dose.earlier, origins=dose.origins)
    if fresh == dose:
        return dose
    return replace(fresh, origins={**dose.origins, wanted.field: Origin.HEADER})
