"""What may be sent now, in the order of sending, groups whole.

Asked before every batch, so its statements are made once.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Text,
    bindparam,
    func,
    literal_column,
    select,
    text,
    tuple_,
)

from vaxentry.db import attempts, groups
from vaxentry.db.pauses import is_paused
from vaxentry.db.prepared import Query, one_of
from vaxentry.db.tables import outbox, record, revision
from vaxentry.db.times import from_ms_or_none, to_ms
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import DOUBT_WAIT, NEXT_DUE_PRIORITY, State, is_pressing
from vaxentry.domain.queue import LONGEST_WAIT, DueRecord

_URGENT, _NORMAL = text("outbox.priority < 5"), text("outbox.priority >= 5")
_PARTED = text("outbox.failed_seq IS NOT NULL")
_OUT_OF_TURN = text(f"outbox.priority < {NEXT_DUE_PRIORITY}")
"""Word for word the condition of the partial index: a bound value would not use it."""

STATE: ColumnElement[str] = literal_column("+record.state")
"""Without its index: by that one SQLite would read and sort all that waits for every batch."""
_TRAVELS = (State.QUEUED.value, State.VOIDED.value)
_KINDS = {kind.value: kind for kind in RevisionKind}
_IN_DOUBT = attempts.pending_records(attempts.OPEN, attempts.UNKNOWN)


def _may_go(waits: FromClause, held: FromClause) -> ColumnElement[bool]:
    """Due, or kept back further than anything may be: then the clock that did it was wrong."""
    return (
        (waits.c.due_at <= bindparam("now"))
        | (waits.c.due_at > bindparam("doubt_ends"))
        | ((waits.c.due_at > bindparam("wait_ends")) & (held.c.doubt == 0))
    )


def _is_earlier(waits: FromClause, held: FromClause) -> ColumnElement[bool]:
    """The server lost it, and the head needs a person first; its state tells of no pause."""
    return (waits.c.rev < held.c.head_rev) & ~is_paused(held)


def _travels(waits: FromClause, held: FromClause) -> ColumnElement[bool]:
    """Whether a row of the queue goes by itself when its time comes, were it in no group."""
    goes = one_of(held.c.state, *_TRAVELS) | _is_earlier(waits, held)
    return goes & waits.c.record_seq.not_in(_IN_DOUBT)


def _goes(waits: FromClause, held: FromClause) -> ColumnElement[bool]:
    """Whether it may go now."""
    return _may_go(waits, held) & _travels(waits, held)


_BY_ITSELF = (
    one_of(STATE, *_TRAVELS) | _is_earlier(outbox, record),
    outbox.c.record_seq.not_in(_IN_DOUBT),
)
_GOES_NOW = (_may_go(outbox, record), groups.is_ready(_goes), *_BY_ITSELF)
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
        outbox.c.group_id,
        outbox.c.priority,
        revision.c.saved_at,
    )
    .select_from(outbox)
    .join(record, record.c.seq == outbox.c.record_seq)
    .join(
        revision,
        (revision.c.record_seq == outbox.c.record_seq) & (revision.c.rev == outbox.c.rev),
    )
    .where(*_GOES_NOW)
)
_given = func.json_each(bindparam("given", type_=Text)).table_valued("value", name="given")
_was_given = tuple_(outbox.c.record_seq, outbox.c.rev).in_(
    select(*(func.json_extract(_given.c.value, f"$[{at}]") for at in range(2)))
)
_first = _chosen.where(~_was_given)
_whole = _first.where(outbox.c.failed_seq.is_(None))
_parted = Query.of(
    _first.where(_PARTED).order_by(outbox.c.failed_seq, outbox.c.part, outbox.c.record_seq)
)
_urgent = Query.of(_whole.where(_URGENT).order_by(outbox.c.priority, outbox.c.record_seq))
_pressing = Query.of(
    _whole.where(_URGENT, _OUT_OF_TURN).order_by(outbox.c.priority, outbox.c.record_seq)
)
_rest = Query.of(_whole.where(_NORMAL).order_by(outbox.c.record_seq))
"""Read only as far as they are asked, for want of a LIMIT: see `prepared.at_most`."""
_named = func.json_each(bindparam("names", type_=Text)).table_valued("value", name="named")
_picked = func.json_each(bindparam("picked", type_=Text)).table_valued("value", name="picked")
_members = Query.of(
    _chosen.where(outbox.c.group_id.in_(select(_named.c.value))).order_by(
        outbox.c.group_id, outbox.c.record_seq
    )
)
_still = Query.of(
    select(func.count())
    .select_from(_picked)
    .join(outbox, outbox.c.record_seq == func.json_extract(_picked.c.value, "$[0]"))
    .join(record, record.c.seq == outbox.c.record_seq)
    .where(outbox.c.rev == func.json_extract(_picked.c.value, "$[1]"), *_GOES_NOW)
)

_together = func.coalesce(outbox.c.group_id, outbox.c.record_seq)
_times_due = (
    select(func.max(outbox.c.due_at).label("at"))
    .join(record, record.c.seq == outbox.c.record_seq)
    .where(groups.is_ready(_travels), *_BY_ITSELF)
    .group_by(_together)
    .subquery()
)
_next_due = select(func.min(_times_due.c.at))


def next_due(c: Connection) -> datetime | None:
    """When the next may go of those that go by themselves, a group with the last of it.

    What waits for a person, or for word of an attempt, has no time: nobody needs to look for it.
    """
    return from_ms_or_none(c.execute(_next_due).scalar())


def due(
    raw: Any,
    now: datetime,
    limit: int,
    *,
    urgent_only: bool = False,
    given: Collection[tuple[int, int]] = (),
) -> Sequence[DueRecord]:
    """Queued revisions that are due and in no open attempt, asked of a bare connection: heads, and
    earlier ones that the server lost.

    First one part of what the server failed on, by itself; then the urgent, then those whose next
    dose is due, then the rest. A group goes whole, also beyond the limit.

    Args:
        urgent_only: nothing but what need not wait for this PC's turn.
        given: record numbers and revisions that are no reason to send; of a group they come along.
    """
    times = _times(now)
    asked = times | {"given": json.dumps(list(given))}

    def members(names: Collection[str]) -> list[DueRecord]:
        return _found(raw, _members, times | {"names": json.dumps(sorted(names))})

    if urgent_only:
        found = _found(raw, _pressing, asked, limit)
    elif not (found := _found(raw, _parted, asked, limit)):
        found = _found(raw, _urgent, asked, limit)
        found += _found(raw, _rest, asked, limit - len(found))
    return groups.whole(found, members)


def may_all_go(raw: Any, chosen: Sequence[DueRecord], now: datetime) -> bool:
    """Whether everything that `due` chose may still go: since then somebody may have corrected,
    voided or paused it.
    """
    picked = json.dumps([(one.seq, one.rev) for one in chosen])
    [(left,)] = _still.rows(raw, _times(now) | {"picked": picked})
    return bool(left == len(chosen))


def _times(now: datetime) -> dict[str, int]:
    return {
        "now": to_ms(now),
        "doubt_ends": to_ms(now + DOUBT_WAIT),
        "wait_ends": to_ms(now + LONGEST_WAIT),
    }


def _found(
    raw: Any, query: Query, given: Mapping[str, Any], most: int | None = None
) -> list[DueRecord]:
    rows, now = query.rows(raw, given, most), given["now"]
    return [
        DueRecord(
            seq, UUID(record_id), rev, _KINDS[kind], digest, sealed,
            None if failed is None else (failed, part), group,
            is_pressing(priority, timedelta(milliseconds=now - saved_at)),
        )
        for seq, record_id, rev, kind, digest, sealed, failed, part, group, priority, saved_at
        in rows
    ]  # fmt: skip
