"""The rows of `approval`: revisions that wait for a second person's word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, update

from vaxentry.db.tables import IS_OPEN, approval, author, record
from vaxentry.db.times import from_ms, from_ms_or_none, to_ms
from vaxentry.domain.approval import Asked, Decision, Request, WaitingRequest
from vaxentry.domain.names import mask_name

VOID_ASKED = (
    select(approval.c.rev)
    .where(
        approval.c.record_seq == record.c.seq,
        approval.c.rev == record.c.head_rev,
        approval.c.kind == Asked.VOID.value,
        IS_OPEN,
    )
    .exists()
)
"""Whether a row of `record` waits to be voided."""
_mine = (approval.c.record_seq == bindparam("of_record")) & IS_OPEN
_open_of = select(approval).where(_mine).order_by(approval.c.rev)
_same = approval.alias("same")
_began = (
    select(func.min(approval.c.rev))
    .join(
        _same,
        (_same.c.record_seq == approval.c.record_seq)
        & (_same.c.kind == approval.c.kind)
        & (_same.c.base_rev == approval.c.base_rev)
        & (_same.c.asked_by == approval.c.asked_by)
        & (_same.c.asked_at == approval.c.asked_at),
    )
    .where(_same.c.record_seq == bindparam("of_record"), _same.c.rev == bindparam("at_rev"))
)
_decide = (
    update(approval)
    .where(_mine)
    .values(
        decision=bindparam("as_decided"),
        decided_by=bindparam("by"),
        decided_at=bindparam("at"),
        reason=bindparam("because"),
    )
)
_asker, _decider = author.alias("asker"), author.alias("decider")
_all_of = (
    select(approval, _asker.c.name.label("asker"), _decider.c.name.label("decider"))
    .join(_asker, _asker.c.id == approval.c.asked_by)
    .outerjoin(_decider, _decider.c.id == approval.c.decided_by)
    .where(approval.c.record_seq == bindparam("of_record"))
    .order_by(approval.c.rev)
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a record waits.

    Attributes:
        rev: the newest revision that asks.
        base_rev: the revision that stands again when it is declined.
        asked_by: who asked for it: that is not the second person.
    """

    rev: int
    kind: Asked
    base_rev: int
    asked_by: frozenset[UUID]


def waiting(c: Connection, seq: int) -> Waiting | None:
    """What of a record waits, None = nothing."""
    found = c.execute(_open_of, {"of_record": seq}).all()
    if not found:
        return None
    last = found[-1]
    askers = frozenset(row.asked_by for row in found)
    return Waiting(last.rev, Asked(last.kind), last.base_rev, askers)


def ask(c: Connection, head: Any, rev: int, kind: Asked, asker: UUID, now: datetime) -> None:
    """Write down that a revision waits; it takes the place of what waited before.

    Args:
        head: the row of the record before that revision.
    """
    before = waiting(c, head.seq)
    decide(c, head.seq, Decision.REPLACED, asker, now)
    row = {
        "record_seq": head.seq,
        "rev": rev,
        "kind": kind.value,
        "base_rev": head.head_rev if before is None else before.base_rev,
        "asked_by": asker,
        "asked_at": to_ms(now),
    }
    c.execute(insert(approval).values(row))


def follow(c: Connection, seq: int, rev: int, by: UUID, now: datetime) -> None:
    """What is asked stays, but something else of the record was corrected: the request is about
    that revision now. Who asked for it, and when, stays; who corrected the rest asked for nothing.
    """
    *_, asks = c.execute(_open_of, {"of_record": seq}).all()
    decide(c, seq, Decision.REPLACED, by, now)
    kept = {name: getattr(asks, name) for name in ("kind", "base_rev", "asked_by", "asked_at")}
    c.execute(insert(approval).values(kept | {"record_seq": seq, "rev": rev}))


def asking_rev(c: Connection, seq: int, rev: int) -> int:
    """The revision that a request began with, which says why; others may have followed it."""
    return int(c.execute(_began, {"of_record": seq, "at_rev": rev}).scalar_one())


def decide(
    c: Connection, seq: int, decision: Decision, by: UUID, now: datetime, reason: str = ""
) -> None:
    """Nothing of the record waits any more."""
    decided = {"as_decided": decision.value, "by": by, "at": to_ms(now), "because": reason}
    c.execute(_decide, decided | {"of_record": seq})


def requests(c: Connection, seq: int) -> Sequence[Request]:
    """Every request of a record, the oldest first; one that was carried on is one request."""
    found = c.execute(_all_of, {"of_record": seq})
    last = {(row.asked_by, row.asked_at, row.kind, row.base_rev): row for row in found}
    return [
        Request(
            rev=row.rev,
            kind=Asked(row.kind),
            asked_by=row.asker,
            asked_at=from_ms(row.asked_at),
            decision=Decision(row.decision),
            decided_by=row.decider or "",
            decided_at=from_ms_or_none(row.decided_at),
            reason=row.reason,
        )
        for row in last.values()
    ]


_lines = (
    select(approval, record.c.id, record.c.entry_no, record.c.name, author.c.name.label("asker"))
    .join(record, record.c.seq == approval.c.record_seq)
    .join(author, author.c.id == approval.c.asked_by)
    .where(IS_OPEN)
)


def all_waiting(c: Connection, limit: int) -> list[WaitingRequest]:
    """What waits of all records, the oldest first; of a record the newest that asks."""
    found = c.execute(_lines.order_by(approval.c.asked_at, approval.c.record_seq).limit(limit))
    newest = {row.id: row for row in found}
    return [_line(row) for row in newest.values()]


def line_of(c: Connection, seq: int, rev: int) -> WaitingRequest:
    """One of them."""
    this = (approval.c.record_seq == seq) & (approval.c.rev == rev)
    return _line(c.execute(_lines.where(this)).one())


def _line(row: Any) -> WaitingRequest:
    return WaitingRequest(
        record_id=row.id,
        entry_no=row.entry_no,
        kind=Asked(row.kind),
        rev=row.rev,
        asked_by=row.asker,
        asked_at=from_ms(row.asked_at),
        masked_name=mask_name(row.name),
    )
