"""The audit trail: each entry's hash covers the one before, so a removal breaks the chain."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from vaxentry.db.engine import bare
from vaxentry.db.prepared import insertion
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


_last = "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1"
_insert = insertion(audit, "seq")


def write(connection: Connection, entry: Entry) -> None:
    """Append an entry in the caller's write transaction."""
    append(bare(connection), entry)


def append(raw: Any, entry: Entry) -> None:
    """The same on a bare driver connection."""
    last = raw.execute(_last).fetchone()
    values = {
        "at": entry.at,
        "author_id": entry.author_id.hex,
        "action": entry.action,
        "record_seq": entry.record_seq,
        "rev": entry.rev,
        "detail": entry.detail,
        "hash": chained(last[0] if last else START, entry),
    }
    raw.execute(_insert, values)


def first_broken(connection: Connection) -> int | None:
    """The first entry whose hash does not follow from the one before, None if all do."""
    previous, expected = START, 1
    for row in connection.execute(select(audit).order_by(audit.c.seq)):
        entry = Entry(row.at, row.author_id, row.action, row.record_seq, row.rev, row.detail)
        if row.seq != expected or row.hash != chained(previous, entry):
            return expected
        previous, expected = row.hash, expected + 1
    return None
