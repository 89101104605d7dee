"""What the server lost, or did not take without a fault of the entry, waits to be sent again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db import blocked, exchanged, groups, pauses
from vaxentry.db.given import SEQS, these
from vaxentry.db.saving import priority
from vaxentry.db.tables import outbox, record, revision
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import NORMAL_PRIORITY, State
from vaxentry.domain.rules import RuleCode
from vaxentry.wire.record import carries_ruling

SETTLED = (State.ACCEPTED, State.NIK_CLASH, State.TICKET_CLASH, State.DOSE_CHECK)
"""States that only the server's word gives, besides a void, which stays one."""
SENT_AGAIN = (*SETTLED, State.VOIDED)
"""What waits is sent anyhow; a head that needs a person first is not sent without one."""
PERSON_FIRST = (State.NEEDS_FIX, State.AWAITING_APPROVAL, State.NEEDS_UPDATE)
"""Of these the server may hold an earlier revision, which is sent again where it lost it."""
UNPROVEN = (record.c.stored_rev.is_(None), record.c.state.in_([s.value for s in SETTLED]))
"""Received under an id this PC had before: nothing is known of them under the present one."""

_AT_ONCE = 2000
"""Records looked up in one statement."""
_NOT_AT_FAULT = (
    record.c.state.in_([State.NEEDS_FIX.value, State.NEEDS_UPDATE.value]),
    (record.c.state == State.NEEDS_UPDATE.value)
    | (record.c.invalid_rule == RuleCode.SITE_SCOPE.value),
)
"""Refused, and nothing of the entry is wrong: an enrolment or a newer program cures it."""
_heads = select(
    record.c.seq,
    record.c.id,
    record.c.state,
    record.c.head_rev.label("rev"),
    record.c.complaint,
    record.c.next_due,
    revision.c.kind,
    revision.c.sealed,
).join(
    revision,
    (revision.c.record_seq == record.c.seq) & (revision.c.rev == record.c.head_rev),
)
_earlier = (
    select(
        record.c.seq,
        record.c.head_rev,
        record.c.stored_rev.label("rev"),
        record.c.complaint,
        record.c.next_due,
        revision.c.kind,
        revision.c.sealed,
    )
    .join(
        revision,
        (revision.c.record_seq == record.c.seq) & (revision.c.rev == record.c.stored_rev),
    )
    .where(
        record.c.state.in_([s.value for s in PERSON_FIRST]),
        (record.c.stored_rev < record.c.head_rev) | blocked.IS_BLOCKED,
    )
)
_wait = upsert(outbox).on_conflict_do_nothing()
_go = upsert(outbox)
_go = _go.on_conflict_do_update(
    index_elements=["record_seq"],
    set_={name: _go.excluded[name] for name in ("rev", "priority", "due_at", "tries")},
)


def queue_lost(c: Connection, record_ids: Sequence[UUID], now: datetime) -> None:
    """What a restored server lost of these records waits to be sent once more, each as
    `queue_again` or `queue_earlier` says, and what was exchanged in one group.
    """
    lost: list[int] = []
    for at in range(0, len(record_ids), _AT_ONCE):
        some = record_ids[at : at + _AT_ONCE]
        queue_again(c, some, now)
        queue_earlier(c, some, now)
        lost += c.execute(select(record.c.seq).where(record.c.id.in_(some))).scalars()
    exchanged.bind_again(c, lost, now)


def queue_again(c: Connection, record_ids: Sequence[UUID], now: datetime) -> None:
    """Their heads wait to be sent once more, as if the server had never told of them.

    What is in a paused stack rests, but for voids.
    """
    held = record.c.state.in_([s.value for s in SENT_AGAIN])
    lost = c.execute(_heads.where(record.c.id.in_(record_ids), held)).all()
    if not lost:
        return
    c.execute(_wait, _waits(lost, now))
    voids = [row.seq for row in lost if row.state == State.VOIDED.value]
    settled = [row.seq for row in lost if row.state != State.VOIDED.value]
    pauses.hold_with_stacks(c, settled, now)
    unheard = update(record).where(record.c.seq.in_(SEQS)).values(stored_rev=None, server_seq=None)
    again = unheard.values(state=pauses.RESTING, state_since=to_ms(now))
    c.execute(again, these(settled))
    c.execute(unheard.values(void_settled=0), these(voids))
    if groups.come_back(c, [row.seq for row in lost]):
        blocked.wake(c, now)


def queue_earlier(c: Connection, record_ids: Sequence[UUID], now: datetime) -> None:
    """What the server had of records whose head needs a person first waits to be sent once more,
    also where that is the head itself, blocked since by another one of its group.

    The others stay what they are, and count as held there: a correction meanwhile takes the place
    of what waits, and the next comparison asks for it again.
    """
    if earlier := c.execute(_earlier.where(record.c.id.in_(record_ids))).all():
        c.execute(_wait, _waits(earlier, now))
        blocked.go_again(c, [one for one in earlier if one.rev == one.head_rev], now)


def queue_refused(c: Connection, now: datetime) -> list[UUID]:
    """What the server did not take without a fault of the entry waits to be sent once more, each
    with its group; what is in a paused stack rests, but for voids. Returns which those are.

    The same answer leaves them as they were: since when they are refused is not forgotten.
    """
    found = c.execute(_heads.where(*_NOT_AT_FAULT)).all()
    if not found:
        return []
    c.execute(_go, _waits(found, now))
    voids = [one.seq for one in found if one.kind == RevisionKind.VOID.value]
    entries = [one.seq for one in found if one.kind == RevisionKind.ENTRY.value]
    pauses.hold_with_stacks(c, entries, now)
    moved = update(record).where(record.c.seq.in_(SEQS)).values(state_since=to_ms(now))
    c.execute(moved.values(state=pauses.RESTING), these(entries))
    c.execute(moved.values(state=State.VOIDED.value, void_settled=0), these(voids))
    if groups.come_back(c, [one.seq for one in found]):
        blocked.wake(c, now)
    return [one.id for one in found]


def _waits(found: Sequence[Any], now: datetime) -> list[dict[str, int]]:
    """Rows of the queue for these revisions, each in its place."""
    today, at = now.astimezone().date(), to_ms(now)
    return [
        {
            "record_seq": one.seq,
            "rev": one.rev,
            "priority": _place(one, today),
            "due_at": at,
            "tries": 0,
        }
        for one in found
    ]


def _place(one: Any, today: date) -> int:
    if one.kind == RevisionKind.VOID.value:
        return NORMAL_PRIORITY
    return priority(one._asdict(), today, has_ruling=carries_ruling(one.sealed))
