"""Attempts to send: rows of their own, leased to a process run; a crash leaves nothing stuck."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, Text, bindparam, func, literal, select, update

from vaxentry.db.groups import middle_of
from vaxentry.db.pauses import RESTING
from vaxentry.db.prepared import at_most, one_of
from vaxentry.db.tables import attempt, attempt_record, outbox, record, revision
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import DueRecord, SentRecord
from vaxentry.errors import ForkError
from vaxentry.wire.outcomes import TAKEN, Code

OPEN, ANSWERED, UNKNOWN, NOT_HERE, TAKEN_BACK = (
    "open",
    "answered",
    "unknown",
    "not_here",
    "refused",
)
"""How an attempt stands. OPEN is a lease of a running process."""

WHOLE_TRIES = 4
"""Tries of one part while nothing at all comes through, until it is parted all the same: where only
broken batches are left, nothing else would ever come through."""
MOST_OPEN = 9_000
"""Tries named in a request; the server reads up to 10,000."""


def pending_records(*outcomes: str) -> Any:
    """Record numbers in attempts that stand like this."""
    return (
        select(attempt_record.c.record_seq)
        .join(attempt, attempt.c.device_seq == attempt_record.c.device_seq)
        .where(one_of(attempt.c.outcome, *outcomes))
    )


RECORDS = select(attempt_record.c.record_seq).where(
    attempt_record.c.device_seq == bindparam("of_try")
)
"""Record numbers of the attempt ``of_try``, as a subquery."""

STILL_AS_SENT = (
    select(attempt_record.c.record_seq)
    .join(
        outbox,
        (outbox.c.record_seq == attempt_record.c.record_seq)
        & (outbox.c.rev == attempt_record.c.rev),
    )
    .where(attempt_record.c.device_seq == bindparam("of_try"))
    .correlate(None)
)
"""The same, without those that were corrected meanwhile: when these go is their own matter."""

LAST_TAKEN = (
    select(func.max(attempt_record.c.rev))
    .where(
        attempt_record.c.record_seq == record.c.seq,
        one_of(attempt_record.c.code, *TAKEN),
        (attempt_record.c.rev < record.c.head_rev) | (record.c.standing == Code.BLOCKED.value),
    )
    .scalar_subquery()
)
"""The last revision of a record that the server took, by its answers, as a subquery: of a head that
is refused now for a fault of its own one before it.
"""

_ids = select(record.c.id).where(record.c.seq.in_(RECORDS))
_most_tries = select(func.max(outbox.c.tries)).where(outbox.c.record_seq.in_(RECORDS))
_without_receipt = (
    select(attempt.c.device_seq)
    .where(
        one_of(attempt.c.outcome, OPEN, UNKNOWN, NOT_HERE, TAKEN_BACK),
        attempt.c.cause != ForkError.code,
        attempt.c.device_seq > bindparam("highest_receipt"),
    )
    .order_by(attempt.c.device_seq.desc())
    .limit(at_most(MOST_OPEN))
)
_insert_attempt = sa.insert(attempt)
_given = func.json_each(bindparam("places", type_=Text)).table_valued("key", "value")
_insert_places = sa.insert(attempt_record).from_select(
    ["device_seq", "position", "record_seq", "rev", "group_id", "code", "standing"],
    select(
        bindparam("of_try"),
        _given.c.key,
        *(func.json_extract(_given.c.value, f"$[{at}]") for at in range(3)),
        literal(""),
        literal(""),
    ),
)
"""All places in one value, each a list of record number, revision and group."""
_end = (
    update(attempt)
    .where(attempt.c.device_seq == bindparam("of_try"))
    .values(
        outcome=bindparam("how"),
        cause=bindparam("why"),
        http_status=bindparam("status"),
        ended_at=bindparam("at"),
    )
)
_let_go = (
    update(record)
    .where(
        record.c.seq.in_(RECORDS),
        record.c.seq.not_in(pending_records(UNKNOWN)),
        record.c.state == State.UNCERTAIN.value,
    )
    .values(state=RESTING, state_since=bindparam("at"))
)
_uncertain = (
    update(record)
    .where(
        record.c.seq.in_(RECORDS),
        one_of(record.c.state, State.QUEUED.value, State.PAUSED.value),
    )
    .values(state=State.UNCERTAIN.value, state_since=bindparam("at"))
)
_tried_once_more = (
    update(outbox).where(outbox.c.record_seq.in_(RECORDS)).values(tries=outbox.c.tries + 1)
)
"""Made once: every batch uses them."""


def ids_of(c: Connection, device_seq: int) -> list[UUID]:
    """Ids of the records of one attempt."""
    return list(c.execute(_ids, {"of_try": device_seq}).scalars())


def most_tries(c: Connection, device_seq: int) -> int:
    """How often the most tried record of an attempt was tried."""
    return int(c.execute(_most_tries, {"of_try": device_seq}).scalar() or 0)


def open_seqs(c: Connection, highest_receipt: int) -> list[int]:
    """Tries without a receipt that the server may still commit or have committed, lowest first.

    All above the highest receipt: a post may be stuck for as long as none comes. Below it the
    server takes nobody for a copy of this PC. Without those whose number it has of another copy: it
    says so again, until this PC goes on under another id.
    """
    newest = c.execute(_without_receipt, {"highest_receipt": highest_receipt})
    return sorted(newest.scalars())


def insert(
    c: Connection, device_seq: int, run: UUID, records: Sequence[DueRecord], now: datetime
) -> None:
    """Write an open attempt and its places."""
    c.execute(
        _insert_attempt,
        {
            "device_seq": device_seq,
            "run_id": run,
            "started_at": to_ms(now),
            "outcome": OPEN,
            "cause": "",
            "records": len(records),
        },
    )
    places = json.dumps([(due.seq, due.rev, due.group) for due in records])
    c.execute(_insert_places, {"of_try": device_seq, "places": places})


def sent_records(c: Connection, device_seq: int) -> list[SentRecord]:
    """Which revision stood at each place of an attempt."""
    chosen = (
        select(record.c.seq, record.c.id, attempt_record.c.rev, revision.c.kind, revision.c.digest)
        .select_from(attempt_record)
        .join(record, record.c.seq == attempt_record.c.record_seq)
        .join(
            revision,
            (revision.c.record_seq == attempt_record.c.record_seq)
            & (revision.c.rev == attempt_record.c.rev),
        )
        .where(attempt_record.c.device_seq == device_seq)
        .order_by(attempt_record.c.position)
    )
    return [
        SentRecord(r.seq, r.id, r.rev, RevisionKind(r.kind), r.digest) for r in c.execute(chosen)
    ]


def as_sent(c: Connection, device_seq: int) -> list[DueRecord]:
    """What an attempt sent, place by place, with its sealed bytes."""
    same = (revision.c.record_seq == attempt_record.c.record_seq) & (
        revision.c.rev == attempt_record.c.rev
    )
    chosen = (
        select(
            record.c.seq,
            record.c.id,
            revision.c.rev,
            revision.c.kind,
            revision.c.digest,
            revision.c.sealed,
            attempt_record.c.group_id,
        )
        .select_from(attempt_record)
        .join(record, record.c.seq == attempt_record.c.record_seq)
        .join(revision, same)
        .where(attempt_record.c.device_seq == device_seq)
        .order_by(attempt_record.c.position)
    )
    return [
        DueRecord(r.seq, r.id, r.rev, RevisionKind(r.kind), r.digest, r.sealed, group=r.group_id)
        for r in c.execute(chosen)
    ]


def end(
    c: Connection,
    device_seq: int,
    outcome: str,
    cause: str,
    http_status: int | None,
    now: datetime,
) -> None:
    """Say how an attempt ended."""
    said = {"how": outcome, "why": cause, "status": http_status, "at": to_ms(now)}
    c.execute(_end, {"of_try": device_seq} | said)


def end_unsettled(
    c: Connection, outcome: str, cause: str, http_status: int | None, now: datetime
) -> None:
    """Say how all ended that are open or unknown."""
    unsettled = select(attempt.c.device_seq).where(one_of(attempt.c.outcome, OPEN, UNKNOWN))
    for seq in c.execute(unsettled).scalars().all():
        end(c, seq, outcome, cause, http_status, now)


def let_go(c: Connection, device_seq: int, now: datetime) -> None:
    """An attempt is in doubt no more: nor are its records, but for those in another one that is.

    Also those that were corrected meanwhile: their new revision has still to be sent.
    """
    c.execute(_let_go, {"of_try": device_seq, "at": to_ms(now)})


def leave_unknown(
    c: Connection, device_seq: int, cause: str, http_status: int | None, now: datetime
) -> list[UUID]:
    """End an attempt without a verified answer; its queued records become uncertain."""
    end(c, device_seq, UNKNOWN, cause, http_status, now)
    c.execute(_uncertain, {"of_try": device_seq, "at": to_ms(now)})
    c.execute(_tried_once_more, {"of_try": device_seq})
    return ids_of(c, device_seq)


def part(c: Connection, device_seq: int) -> list[UUID]:
    """Halve what an attempt held; returns its records, none when it must stay whole."""
    held = c.execute(
        select(attempt_record.c.record_seq, attempt_record.c.group_id, outbox.c.failed_seq)
        .join(outbox, outbox.c.record_seq == attempt_record.c.record_seq)
        .where(attempt_record.c.device_seq == device_seq)
        .order_by(attempt_record.c.position)
    ).all()
    before = max((row.failed_seq or 0 for row in held), default=0)
    middle = middle_of([row.group_id for row in held])
    if middle is None or not _may_part(c, before, held[0].record_seq):
        return []
    for number, half in enumerate((held[:middle], held[middle:])):
        c.execute(
            update(outbox)
            .where(outbox.c.record_seq.in_([row.record_seq for row in half]))
            .values(failed_seq=device_seq, part=number)
        )
    return ids_of(c, device_seq)


def _may_part(c: Connection, before: int, record_seq: int) -> bool:
    """Something came through since attempt `before` failed, or this part failed often by itself."""
    if not before:
        return True
    answered = select(attempt.c.device_seq).where(
        attempt.c.outcome == ANSWERED, attempt.c.device_seq > before
    )
    if c.execute(answered.limit(1)).first() is not None:
        return True
    tried = select(func.count()).where(
        attempt_record.c.record_seq == record_seq, attempt_record.c.device_seq > before
    )
    return int(c.execute(tried).scalar_one()) >= WHOLE_TRIES
