"""Writing a decision: each table once, all its rows in one statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, update

from vaxentry.central import rows, tables
from vaxentry.central.apply_claims import write_claims, write_conflicts
from vaxentry.central.model import Decision, Event, Head, Held, RevisionKey, Snapshot
from vaxentry.central.news import told_by, write_news, write_redeliveries
from vaxentry.central.writer import Row, Writer, join, key_row

Shown = Mapping[str, Any]
_ID: rows.Columns = {"id": rows.UUID}
_STAND: rows.Columns = {"standing": rows.TEXT, "flags": rows.TEXT}
_REVISION = (
    "record_id", "rev", "digest", "device", "delivered_by", "device_seq", "standing", "flags",
    "server_seq", "event_group", "received_at", "sealed",
)  # fmt: skip
_RECORD_KINDS = {
    **_ID, **_STAND, "rev": rows.INTEGER, "digest": rows.TEXT, "parents": rows.TEXT,
    "server_seq": rows.BIGINT, "site": rows.TEXT, "delivered_by": rows.UUID,
}  # fmt: skip
_DOSE_KINDS = {"record_id": rows.UUID, **_STAND, **tables.DOSE_COLUMNS}


@dataclass(frozen=True, slots=True)
class Delivery:
    """The batch that is written.

    Attributes:
        shown: the columns of the readable head by position, of the events that could be rebuilt.
        sealed: the sealed bytes as text by position.
        received_at: server time, UTC, ISO 8601.
    """

    device: str
    device_seq: int
    events: Sequence[Event]
    shown: Mapping[int, Shown]
    sealed: Mapping[int, str]
    received_at: str


def apply(connection: Connection, delivery: Delivery, before: Snapshot, decision: Decision) -> None:
    """Write what a decision changes, in the transaction that gathered it."""
    write = Writer(connection)
    _write_revisions(write, delivery, decision)
    _write_heads(write, delivery, before, decision)
    write_standings(write, before, decision)
    write_claims(write, before, decision)
    write_conflicts(write, delivery.received_at, before, decision)
    write_redeliveries(write, delivery.device, delivery.events, decision)
    write_news(write, told_by(delivery.device, delivery.events, decision))


def apply_alone(connection: Connection, at: str, before: Snapshot, decision: Decision) -> None:
    """Write what a decision changes without a batch, and how far the order has come.

    Args:
        connection: a transaction that holds the server's row.
        at: server time, UTC, ISO 8601.
        before: what was there.
        decision: what changes.
    """
    write = Writer(connection)
    write_standings(write, before, decision)
    write_claims(write, before, decision)
    write_conflicts(write, at, before, decision)
    write_news(write, told_by("", (), decision))
    connection.execute(update(tables.server).values(server_seq=decision.last_seq))


def restand(
    connection: Connection, heads: Mapping[str, Head], changed: Mapping[RevisionKey, Held], seq: int
) -> None:
    """Write other standings or flags, number them behind `seq` and tell those who delivered them.

    Args:
        connection: a transaction that holds the server's row.
        heads: of their records; a revision that is the head changes there, too.
    """
    numbered = {
        key: replace(held, server_seq=seq + at)
        for at, (key, held) in enumerate(changed.items(), start=1)
    }
    decision = Decision(
        (), {}, numbered, {}, {}, (), (), (), (), {}, last_seq=seq + len(changed)
    )  # fmt: skip
    write = Writer(connection)
    write_standings(write, Snapshot(heads=heads), decision)
    write_news(write, told_by("", (), decision))
    connection.execute(update(tables.server).values(server_seq=decision.last_seq))


def _write_revisions(write: Writer, delivery: Delivery, decision: Decision) -> None:
    new = [_revision_row(delivery, at, held) for at, held in decision.stored.items()]
    write.add(tables.revision, _REVISION, new)


def _revision_row(delivery: Delivery, position: int, held: Held) -> Row:
    event = delivery.events[position]
    return (
        *event.key, event.device, delivery.device, delivery.device_seq, held.standing,
        join(held.flags), held.server_seq, event.group, delivery.received_at,
        delivery.sealed[position],
    )  # fmt: skip


def _write_heads(write: Writer, delivery: Delivery, before: Snapshot, decision: Decision) -> None:
    position_of = {delivery.events[at].key: at for at in decision.stored}
    records, doses = [], []
    for head in decision.heads.values():
        at = position_of[head.key]
        held = decision.stored[at]
        stand = held.standing, join(held.flags)
        records.append(_record_row(delivery.device, head, held.server_seq, stand))
        doses.append(_dose_row(delivery.shown[at], head, stand))
    write.put(tables.record, tuple(_RECORD_KINDS.items()), records, before.heads)
    write.put(tables.dose, tuple(_DOSE_KINDS.items()), doses, before.heads)


def _record_row(device: str, head: Head, seq: int, stand: tuple[str, str]) -> Row:
    parents = json.dumps(sorted(head.parents)) if head.parents else "[]"
    return (
        head.key.record_id,
        *stand,
        head.key.rev,
        head.key.digest,
        parents,
        seq,
        head.site,
        device,
    )


def _dose_row(shown: Shown, head: Head, stand: tuple[str, str]) -> Row:
    return (head.key.record_id, *stand, *map(shown.get, tables.DOSE_COLUMNS))


def write_standings(write: Writer, before: Snapshot, decision: Decision) -> None:
    """Standings and flags that change of what was stored before."""
    changed = [
        key_row(key)
        | {"standing": held.standing, "flags": join(held.flags), "server_seq": held.server_seq}
        for key, held in decision.restanding.items()
    ]
    heads = {head.key for record, head in before.heads.items() if record not in decision.heads}
    of_heads = [
        {"id": row["record_id"], **row}
        for row in changed
        if RevisionKey(row["record_id"], row["rev"], row["digest"]) in heads
    ]
    write(_restand_revisions(write.dialect), changed)
    write(_restand_records(write.dialect), of_heads)
    write(_restand_doses(write.dialect), of_heads)


@cache
def _restand_revisions(dialect: str) -> Any:
    kinds = {"record_id": rows.UUID, "rev": rows.INTEGER, "digest": rows.TEXT}
    given = rows.json_rows(dialect, {**kinds, **_STAND, "server_seq": rows.BIGINT})
    kept = tables.revision.c
    same = [kept[name] == given.c[name] for name in kinds]
    changed = {name: given.c[name] for name in ("standing", "flags", "server_seq")}
    return update(tables.revision).where(*same).values(changed)


@cache
def _restand_records(dialect: str) -> Any:
    given = rows.json_rows(dialect, {**_ID, **_STAND, "server_seq": rows.BIGINT})
    changed = {name: given.c[name] for name in ("standing", "flags", "server_seq")}
    return update(tables.record).where(tables.record.c.id == given.c.id).values(changed)


@cache
def _restand_doses(dialect: str) -> Any:
    given = rows.json_rows(dialect, {**_ID, **_STAND})
    changed = {name: given.c[name] for name in _STAND}
    return update(tables.dose).where(tables.dose.c.record_id == given.c.id).values(changed)
