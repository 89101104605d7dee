"""What may be sent now. Asked before every batch, so its statements are made once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, literal_column, select, text

from vaxentry.db import attempts
from vaxentry.db.prepared import Query, one_of
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

_MAY_GO = (
    (outbox.c.due_at <= bindparam("now"))
    | (outbox.c.due_at > bindparam("doubt_ends"))
    | ((outbox.c.due_at > bindparam("wait_ends")) & (record.c.doubt == 0))
)
"""Due, or kept back further than anything may be: then the clock that did it was wrong."""

_chosen = (
    select(
        record.c.seq,
        record.c.id,
        revision.c.rev,
        revision.c.kind,
        revision.c.digest,
        revision.c.sealed,
        outbox.c.failed_seq,
        outbox.c.part,
    )
    .select_from(outbox)
    .join(record, record.c.seq == outbox.c.record_seq)
    .join(
        revision,
        (revision.c.record_seq == outbox.c.record_seq) & (revision.c.rev == outbox.c.rev),
    )
    .where(
        _MAY_GO,
        one_of(_STATE, State.QUEUED.value, State.VOIDED.value),
        outbox.c.record_seq.not_in(attempts.pending_records(attempts.OPEN, attempts.UNKNOWN)),
    )
    .limit(bindparam("most"))
)
_whole = _chosen.where(outbox.c.failed_seq.is_(None))
_parted = Query.of(
    _chosen.where(_PARTED).order_by(outbox.c.failed_seq, outbox.c.part, outbox.c.record_seq)
)
_urgent = Query.of(_whole.where(_URGENT).order_by(_SORTED))
_rest = Query.of(_whole.where(_NORMAL).order_by(outbox.c.record_seq))


def due(raw: Any, now: datetime, limit: int) -> list[DueRecord]:
    """Queued head revisions that are due and in no open attempt, asked of a bare connection.

    First one part of what the server failed on, by itself; then the urgent, then the rest.
    """
    given = {
        "now": to_ms(now),
        "doubt_ends": to_ms(now + DOUBT_WAIT),
        "wait_ends": to_ms(now + LONGEST_WAIT),
    }
    found = _parted.rows(raw, given | {"most": limit})
    if not found:
        urgent = _urgent.rows(raw, given | {"most": limit})
        found = [*urgent, *_rest.rows(raw, given | {"most": limit - len(urgent)})]
    return [_due(*row) for row in found]


def _due(
    seq: int, record_id: str, rev: int, kind: str, digest: bytes, sealed: bytes,
    failed_seq: int | None, part: int | None,
) -> DueRecord:  # fmt: skip
    parted = None if failed_seq is None else (failed_seq, part or 0)
    return DueRecord(seq, UUID(record_id), rev, RevisionKind(kind), digest, sealed, parted)
