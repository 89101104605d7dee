"""The audit trail: each entry's hash covers the one before, so a removal breaks the chain."""

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, insert, select

from vaxentry.db.tables import audit

START = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail. `detail` holds codes, never personal data."""

    at: int
    author_id: UUID
    action: str
    record_seq: int | None = None
    rev: int | None = None
    detail: str = ""


def chained(previous: bytes, entry: Entry) -> bytes:
    """The hash of an entry that follows `previous`."""
    content = json.dumps(
        [entry.at, entry.author_id.hex, entry.action, entry.record_seq, entry.rev, entry.detail],
        separators=(",", ":"),
    )
    return hashlib.sha256(previous + content.encode()).digest()


_last = select(audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
_insert = insert(audit)


def write(connection: Connection, entry: Entry) -> None:
    """Append an entry in the caller's write transaction."""
    previous = connection.execute(_last).scalar() or START
    connection.execute(
        _insert,
        {
            "at": entry.at,
            "author_id": entry.author_id,
            "action": entry.action,
            "record_seq": entry.record_seq,
            "rev": entry.rev,
            "detail": entry.detail,
            "hash": chained(previous, entry),
        },
    )


def first_broken(connection: Connection) -> int | None:
    """The first entry whose hash does not follow from the one before, None if all do."""
    previous, expected = START, 1
    for row in connection.execute(select(audit).order_by(audit.c.seq)):
        entry = Entry(row.at, row.author_id, row.action, row.record_seq, row.rev, row.detail)
        if row.seq != expected or row.hash != chained(previous, entry):
            return expected
        previous, expected = row.hash, expected + 1
    return None
