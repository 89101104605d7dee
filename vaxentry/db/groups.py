"""Groups: revisions that the server applies together or not at all; they travel side by side."""

from collections.abc import Callable, Sequence
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
    connection: Connection,
    chosen: Any,
    due: Sequence[DueRecord],
    make: Callable[[Any], DueRecord],
) -> list[DueRecord]:
    """What is due, each group whole and side by side, where the first of it stands.

    Args:
        connection: a transaction.
        chosen: the query of what may go, without limit or order.
        due: the first of it.
        make: makes a `DueRecord` of a row.
    """
    names = {one.group for one in due if one.group is not None}
    if not names:
        return list(due)
    members = chosen.where(outbox.c.group_id.in_(names))
    rows = connection.execute(members.order_by(outbox.c.group_id, outbox.c.record_seq))
    whole_of = {key: list(run) for key, run in groupby(map(make, rows), lambda one: one.group)}
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
