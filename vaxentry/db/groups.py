"""Groups: revisions that the server applies together or not at all; they travel side by side."""

from collections.abc import Callable, Collection, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, func, select, text, update

from vaxentry.db.tables import outbox, record
from vaxentry.domain.queue import DueRecord

_GROUPED = text("grouped.group_id IS NOT NULL")
"""Word for word the condition of the partial index, of the table by its other name."""


def bind(connection: Connection, seqs: Sequence[int], group: str) -> None:
    """Let what waits of these records travel as one group, at once and as the first of them."""
    mine = outbox.c.record_seq.in_(seqs)
    first = connection.execute(select(func.min(outbox.c.priority)).where(mine)).scalar_one()
    connection.execute(update(outbox).where(mine).values(group_id=group, priority=first, due_at=0))


def is_ready(may_go: Callable[[FromClause, FromClause], ColumnElement[bool]]) -> Any:
    """Whether a row is in no group, or in one of which all may go.

    Args:
        may_go: the condition on a row of the queue and its record.
    """
    grouped, its = outbox.alias("grouped"), record.alias()
    held_back = (
        select(grouped.c.group_id)
        .join(its, its.c.seq == grouped.c.record_seq)
        .where(_GROUPED, ~may_go(grouped, its))
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
