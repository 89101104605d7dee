"""Blocked: the server refused one of a group, and so took none of it.

None of them leaves the group: who was refused needs a person, the blocked wait for that, and once
nobody of their group is away but they, they are in the queue again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db import groups, pauses
from vaxentry.db.given import SEQS, these
from vaxentry.db.tables import group_away, outbox, record, revision
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Verdict
from vaxentry.wire.outcomes import Code

_OF_VERSIONS = frozenset({Code.STALE, Code.FORKED})
IS_BLOCKED = (record.c.state == State.NEEDS_FIX.value) & (record.c.standing == Code.BLOCKED.value)
_away = group_away.join(record, record.c.seq == group_away.c.record_seq)
_waited_for = select(group_away.c.group_id).select_from(_away).where(~IS_BLOCKED)
_free = (
    select(
        record.c.seq,
        record.c.head_rev,
        revision.c.kind,
        group_away.c.group_id,
        group_away.c.priority,
    )
    .select_from(_away)
    .join(
        revision,
        (revision.c.record_seq == record.c.seq) & (revision.c.rev == record.c.head_rev),
    )
    .where(IS_BLOCKED, group_away.c.group_id.not_in(_waited_for))
)
_queue = upsert(outbox)
_queue = _queue.on_conflict_do_update(
    index_elements=["record_seq"],
    set_={name: _queue.excluded[name] for name in ("rev", "due_at", "tries", "group_id")},
)
_back = update(record).where(record.c.seq.in_(SEQS)).values(state_since=bindparam("since"))
_wait = _back.values(state=pauses.RESTING)
_void_again = _back.values(state=State.VOIDED.value, void_settled=0)


def settle(c: Connection, verdicts: Sequence[Verdict]) -> None:
    """What the server did not take stays in its group; of the rest nobody is away any more.

    Before they leave the queue.
    """
    not_taken = [one.record.seq for one in verdicts if _stays_in_group(one)]
    if not_taken:
        groups.step_out(c, not_taken)
    groups.leave(c, [one.record.seq for one in verdicts if not _stays_in_group(one)])


def _stays_in_group(verdict: Verdict) -> bool:
    is_refused = not verdict.stored and verdict.code != Code.ERASED
    return is_refused or verdict.code in _OF_VERSIONS


def wake(c: Connection, now: datetime) -> None:
    """The blocked of whose group nobody else is away wait to be sent; what is paused rests, but for
    voids.
    """
    free = c.execute(_free).all()
    if not free:
        return
    queued = [
        {
            "record_seq": one.seq,
            "rev": one.head_rev,
            "group_id": one.group_id,
            "priority": one.priority,
            "due_at": to_ms(now),
            "tries": 0,
        }
        for one in free
    ]
    c.execute(_queue, queued)
    go_again(c, free, now)


def go_again(c: Connection, free: Sequence[Any], now: datetime) -> None:
    """Heads in the queue, by number and kind, wait for nobody any more."""
    groups.leave(c, [one.seq for one in free])
    voids = [one.seq for one in free if one.kind == RevisionKind.VOID.value]
    entries = [one.seq for one in free if one.kind != RevisionKind.VOID.value]
    pauses.hold_with_stacks(c, entries, now)
    c.execute(_wait, these(entries) | {"since": to_ms(now)})
    c.execute(_void_again, these(voids) | {"since": to_ms(now)})
