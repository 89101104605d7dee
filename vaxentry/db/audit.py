"""The audit trail: each entry's hash covers the one before, so a removal breaks the chain.

Entries that save a revision hold its digest: who swaps the sealed bytes has to change the entry.
`db.chain` reads the trail through; `db.vouched` collects what it is compared with.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db.engine import bare
from vaxentry.db.prepared import insertion
from vaxentry.db.tables import audit
from vaxentry.domain.trail import READINGS, Head, is_code

START = bytes(32)
_encode = json.JSONEncoder(separators=(",", ":"), default=repr).encode


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail.

    Attributes:
        detail: codes, never personal data; of an entry that saves a revision its digest as hex.
    """

    at: int
    author_id: UUID
    action: str
    record_seq: int | None = None
    rev: int | None = None
    detail: str = ""


def chained(previous: bytes, entry: Entry) -> bytes:
    """The hash of an entry that follows `previous`."""
    author = entry.author_id.hex
    return hashed(
        previous, (entry.at, author, entry.action, entry.record_seq, entry.rev, entry.detail)
    )


def hashed(previous: bytes, content: Sequence[object]) -> bytes:
    """The same of an entry's columns as they lie in the book, in the order of `Entry`."""
    return hashlib.sha256(previous + _encode(content).encode()).digest()


_DIGEST = re.compile(r"[0-9a-f]{64}")


def names_digest(detail: object) -> bool:
    """Whether a detail is the digest of the revision that the entry stands for."""
    return isinstance(detail, str) and _DIGEST.fullmatch(detail) is not None


LAST = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"
_insert = insertion(audit, "seq")


def write(connection: Connection, entry: Entry) -> None:
    """Append an entry in the caller's write transaction."""
    append(bare(connection), entry)


def write_reading(connection: Connection, entry: Entry) -> None:
    """Append what somebody saw or took away, in the caller's write transaction.

    Raises:
        ValueError: no reading, or its detail is no bare code (`domain.trail.is_code`).
    """
    if entry.action not in READINGS or not is_code(entry.detail):
        raise ValueError(entry.action)
    append(bare(connection), entry)


def append(raw: Any, entry: Entry) -> None:
    """The same on a bare driver connection."""
    last = raw.execute(LAST).fetchone()
    values: dict[str, object] = {
        "at": entry.at,
        "author_id": entry.author_id.hex,
        "action": entry.action,
        "record_seq": entry.record_seq,
        "rev": entry.rev,
        "detail": entry.detail,
    }
    values["hash"] = chained(last[1] if last else START, entry)
    raw.execute(_insert, values)


def head(connection: Connection) -> Head | None:
    """How far the trail has come, None where nothing was noted yet."""
    last = bare(connection).execute(LAST).fetchone()
    return Head(*last) if last else None
