"""Writing what a decision changes of claims and clashes."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, select, tuple_, update

from vaxentry.central import rows, tables
from vaxentry.central.gather import CLAIM_TABLES
from vaxentry.central.model import (
    VERSION,
    ClaimKey,
    Decision,
    Holder,
    RevisionKey,
    Snapshot,
)
from vaxentry.central.writer import Kinds, Row, Writer, insert, key_row

_CLAIM: Kinds = (("key", rows.TEXT), ("holder", rows.UUID), ("since", rows.BIGINT))


def write_claims(write: Writer, before: Snapshot, decision: Decision) -> None:
    """Holders of claims, the oldest in the claim itself, the others beside it."""
    for kind, table in CLAIM_TABLES.items():
        changed = [
            _claim_row(at, holders) for at, holders in decision.holders.items() if at.kind == kind
        ]
        known = {at.key for at in before.claims if at.kind == kind}
        write.put(table, _CLAIM, changed, known)
    _write_shares(write, before, decision)


def _claim_row(claim: ClaimKey, holders: tuple[Holder, ...]) -> Row:
    if not holders:
        return (claim.key, None, None)
    return (claim.key, holders[0].record_id, holders[0].since)


def _write_shares(write: Writer, before: Snapshot, decision: Decision) -> None:
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
        insert(write.dialect, tables.claim_share, columns),
        [
            {"kind": at.kind, "key": at.key, "record_id": one.record_id, "since": one.since}
            for at, holders in shared.items()
            for one in holders[1:]
        ],
    )


def write_conflicts(write: Writer, received_at: str, before: Snapshot, decision: Decision) -> None:
    """Clashes that ended are closed, new ones opened, others told anew.

    Args:
        write: where to.
        received_at: server time, UTC, ISO 8601.
        before: what was there.
        decision: what changes.
    """
    over = [
        {"kind": claim.kind, "key": claim.key, "record_id": record_id}
        for claim, record_id in decision.closed
    ] + [_version_row(key) for key in decision.settled]
    now = {"closed_at": received_at, "closed_seq": decision.last_seq}
    write(_close_conflicts(write.dialect), over, **now)
    heads = {record: head.key for record, head in {**before.heads, **decision.heads}.items()}
    opened = [
        key_row(heads[one.record_id])
        | {
            "kind": one.claim.kind,
            "key": one.claim.key,
            "code": one.code,
            "other_id": one.other,
            "differs": one.differs,
            "since": one.since,
            "opened_at": received_at,
        }
        for one in decision.opened
    ] + [
        key_row(one.key)
        | _version_row(one.key)
        | {
            "code": one.code,
            "other_id": one.key.record_id,
            "differs": "",
            "since": one.since,
            "opened_at": received_at,
        }
        for one in decision.clashes
    ]
    write(_open_conflicts(write.dialect), opened)


def _version_row(key: RevisionKey) -> dict[str, Any]:
    return {"kind": VERSION, "key": f"{key.rev}:{key.digest}", "record_id": key.record_id}


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
