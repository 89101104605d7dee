"""What is to be sent next: which queued revisions, and in what order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, bindparam, literal_column, select, text

from vaxentry.db.attempts import OPEN, UNKNOWN, pending_records
from vaxentry.db.engine import plain
from vaxentry.db.tables import outbox, record, revision
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import DOUBT_WAIT, State
from vaxentry.domain.queue import LONGEST_WAIT, DueRecord

_URGENT, _NORMAL = text("outbox.priority < 5"), text("outbox.priority >= 5")
_PARTED = text("outbox.failed_seq IS NOT NULL")
"""Word for word the condition of the partial index: a bound value would not use it."""

STATE: ColumnElement[str] = literal_column("+record.state")
"""Without its index: by that one SQLite would read and sort all that waits for every batch."""
_SORTED = text("+outbox.record_seq")
"""Sorted, not walked in its order: the urgent are found by their own index, and are few."""

_KINDS = {kind.value: kind for kind in RevisionKind}


def due_records(c: Connection, now: datetime, limit: int) -> Sequence[DueRecord]:
    """Queued head revisions that are due and in no open attempt.

    First one part of what the server failed on, by itself; then the urgent, then the rest.
    """
    given = {
        "now": to_ms(now),
        "beyond_doubt": to_ms(now + DOUBT_WAIT),
        "beyond": to_ms(now + LONGEST_WAIT),
    }
    found = plain(c.execute(_parted, given | {"most": limit}))
    if not found:
        urgent = plain(c.execute(_urgent, given | {"most": limit}))
        rest = plain(c.execute(_rest, given | {"most": limit - len(urgent)}))
        found = [*urgent, *rest]
    return [
        DueRecord(
            seq, UUID(record_id), rev, _KINDS[kind], digest, sealed,
            None if failed_seq is None else (failed_seq, part),
        )
        for seq, record_id, rev, kind, digest, sealed, failed_seq, part in found
    ]  # fmt: skip


def _may_go() -> ColumnElement[bool]:
    """Due, or kept back further than anything may be: then the clock that did it was wrong."""
    return (
        (outbox.c.due_at <= bindparam("now"))
        | (outbox.c.due_at > bindparam("beyond_doubt"))
        | ((outbox.c.due_at > bindparam("beyond")) & (record.c.doubt == 0))
    )


def _chosen(*conditions: Any) -> Select[Any]:
    this = (revision.c.record_seq == outbox.c.record_seq) & (revision.c.rev == outbox.c.rev)
    return (
        select(
            record.c.seq, record.c.id, revision.c.rev, revision.c.kind, revision.c.digest,
            revision.c.sealed, outbox.c.failed_seq, outbox.c.part,
        )
        .select_from(outbox)
        .join(record, record.c.seq == outbox.c.record_seq)
        .join(revision, this)
        .where(
            _may_go(),
            STATE.in_([State.QUEUED.value, State.VOIDED.value]),
            outbox.c.record_seq.not_in(pending_records(OPEN, UNKNOWN)),
            *conditions,
        )
        .limit(bindparam("most"))
    )  # fmt: skip


_parted = _chosen(_PARTED).order_by(outbox.c.failed_seq, outbox.c.part, outbox.c.record_seq)
_urgent = _chosen(outbox.c.failed_seq.is_(None), _URGENT).order_by(_SORTED)
_rest = _chosen(outbox.c.failed_seq.is_(None), _NORMAL).order_by(outbox.c.record_seq)
