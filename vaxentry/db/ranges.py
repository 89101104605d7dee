"""Perbaiki berkas: one head field of a stack gets another text over a range of cards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select

from vaxentry.db import revising
from vaxentry.db.details import held_dose
from vaxentry.db.saving import Seat
from vaxentry.db.stacks import keep_batch, keep_header, number_of, one_stack
from vaxentry.db.tables import record
from vaxentry.domain.dose import Dose, Origin
from vaxentry.domain.form import HEADER_FIELDS, Field
from vaxentry.domain.outbox import State
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


def correct_range(c: Connection, seat: Seat, wanted: Range, now: datetime) -> Sequence[UUID]:
    """Append one revision to each record of the range that is not as wanted yet; their ids.

    The head of the stack follows when its newest card changes and said the same.

    Raises:
        RuleError: some card can't be saved like this; its number is the parameter ``card``.
    """
    changed: list[UUID] = []
    newest = _newest(c, wanted.stack)
    for row in _rows(c, wanted):
        dose = held_dose(c, row.id)
        assert dose is not None
        corrected, warnings = _with_text(dose, wanted, row.card_no, now.astimezone().date())
        if corrected == dose:
            continue
        revising.revise(
            c,
            seat,
            revising.Correction(row.id, corrected, wanted.reason, warnings, whole_check=False),
            now,
        )
        changed.append(row.id)
        if row.card_no == newest:
            _follow(c, wanted, dose, corrected)
    return changed


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


def _with_text(
    dose: Dose, wanted: Range, card_no: int, today: date
) -> tuple[Dose, Sequence[Problem]]:
    form = unparse(dose) | {wanted.field: wanted.text}
    checked = check(form, today=today)
    if checked.dose is None:
        problem = checked.blocking[0]
        raise RuleError(RuleCode(problem.code), **{**problem.params, "card": card_no})
    fresh = replace(checked.dose, earlier=dose.earlier, origins=dose.origins)
    if fresh == dose:
        return dose, ()
    origins = {**dose.origins, wanted.field: Origin.HEADER}
    return replace(fresh, origins=origins), checked.warnings
