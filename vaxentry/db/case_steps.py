"""What was done about a record without changing it, in the caller's transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db.audit import Entry, write
from vaxentry.db.given import SEQS, these
from vaxentry.db.heads import head_of
from vaxentry.db.tables import author, case_step, record, record_flag
from vaxentry.db.times import from_ms, to_ms
from vaxentry.domain.case_steps import OF_A_CLASH, Done, Step
from vaxentry.domain.outbox import Flag
from vaxentry.domain.trail import Action

_put = upsert(case_step)
_put = _put.on_conflict_do_update(
    index_elements=["record_seq", "step"],
    set_={name: _put.excluded[name] for name in ("at", "author_id", "rev")},
)
_of_record = (
    select(case_step, author.c.name)
    .join(author, author.c.id == case_step.c.author_id)
    .join(
        record,
        (record.c.seq == case_step.c.record_seq) & (record.c.head_rev == case_step.c.rev),
    )
    .where(record.c.id == bindparam("id"))
)


_of_step = (
    select(case_step, author.c.name, record.c.id)
    .join(author, author.c.id == case_step.c.author_id)
    .join(
        record,
        (record.c.seq == case_step.c.record_seq) & (record.c.head_rev == case_step.c.rev),
    )
    .where(case_step.c.step == bindparam("taken"))
)
_over = case_step.c.record_seq.in_(SEQS) & case_step.c.step.in_(sorted(OF_A_CLASH))
_forget = delete(case_step).where(_over)
_is_sent = case_step.c.step == Step.SENT_DUKCAPIL.value
_not_found = select(record_flag.c.record_seq).where(record_flag.c.flag == Flag.NIK_PENDING.value)
_forget_sent = delete(case_step).where(
    case_step.c.record_seq.in_(SEQS), _is_sent, case_step.c.record_seq.not_in(_not_found)
)


def take(c: Connection, records: Sequence[UUID], step: Step, who: UUID, now: datetime) -> None:
    """Note a step of each record as it stands now, and note that in the trail.

    Raises:
        UnknownRecordError: one of them is not held here; nothing is written.
    """
    at = to_ms(now)
    for record_id in records:
        head = head_of(c, record_id)
        row = {"record_seq": head.seq, "step": step.value, "at": at, "author_id": who}
        c.execute(_put, row | {"rev": head.head_rev})
        # No version is named: those that save one are held against its sealed bytes.
        write(c, Entry(at, who, Action.STEP_TAKEN, head.seq, detail=step.value))


def end(c: Connection, seqs: Collection[int]) -> None:
    """What was done about clashes of these records counts no more: they are over, or others.

    That a number was sent to the civil registry still counts of one that was not found there.
    """
    if seqs:
        c.execute(_forget, these(sorted(seqs)))
        c.execute(_forget_sent, these(sorted(seqs)))


def taken(step: Step) -> Select[Any]:
    """Selects the local numbers of the records that a step was taken of as they stand."""
    stands = (record.c.seq == case_step.c.record_seq) & (record.c.head_rev == case_step.c.rev)
    return select(case_step.c.record_seq).join(record, stands).where(case_step.c.step == step.value)


def of_record(c: Connection, record_id: UUID) -> Mapping[Step, Done]:
    """The steps taken of a record as it stands; those of an earlier revision count no more."""
    found = c.execute(_of_record, {"id": record_id})
    return {Step(row.step): _done(row) for row in found}


def done_of(c: Connection, step: Step) -> dict[int, Done]:
    """By local number, when a step was taken of the record as it stands."""
    return {row.record_seq: _done(row) for row in c.execute(_of_step, {"taken": step.value})}


def done_by_id(c: Connection, step: Step) -> dict[UUID, Done]:
    """The same by record id."""
    return {row.id: _done(row) for row in c.execute(_of_step, {"taken": step.value})}


def _done(row: Any) -> Done:
    return Done(from_ms(row.at), row.name, row.rev)


def having(c: Connection, steps: Iterable[Step]) -> dict[int, set[Step]]:
    """By local number, which of these steps were taken of the record as it stands."""
    chosen = select(case_step.c.record_seq, case_step.c.step).join(
        record,
        (record.c.seq == case_step.c.record_seq) & (record.c.head_rev == case_step.c.rev),
    )
    found: dict[int, set[Step]] = {}
    for seq, step in c.execute(chosen.where(case_step.c.step.in_([one.value for one in steps]))):
        found.setdefault(seq, set()).add(Step(step))
    return found
