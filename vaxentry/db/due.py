"""What may be sent now: the due heads, in the order of sending, groups whole."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, literal_column, select, text

from vaxentry.db import attempts, groups
from vaxentry.db.tables import outbox, record, revision
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import DOUBT_WAIT, State
from vaxentry.domain.queue import LONGEST_WAIT, DueRecord

_URGENT, _NORMAL = text("outbox.priority < 5"), text("outbox.priority >= 5")
_PARTED = text("outbox.failed_seq IS NOT NULL")
"""Word for word the condition of the partial index: a bound value would not use it."""

_STATE: ColumnElement[str] = literal_column("+record.state")
"""Without its index: by that one SQLite would read and sort all that waits for every batch."""
_SORTED = text("+outbox.record_seq")
"""Sorted, not walked in its order: the urgent are found by their own index, and are few."""
_TRAVELS = (State.QUEUED.value, State.VOIDED.value)


def due(c: Connection, now: datetime, limit: int) -> Sequence[DueRecord]:
    """Queued head revisions that are due and in no open attempt.

    First one part of what the server failed on, by itself; then the urgent, then the rest. A group
    goes whole, also beyond the limit.
    """
    chosen = _chosen(now)
    whole = chosen.where(outbox.c.failed_seq.is_(None))
    parted = chosen.where(_PARTED).order_by(outbox.c.failed_seq, outbox.c.part, outbox.c.record_seq)
    found = c.execute(parted.limit(limit)).all()
    if not found:
        urgent = c.execute(whole.where(_URGENT).order_by(_SORTED).limit(limit)).all()
        rest = whole.where(_NORMAL).order_by(outbox.c.record_seq)
        found = [*urgent, *c.execute(rest.limit(limit - len(urgent)))]
    return groups.whole(c, chosen, [_due(row) for row in found], _due)


def _chosen(now: datetime) -> Select[Any]:
    in_doubt = attempts.pending_records(attempts.OPEN, attempts.UNKNOWN)
    head = (revision.c.record_seq == outbox.c.record_seq) & (revision.c.rev == outbox.c.rev)
    return (
        select(
            record.c.seq,
            record.c.id,
            revision.c.rev,
            revision.c.kind,
            revision.c.digest,
            revision.c.sealed,
            outbox.c.failed_seq,
            outbox.c.part,
            outbox.c.group_id,
        )
        .select_from(outbox)
        .join(record, record.c.seq == outbox.c.record_seq)
        .join(revision, head)
        .where(
            _may_go(outbox, record, now),
            groups.is_ready(partial(_goes, now=now)),
            _STATE.in_(_TRAVELS),
            outbox.c.record_seq.not_in(in_doubt),
        )
    )


def _may_go(waits: FromClause, held: FromClause, now: datetime) -> ColumnElement[bool]:
    """Due, or kept back further than anything may be: then the clock that did it was wrong."""
    return (
        (waits.c.due_at <= to_ms(now))
        | (waits.c.due_at > to_ms(now + DOUBT_WAIT))
        | ((waits.c.due_at > to_ms(now + LONGEST_WAIT)) & (held.c.doubt == 0))
    )


def _goes(waits: FromClause, held: FromClause, now: datetime) -> ColumnElement[bool]:
    """Whether a row of the queue may go now, were it in no group."""
    in_doubt = attempts.pending_records(attempts.OPEN, attempts.UNKNOWN)
    travels = held.c.state.in_(_TRAVELS) & waits.c.record_seq.not_in(in_doubt)
    return _may_go(waits, held, now) & travels


def _due(row: Any) -> DueRecord:
    parted = None if row.failed_seq is None else (row.failed_seq, row.part)
    kind = RevisionKind(row.kind)
    return DueRecord(row.seq, row.id, row.rev, kind, row.digest, row.sealed, parted, row.group_id)
