"""Pauses: what somebody holds back is in the queue, and goes to nobody until it is resumed.

A record that waits is shown as paused at once. One in an attempt keeps its state until the attempt
is answered for; then it rests instead of waiting again.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    bindparam,
    case,
    delete,
    exists,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db.given import SEQS, these
from vaxentry.db.prepared import at_most
from vaxentry.db.tables import outbox, pause, record, stack_pause
from vaxentry.db.times import to_ms
from vaxentry.domain.outbox import State

_IS_OPEN = pause.c.ended_at.is_(None)


def is_paused(held: FromClause) -> ColumnElement[bool]:
    """Whether a row of `record`, or of it by another name, is held back, whatever its state."""
    return exists().where(pause.c.record_seq == held.c.seq, _IS_OPEN)


IS_PAUSED = is_paused(record)
RESTING = case((IS_PAUSED, State.PAUSED.value), else_=State.QUEUED.value)
"""The state of a record that is in no attempt any more and would wait to be sent."""

_held = select(pause.c.id).where(pause.c.record_seq == bindparam("seq"), _IS_OPEN)
_any_stack = select(stack_pause.c.stack_number).limit(at_most(1))
_held_stack = select(stack_pause.c.author_id, stack_pause.c.reason).where(
    stack_pause.c.stack_number == bindparam("stack")
)
_hold_with_stack = insert(pause).from_select(
    ["record_seq", "at", "author_id", "reason"],
    select(record.c.seq, bindparam("since"), stack_pause.c.author_id, stack_pause.c.reason)
    .join(stack_pause, stack_pause.c.stack_number == record.c.stack_number)
    .where(record.c.seq.in_(SEQS), ~IS_PAUSED),
)
_pausable = (
    select(record.c.seq)
    .join(outbox, outbox.c.record_seq == record.c.seq)
    .where(
        record.c.seq.in_(SEQS),
        record.c.state.in_([State.QUEUED.value, State.UNCERTAIN.value]),
        ~IS_PAUSED,
    )
)
_open_of = select(pause.c.record_seq).where(pause.c.record_seq.in_(SEQS), _IS_OPEN)
_end = (
    update(pause)
    .where(pause.c.record_seq.in_(SEQS), _IS_OPEN)
    .values(ended_at=bindparam("until"), ended_by=bindparam("by"))
)
_rest = (
    update(record)
    .where(record.c.seq.in_(SEQS), record.c.state == State.QUEUED.value)
    .values(state=State.PAUSED.value, state_since=bindparam("since"))
)
_wait = (
    update(record)
    .where(record.c.seq.in_(SEQS), record.c.state == State.PAUSED.value)
    .values(state=State.QUEUED.value, state_since=bindparam("since"))
)


def begin(
    c: Connection, seqs: Sequence[int], author: UUID, reason: str, now: datetime
) -> list[int]:
    """Hold back those of these records that are on their way; returns which those are."""
    held = list(c.execute(_pausable, these(seqs)).scalars())
    row = {"at": to_ms(now), "author_id": author, "reason": reason}
    if held:
        c.execute(insert(pause), [row | {"record_seq": seq} for seq in held])
        c.execute(_rest, these(held) | {"since": to_ms(now)})
    return held


def end(c: Connection, seqs: Sequence[int], author: UUID | None, now: datetime) -> list[int]:
    """Let go those of these records that are held back; returns which those are."""
    held = list(c.execute(_open_of, these(seqs)).scalars())
    if held:
        c.execute(_end, these(held) | {"until": to_ms(now), "by": author})
        c.execute(_wait, these(held) | {"since": to_ms(now)})
    return held


def end_answered(c: Connection, seqs: Sequence[int], now: datetime) -> None:
    """What the server has answered waits for nothing any more; its state is the caller's."""
    c.execute(_end, these(seqs) | {"until": to_ms(now), "by": None})


def resting(c: Connection, seq: int, stack_number: int, now: datetime) -> State:
    """The state of a record whose new revision waits: it rests if it, or its stack, is paused.

    The revision is in the queue already, its state is the caller's to write.
    """
    if c.execute(_held, {"seq": seq}).first() is not None:
        return State.PAUSED
    held = c.execute(_held_stack, {"stack": stack_number}).one_or_none()
    if held is None:
        return State.QUEUED
    row = {"record_seq": seq, "at": to_ms(now), "author_id": held.author_id}
    c.execute(insert(pause), row | {"reason": held.reason})
    return State.PAUSED


def hold_with_stacks(c: Connection, seqs: Sequence[int], now: datetime) -> None:
    """As `resting` for many that are to wait again: `RESTING` is their state then."""
    if c.execute(_any_stack).first() is not None:
        c.execute(_hold_with_stack, these(seqs) | {"since": to_ms(now)})


def spread(c: Connection, seqs: Sequence[int], now: datetime) -> list[int]:
    """Records have become one group: where one of it is paused, all are, for the same reason.

    Returns those that were not before.
    """
    open_ones = select(pause).where(pause.c.record_seq.in_(SEQS), _IS_OPEN).order_by(pause.c.id)
    first = c.execute(open_ones, these(seqs)).first()
    return [] if first is None else begin(c, seqs, first.author_id, first.reason, now)


def hold_stack(c: Connection, stack_number: int, author: UUID, reason: str, now: datetime) -> bool:
    """What is typed into a stack from now on is held back, too; whether it was not before."""
    row = {"at": to_ms(now), "author_id": author, "reason": reason}
    kept = upsert(stack_pause).values(stack_number=stack_number, **row)
    return bool(c.execute(kept.on_conflict_do_nothing()).rowcount)


def let_stack_go(c: Connection, stack_number: int) -> bool:
    """What is typed into a stack from now on waits as usual; whether it was held back."""
    gone = delete(stack_pause).where(stack_pause.c.stack_number == stack_number)
    return bool(c.execute(gone).rowcount)
