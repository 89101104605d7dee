"""Perbaiki berkas: one head field of a stack gets another text over a range of cards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from vaxentry.db import people, revising
from vaxentry.db.details import held_entry
from vaxentry.db.engine import bare
from vaxentry.db.findings import held_problems
from vaxentry.db.saving import Seat
from vaxentry.db.stacks import batches, keep_batch, keep_header, number_of, one_stack
from vaxentry.db.tables import record, stack
from vaxentry.domain.dose import Dose, Origin, Revision
from vaxentry.domain.form import HEAD_FIELDS, Field, Form, HeadField, StackField
from vaxentry.domain.outbox import State
from vaxentry.domain.person import Known, leave_out
from vaxentry.domain.problems import Problem
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.stacks import is_site_code
from vaxentry.domain.validation import check, unparse

_GONE = (State.VOIDED.value, State.ERASED.value)


@dataclass(frozen=True, slots=True)
class Range:
    """Which cards of a stack get which text in which head field, and why."""

    stack: UUID
    cards: range
    field: HeadField
    text: str
    reason: str

    def __post_init__(self) -> None:
        if self.field not in HEAD_FIELDS:
            raise ValueError("not a field of the head")
        if self.field is StackField.SITE and not (self.text and is_site_code(self.text)):
            raise ValueError("not the code of a site")


def correct_range(c: Connection, seat: Seat, wanted: Range, now: datetime) -> Sequence[UUID]:
    """Append one revision to each record of the range that is not as wanted yet; their ids.

    The head of the stack follows when its newest card changes and said the same.

    Raises:
        RuleError: some card can't be saved like this; its number is the parameter ``card``.
    """
    changed: list[UUID] = []
    newest = _newest(c, wanted.stack)
    for row in _rows(c, wanted):
        held = held_entry(c, row.id)
        assert held is not None
        correction = _correction(c, held, wanted, row, now.astimezone().date())
        if correction is None:
            continue
        revising.revise(c, seat, correction, now)
        changed.append(row.id)
        if row.card_no == newest:
            _follow(c, wanted, held, correction)
    return changed


def _correction(
    c: Connection, held: Revision, wanted: Range, row: Any, today: date
) -> revising.Correction | None:
    """What the card gets; None where it says so already."""
    dose = held.dose
    assert dose is not None
    is_doubtful = bool(row.doubt)
    if isinstance(wanted.field, StackField):
        site, found = wanted.text, held_problems(c, row.seq, held.rev)
        said = revising.Correction(row.id, dose, wanted.reason, found, is_doubtful, site)
        return None if held.site == site else said
    corrected, warnings = _with_text(c, dose, wanted, row, today)
    said = revising.Correction(row.id, corrected, wanted.reason, warnings, is_doubtful)
    return None if corrected == dose else said


def _newest(c: Connection, stack_id: UUID) -> int | None:
    cards = select(func.max(record.c.card_no))
    this = record.c.stack_number == number_of(c, stack_id)
    return c.execute(cards.where(this, record.c.state.not_in(_GONE))).scalar()


def _follow(c: Connection, wanted: Range, held: Revision, corrected: revising.Correction) -> None:
    """The head follows its newest card, where it said what the card said."""
    if isinstance(wanted.field, StackField):
        said = (stack.c.id == wanted.stack) & (stack.c.site == held.site)
        c.execute(update(stack).where(said).values(site=corrected.site))
    elif held.dose is not None:
        _follow_text(c, wanted.stack, wanted.field, held.dose, corrected.dose)


def _follow_text(c: Connection, stack_id: UUID, field: Field, dose: Dose, corrected: Dose) -> None:
    header = one_stack(c, stack_id).header
    held = header.get(field, "").strip().casefold()
    if not held or held != unparse(dose)[field].casefold():
        return
    fresh = {**header, field: unparse(corrected)[field]}
    keep_header(c, stack_id, fresh)
    if field is not Field.VACCINATOR and fresh.get(Field.BATCH):
        batch = fresh[Field.BATCH].strip().upper()
        keep_batch(c, stack_id, fresh.get(Field.VACCINE, ""), batch, None)


def _rows(c: Connection, wanted: Range) -> Sequence[Any]:
    """The cards of the range, whole: rows change while they are walked."""
    chosen = (
        select(record.c.seq, record.c.id, record.c.card_no, record.c.doubt)
        .where(
            record.c.stack_number == number_of(c, wanted.stack),
            record.c.card_no.between(min(wanted.cards, default=1), max(wanted.cards, default=0)),
            record.c.state.not_in(_GONE),
        )
        .order_by(record.c.seq)
    )
    return [row for row in c.execute(chosen) if row.card_no in wanted.cards]


def _with_text(
    c: Connection, dose: Dose, wanted: Range, row: Any, today: date
) -> tuple[Dose, Sequence[Problem]]:
    """The dose with the new text, and what is found on it now, in the light of the book."""
    assert isinstance(wanted.field, Field)
    form = unparse(dose) | {wanted.field: wanted.text}
    expires_on = _expiry(c, wanted.stack, form)
    checked = check(form, today=today, known=_known(c, dose, row.id), batch_expires_on=expires_on)
    if checked.dose is None:
        problem = checked.blocking[0]
        raise RuleError(RuleCode(problem.code), **{**problem.params, "card": row.card_no})
    fresh = replace(checked.dose, earlier=dose.earlier, origins=dose.origins)
    if fresh == dose:
        return dose, ()
    origins = {**dose.origins, wanted.field: Origin.HEADER}
    return replace(fresh, origins=origins), checked.warnings


def _known(c: Connection, dose: Dose, record_id: UUID) -> Known:
    """Who is held under the number, without the card itself; whom it looks like is no matter."""
    return leave_out(Known(tuple(people.people(bare(c), dose.identity.number))), record_id)


def _expiry(c: Connection, stack_id: UUID, form: Form) -> date | None:
    named = (form[Field.VACCINE], form[Field.BATCH].strip().upper())
    found = (one for one in batches(c, stack_id) if (one.vaccine, one.code) == named)
    return next((one.expires_on for one in found), None)
