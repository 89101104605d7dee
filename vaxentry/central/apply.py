"""Writing a decision: each table once, all its rows in one statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, update

from vaxentry.central import rows, tables
from vaxentry.central.apply_claims import write_claims, write_conflicts
from vaxentry.central.model import Decision, Event, Held, RevisionKey, Snapshot
from vaxentry.central.news import told_by, write_news, write_redeliveries
from vaxentry.central.writer import Writer, insert, join, key_row, upsert

Body = Mapping[str, Any]
_DOSE_KINDS = {
    "record_id": rows.UUID,
    "standing": rows.TEXT,
    "flags": rows.TEXT,
    **tables.DOSE_COLUMNS,
}
_ID: rows.Columns = {"id": rows.UUID}
_STAND: rows.Columns = {"standing": rows.TEXT, "flags": rows.TEXT}


@dataclass(frozen=True, slots=True)
class Delivery:
    """The batch that is written.

    Attributes:
        bodies: the wire fields by position, of the events that could be rebuilt.
        sealed: the sealed bytes as text by position.
        received_at: server time, UTC, ISO 8601.
    """

    device: str
    device_seq: int
    events: Sequence[Event]
    bodies: Mapping[int, Body]
    sealed: Mapping[int, str]
    received_at: str


def apply(connection: Connection, delivery: Delivery, before: Snapshot, decision: Decision) -> None:
    """Write what a decision changes, in the transaction that gathered it."""
    write = Writer(connection)
    _write_revisions(write, delivery, decision)
    _write_heads(write, delivery, decision)
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


def _write_revisions(write: Writer, delivery: Delivery, decision: Decision) -> None:
    columns = {
        "record_id": rows.UUID, "rev": rows.INTEGER, "digest": rows.TEXT, "device": rows.UUID,
        "delivered_by": rows.UUID, "device_seq": rows.BIGINT, "standing": rows.TEXT,
        "flags": rows.TEXT, "server_seq": rows.BIGINT, "event_group": rows.TEXT,
        "received_at": rows.TEXT, "sealed": rows.TEXT,
    }  # fmt: skip
    new = [_revision_row(delivery, at, held) for at, held in decision.stored.items()]
    write(insert(write.dialect, tables.revision, tuple(columns.items())), new)


def _revision_row(delivery: Delivery, position: int, held: Held) -> dict[str, Any]:
    event = delivery.events[position]
    return key_row(event.key) | {
        "device": event.device,
        "delivered_by": delivery.device,
        "device_seq": delivery.device_seq,
        "standing": held.standing,
        "flags": join(held.flags),
        "server_seq": held.server_seq,
        "event_group": event.group,
        "received_at": delivery.received_at,
        "sealed": delivery.sealed[position],
    }


def _write_heads(write: Writer, delivery: Delivery, decision: Decision) -> None:
    columns = {
        **_ID, **_STAND, "rev": rows.INTEGER, "digest": rows.TEXT, "parents": rows.TEXT,
        "server_seq": rows.BIGINT, "site": rows.TEXT, "delivered_by": rows.UUID,
    }  # fmt: skip
    new = {delivery.events[position].key: position for position in decision.stored}
    moved = [(new[head.key], head) for head in decision.heads.values()]
    records, doses = [], []
    for position, head in moved:
        held = decision.stored[position]
        stand = {"standing": held.standing, "flags": join(held.flags)}
        records.append(
            stand
            | {
                "id": head.key.record_id,
                "rev": head.key.rev,
                "digest": head.key.digest,
                "parents": json.dumps(sorted(head.parents)),
                "server_seq": held.server_seq,
                "site": head.site,
                "delivered_by": delivery.device,
            }
        )
        doses.append(_dose_row(delivery.bodies[position], head.key.record_id, head.site) | stand)
    write(upsert(write.dialect, tables.record, tuple(columns.items())), records)
    write(upsert(write.dialect, tables.dose, tuple(_DOSE_KINDS.items())), doses)


def _dose_row(body: Body, record_id: str, site: str) -> dict[str, Any]:
    shown = {name: body.get(name) for name in tables.DOSE_COLUMNS}
    for nested in ("earlier", "origins"):
        if shown[nested] is not None:
            shown[nested] = json.dumps(shown[nested], sort_keys=True)
    return shown | {"record_id": record_id, "site": site}


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
