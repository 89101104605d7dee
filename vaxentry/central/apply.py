"""Writing a decision: each table once, all its rows in one statement."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, tuple_, update

from vaxentry.central import rows, tables
from vaxentry.central.gather import CLAIM_TABLES
from vaxentry.central.model import (
    PERSON,
    VERSION,
    ClaimKey,
    Decision,
    Event,
    Held,
    Holder,
    RevisionKey,
    Snapshot,
)

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
    write = _Writer(connection)
    _write_revisions(write, delivery, decision)
    _write_heads(write, delivery, decision)
    _write_standings(write, before, decision)
    _write_claims(write, before, decision)
    _write_conflicts(write, delivery, before, decision)


class _Writer:
    """Executes a statement once with all its rows, or not at all when there are none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.dialect = connection.dialect.name

    def __call__(self, statement: Any, given: Sequence[Mapping[str, Any]], **more: Any) -> None:
        if given:
            self._connection.execute(statement, rows.as_parameter(given) | more)


def join(flags: Iterable[str]) -> str:
    """Flags as one column."""
    return ",".join(sorted(flags))


def _write_revisions(write: _Writer, delivery: Delivery, decision: Decision) -> None:
    columns = {
        "record_id": rows.UUID, "rev": rows.INTEGER, "digest": rows.TEXT, "device": rows.UUID,
        "delivered_by": rows.UUID, "device_seq": rows.BIGINT, "standing": rows.TEXT,
        "flags": rows.TEXT, "server_seq": rows.BIGINT, "event_group": rows.TEXT,
        "received_at": rows.TEXT, "sealed": rows.TEXT,
    }  # fmt: skip
    new = [_revision_row(delivery, at, held) for at, held in decision.stored.items()]
    write(_insert(write.dialect, tables.revision, tuple(columns.items())), new)


