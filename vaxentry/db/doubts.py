"""Doubtful numbers: rows saved with an identity warning, asked for once more at the stack's end."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, text, update

from vaxentry.db import audit
from vaxentry.db.saving import UnknownRecordError, by_id
from vaxentry.db.stacks import number_of
from vaxentry.db.tables import IN_DOUBT, outbox, record, stack, warning
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import Dose
from vaxentry.domain.names import same_person_name
from vaxentry.domain.nik import digits_of
from vaxentry.domain.problems import Severity
from vaxentry.domain.stacks import Doubt
from vaxentry.domain.trail import Action

_open = (warning.c.severity == Severity.IDENTITY.value) & warning.c.settled_at.is_(None)
_settle = (
    update(warning)
    .where(warning.c.record_seq == bindparam("seq"), _open)
    .values(settled_at=bindparam("at"))
)
_carry_on = text(
    """INSERT INTO warning (record_seq, rev, code, field, severity, params, settled_at)
       SELECT record_seq, :rev, code, field, severity, params, settled_at FROM warning
       WHERE record_seq = :seq AND rev = :before AND severity = 'identity'"""
)
_stood = select(warning.c.code).where(
    warning.c.record_seq == bindparam("seq"),
    warning.c.rev == bindparam("rev"),
    warning.c.severity == Severity.IDENTITY.value,
)
_over = update(record).where(record.c.seq == bindparam("of"), record.c.doubt == 1).values(doubt=0)
_due_now = update(outbox).where(outbox.c.record_seq == bindparam("of")).values(due_at=0)


def doubts(c: Connection, stack_id: UUID | None) -> list[Doubt]:
    """Rows whose number is to be typed once more, of one stack or all, by stack and card."""
    chosen = (
        select(record.c.seq, record.c.id, record.c.entry_no, record.c.card_no, record.c.head_rev)
        .where(IN_DOUBT)
        .order_by(record.c.stack_number, record.c.card_no, record.c.seq)
    )
    if stack_id is None:
        numbers = select(stack.c.number)
        chosen = chosen.where(record.c.stack_number.in_(numbers))
    else:
        chosen = chosen.where(record.c.stack_number == number_of(c, stack_id))
    found = c.execute(chosen).all()
    codes = _codes(c, found)
    return [Doubt(r.id, r.entry_no, r.card_no, tuple(codes.get(r.seq, ()))) for r in found]


def _codes(c: Connection, found: Sequence[Any]) -> dict[int, list[str]]:
    """The open identity rules of each row's last revision: older findings say nothing of it."""
    codes: dict[int, list[str]] = {}
    for start in range(0, len(found), 500):
        seqs = [row.seq for row in found[start : start + 500]]
        chosen = (
            select(warning.c.record_seq, warning.c.code)
            .join(record, record.c.seq == warning.c.record_seq)
            .where(warning.c.record_seq.in_(seqs), warning.c.rev == record.c.head_rev, _open)
        )
        for seq, code in c.execute(chosen.order_by(warning.c.record_seq, warning.c.code)):
            codes.setdefault(seq, []).append(code)
    return codes


def retype(c: Connection, record_id: UUID, number: str, author: UUID, now: datetime) -> bool:
    """Whether the number typed blind is the one saved; then the doubt is over.

    Raises:
        UnknownRecordError: no such record.
    """
    held = _held(c, record_id)
    if digits_of(number).upper() != held.id_number:
        return False
    _end(c, held, Action.RETYPED, author, now)
    return True


def settle(c: Connection, record_id: UUID, author: UUID, now: datetime) -> None:
    """The card really says what was saved.

    Raises:
        UnknownRecordError: no such record.
    """
    _end(c, _held(c, record_id), Action.DOUBT_SETTLED, author, now)


def _held(c: Connection, record_id: UUID) -> Any:
    held = c.execute(by_id, {"id": record_id}).one_or_none()
    if held is None:
        raise UnknownRecordError
    return held


def _end(c: Connection, held: Any, action: Action, author: UUID, now: datetime) -> None:
    if not held.doubt:
        return
    at = to_ms(now)
    answer(c, held.seq, at)
    c.execute(_due_now, {"of": held.seq})
    audit.write(c, audit.Entry(at, author, action, held.seq, held.head_rev))


def remains(c: Connection, head: Any, dose: Dose, found: Collection[str]) -> bool:
    """Whether the number of a record is in doubt once it is corrected.

    A doubt that stands ends only when nothing is found any more. A new one begins with a finding
    that the record did not have before; what was answered of this very number and person is not
    asked again.

    Args:
        head: the row of the record before the correction.
        dose: what it is corrected to.
        found: the codes of what the check of the correction finds about the number.
    """
    if not found or head.doubt:
        return bool(found)
    same_number = (head.id_type, head.id_number) == (dose.identity.type.value, dose.identity.number)
    if not same_number or not same_person_name(head.name, dose.name):
        return True
    stood = c.execute(_stood, {"seq": head.seq, "rev": head.head_rev}).scalars()
    return not set(found) <= set(stood)


def carry_on(c: Connection, seq: int, before: int, rev: int) -> None:
    """A revision that says nothing of the number: what stood about it stands with this one too."""
    c.execute(_carry_on, {"seq": seq, "before": before, "rev": rev})


def answer(c: Connection, seq: int, at: int) -> None:
    """Close the doubt of a record and its warnings; nothing where there is none."""
    c.execute(_settle, {"seq": seq, "at": at})
    c.execute(_over, {"of": seq})
