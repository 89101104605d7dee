"""Groups: revisions that the server applies together or not at all; they travel side by side.

A member that has to wait for a person leaves the queue, but not its group: the others rest until it
is back, or has left for good. Alone they would free at the server what was meant for it.
"""

from collections.abc import Callable, Collection, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db.given import SEQS, these
from vaxentry.db.prepared import at_most
from vaxentry.db.tables import group_away, outbox, record
from vaxentry.domain.queue import DueRecord

_GROUPED = text("grouped.group_id IS NOT NULL")
"""Word for word the condition of the partial index, of the table by its other name."""


_of_these = (
    select(outbox.c.group_id)
    .where(outbox.c.record_seq.in_(SEQS), outbox.c.group_id.is_not(None))
    .correlate(None)
)
_mates = select(outbox.c.record_seq).where(
    outbox.c.group_id.in_(_of_these), outbox.c.group_id.is_not(None)
)
_away_of = select(group_away.c.group_id).where(group_away.c.record_seq == outbox.c.record_seq)
_step_out = (
    upsert(group_away)
    .from_select(
        ["record_seq", "group_id", "priority"],
        select(outbox.c.record_seq, outbox.c.group_id, outbox.c.priority).where(
            outbox.c.record_seq.in_(SEQS), outbox.c.group_id.is_not(None)
        ),
    )
    .on_conflict_do_nothing()
)
_is_away = (
    select(group_away.c.record_seq).where(group_away.c.record_seq.in_(SEQS)).limit(at_most(1))
)
_of_two = (
    select(outbox.c.group_id, group_away.c.group_id)
    .join(group_away, group_away.c.record_seq == outbox.c.record_seq)
    .where(outbox.c.record_seq.in_(SEQS), outbox.c.group_id != group_away.c.group_id)
    .limit(at_most(1))
)
_forget = delete(group_away).where(group_away.c.record_seq.in_(SEQS))
_rejoin = (
    update(outbox)
    .where(outbox.c.record_seq.in_(SEQS), _away_of.exists())
    .values(group_id=_away_of.scalar_subquery())
)


def with_mates(c: Connection, seqs: Sequence[int]) -> list[int]:
    """These records and all in the queue that travel in one group with any of them."""
    mates = c.execute(_mates, these(seqs)).scalars()
    return sorted({*seqs, *mates})


def bind(c: Connection, seqs: Sequence[int], group: str) -> list[int]:
    """Let what waits of these records travel as one group, at once and as the first of them.

    Whoever was in a group with one of them already comes along, also who is away: what was
    exchanged with a third one before stands only together with this. Returns all in the queue.
    """
    joined = with_mates(c, seqs)
    away = update(group_away).where(group_away.c.group_id.in_(_of_these))
    c.execute(away.values(group_id=group), these(joined))
    mine = outbox.c.record_seq.in_(joined)
    first = c.execute(select(func.min(outbox.c.priority)).where(mine)).scalar_one()
    c.execute(update(outbox).where(mine).values(group_id=group, priority=first))
    # A number in doubt waits its time all the same, and the others with it.
    sure = select(record.c.seq).where(record.c.seq.in_(joined), record.c.doubt == 0)
    c.execute(update(outbox).where(outbox.c.record_seq.in_(sure)).values(due_at=0))
    return joined


def step_out(c: Connection, seqs: Sequence[int]) -> None:
    """Records wait for a person, before they leave the queue: their mates rest."""
    _join(c, seqs)
    c.execute(_step_out, these(seqs))


def come_back(c: Connection, seqs: Sequence[int]) -> bool:
    """What is in the queue of records again goes with its group; whether any was away from one."""
    if c.execute(_is_away, these(seqs)).first() is None:
        return False
    _join(c, seqs)
    c.execute(_rejoin, these(seqs))
    leave(c, seqs)
    return True


def _join(c: Connection, seqs: Sequence[int]) -> None:
    """Who is away from a group, and waits in another one with what a restored server lost, is one
    group with both from now on.
    """
    while (both := c.execute(_of_two, these(seqs)).first()) is not None:
        here, away = both
        for table in (outbox, group_away):
            moved = update(table).where(table.c.group_id == here)
            c.execute(moved.values(group_id=away))


def leave(c: Connection, seqs: Sequence[int]) -> None:
    """Records are in no group any more that they were away from."""
    c.execute(_forget, these(seqs))


def is_ready(may_go: Callable[[FromClause, FromClause], ColumnElement[bool]]) -> Any:
    """Whether a row is in no group, or in one of which all are here and may go.

    Args:
        may_go: the condition on a row of the queue and its record.
    """
    grouped, its = outbox.alias("grouped"), record.alias()
    held_back = (
        select(grouped.c.group_id)
        .join(its, its.c.seq == grouped.c.record_seq)
        .where(_GROUPED, ~may_go(grouped, its))
        .union_all(select(group_away.c.group_id))
    )
    return outbox.c.group_id.is_(None) | outbox.c.group_id.not_in(held_back)


def whole(
    due: Sequence[DueRecord], members: Callable[[Collection[str]], Sequence[DueRecord]]
) -> list[DueRecord]:
    """What is due, each group whole and side by side, where the first of it stands.

    Args:
        due: the first of what may go.
        members: reads all that may go of these groups, by group and record.
    """
    names = {one.group for one in due if one.group is not None}
    if not names:
        return list(due)
    whole_of = {key: list(run) for key, run in groupby(members(names), lambda one: one.group)}
    return [
        member
        for one in due
        for member in ([one] if one.group is None else whole_of.pop(one.group, []))
    ]


def middle_of(groups: Sequence[str | None]) -> int | None:
    """Where to halve a row of records without parting a group; None = nowhere."""
    half = -(-len(groups) // 2)
    bounds = [
        at for at in range(1, len(groups)) if groups[at] is None or groups[at] != groups[at - 1]
    ]
    return min(bounds, key=lambda at: abs(at - half), default=None)