def _revision_row(delivery: Delivery, position: int, held: Held) -> dict[str, Any]:
    event = delivery.events[position]
    return _key_row(event.key) | {
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


def _key_row(key: RevisionKey) -> dict[str, Any]:
    return {"record_id": key.record_id, "rev": key.rev, "digest": key.digest}


def _write_heads(write: _Writer, delivery: Delivery, decision: Decision) -> None:
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
    write(_upsert(write.dialect, tables.record, tuple(columns.items())), records)
    write(_upsert(write.dialect, tables.dose, tuple(_DOSE_KINDS.items())), doses)


def _dose_row(body: Body, record_id: str, site: str) -> dict[str, Any]:
    shown = {name: body.get(name) for name in tables.DOSE_COLUMNS}
    for nested in ("earlier", "origins"):
        if shown[nested] is not None:
            shown[nested] = json.dumps(shown[nested], sort_keys=True)
    return shown | {"record_id": record_id, "site": site}


def _write_standings(write: _Writer, before: Snapshot, decision: Decision) -> None:
    changed = [
        _key_row(key)
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


def _write_claims(write: _Writer, before: Snapshot, decision: Decision) -> None:
    for kind, table in CLAIM_TABLES.items():
        columns = {"key": rows.TEXT, "holder": rows.UUID, "since": rows.BIGINT}
        if kind == PERSON:
            columns |= {"name_key": rows.TEXT, "birth_date": rows.TEXT}
        changed = [
            _claim_row(at, holders, decision)
            for at, holders in decision.holders.items()
            if at.kind == kind
        ]
        write(_upsert(write.dialect, table, tuple(columns.items())), changed)
    _write_shares(write, before, decision)


def _claim_row(claim: ClaimKey, holders: tuple[Holder, ...], decision: Decision) -> dict[str, Any]:
    if not holders:
        return {"key": claim.key, "holder": None, "since": None}
    row: dict[str, Any] = {
        "key": claim.key,
        "holder": holders[0].record_id,
        "since": holders[0].since,
    }
    if claim.kind == PERSON:
        facts = decision.facts[holders[0].record_id]
        row |= {"name_key": facts.name_key, "birth_date": facts.birth_date or None}
    return row


def _write_shares(write: _Writer, before: Snapshot, decision: Decision) -> None:
    shared = {
        at: holders
        for at, holders in decision.holders.items()
        if len(holders) > 1 or len(before.holders.get(at, ())) > 1
    }
    columns = (
        ("kind", rows.TEXT), ("key", rows.TEXT), ("record_id", rows.UUID), ("since", rows.BIGINT),
    )  # fmt: skip
    write(_drop_shares(write.dialect), [{"kind": at.kind, "key": at.key} for at in shared])
    write(
        _insert(write.dialect, tables.claim_share, columns),
        [
            {"kind": at.kind, "key": at.key, "record_id": one.record_id, "since": one.since}
            for at, holders in shared.items()
            for one in holders[1:]
        ],
    )


def _write_conflicts(
    write: _Writer, delivery: Delivery, before: Snapshot, decision: Decision
) -> None:
    over = [
        {"kind": claim.kind, "key": claim.key, "record_id": record_id}
        for claim, record_id in decision.closed
    ] + [_version_row(key) for key in decision.settled]
    now = {"closed_at": delivery.received_at, "closed_seq": decision.last_seq}
    write(_close_conflicts(write.dialect), over, **now)
    heads = {record: head.key for record, head in {**before.heads, **decision.heads}.items()}
    opened = [
        _key_row(heads[one.record_id])
        | {
            "kind": one.claim.kind,
            "key": one.claim.key,
            "code": one.code,
            "other_id": one.other,
            "differs": one.differs,
            "since": one.since,
            "opened_at": delivery.received_at,
        }
        for one in decision.opened
    ] + [
        _key_row(one.key)
        | _version_row(one.key)
        | {
            "code": one.code,
            "other_id": one.key.record_id,
            "differs": "",
            "since": one.since,
            "opened_at": delivery.received_at,
        }
        for one in decision.clashes
    ]
    write(_open_conflicts(write.dialect), opened)


def _version_row(key: RevisionKey) -> dict[str, Any]:
    return {"kind": VERSION, "key": f"{key.rev}:{key.digest}", "record_id": key.record_id}


_Kinds = tuple[tuple[str, rows.Kind], ...]


@cache
def _insert(dialect: str, table: Table, columns: _Kinds) -> Any:
    return rows.insert_rows(dialect, table, dict(columns))


@cache
def _upsert(dialect: str, table: Table, columns: _Kinds) -> Any:
    return rows.upsert_rows(dialect, table, dict(columns))


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


@cache
def _drop_shares(dialect: str) -> Any:
    given = rows.json_rows(dialect, {"kind": rows.TEXT, "key": rows.TEXT})
    share = tables.claim_share.c
    given_keys = select(given.c.kind, given.c.key)
    return delete(tables.claim_share).where(tuple_(share.kind, share.key).in_(given_keys))


@cache
def _close_conflicts(dialect: str) -> Any:
    kinds = {"kind": rows.TEXT, "key": rows.TEXT, "record_id": rows.UUID}
    given = rows.json_rows(dialect, kinds)
    clash = tables.conflict
    same = [clash.c[name] == given.c[name] for name in kinds]
    over: dict[str, Any] = {
        "closed_seq": bindparam("closed_seq"),
        "closed_at": bindparam("closed_at"),
    }
    return update(clash).where(*same, clash.c.closed_seq.is_(None)).values(over)


@cache
def _open_conflicts(dialect: str) -> Any:
    columns = {
        "kind": rows.TEXT, "key": rows.TEXT, "record_id": rows.UUID, "rev": rows.INTEGER,
        "digest": rows.TEXT, "code": rows.TEXT, "other_id": rows.UUID, "differs": rows.TEXT,
        "since": rows.BIGINT, "opened_at": rows.TEXT,
    }  # fmt: skip
    statement = rows.insert_rows(dialect, tables.conflict, columns)
    changed = {
        name: statement.excluded[name] for name in ("rev", "digest", "code", "other_id", "differs")
    }
    return statement.on_conflict_do_update(
        index_elements=["kind", "key", "record_id"], index_where=tables.OPEN, set_=changed
    )
