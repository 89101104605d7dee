"""Reading the audit trail through, entry by entry: which is the first that does not fit.

The columns are taken as they lie in the file, not as SQLAlchemy would read them: a value that only
reads the same is another one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from vaxentry.db.audit import START, hashed, names_digest
from vaxentry.db.times import to_ms
from vaxentry.domain.trail import Action, Fault, Head, Kind
from vaxentry.wire.record import digest_of

_ONCE = (Action.SAVED, Action.CORRECTED, Action.VOIDED)
"""What stood for a revision before the entries named its digest."""
_ROWS = """SELECT audit.seq, at, audit.author_id, action, audit.record_seq, audit.rev, detail,
                   hash, digest, sealed, kind, revision.author_id, saved_at, reason
            FROM audit LEFT JOIN revision ON revision.record_seq = audit.record_seq
             AND revision.rev = audit.rev
            ORDER BY audit.seq"""


class Row(NamedTuple):
    """One entry as it lies in the file, with the revision that it stands for."""

    seq: int
    at: Any
    author_id: Any
    action: Any
    record_seq: Any
    rev: Any
    detail: Any
    hash: Any
    digest: Any
    sealed: Any
    kind: Any
    typist: Any
    saved_at: Any
    reason: Any

    def follows(self, previous: bytes) -> bool:
        """Whether its hash is the one of this content after `previous`."""
        return bool(self.hash == hashed(previous, self[1:7]))

    @property
    def is_saving(self) -> bool:
        """Whether it stands for a revision."""
        return names_digest(self.detail) or (self.detail == "" and self.action in _ONCE)


@dataclass(frozen=True, slots=True)
class Walk:
    """How far the trail could be read.

    Attributes:
        last: its end, as far as it was read.
        revisions: entries that stand for a revision.
        fault: the first that does not fit; reading ended there.
        set_back: details of notes that the server has seen another trail.
    """

    last: Head
    revisions: int
    fault: Fault | None = None
    set_back: tuple[str, ...] = ()


def walk(raw: Any) -> Walk:
    """Read the whole trail on a bare connection, in the caller's transaction."""
    before = raw.text_factory
    # Text that is no UTF-8 is a change as well, and no reason to stop.
    raw.text_factory = lambda content: content.decode(errors="surrogateescape")
    try:
        return _walk(map(Row._make, raw.execute(_ROWS)))
    finally:
        raw.text_factory = before


def _walk(rows: Iterator[Row]) -> Walk:
    last, revisions, fault, set_back = Head(0, START), 0, None, []
    for row in rows:
        fault = _fault(row, last, rows)
        if fault is not None:
            break
        last = Head(row.seq, row.hash)
        revisions += row.is_saving
        if row.action == Action.SET_BACK:
            set_back.append(row.detail)
    return Walk(last, revisions, fault, tuple(set_back))


def _fault(row: Row, last: Head, later: Iterator[Row]) -> Fault | None:
    expected = last.seq + 1
    if row.seq != expected:
        kind = Kind.REMOVED if row.seq > expected else Kind.INSERTED
        return Fault(kind, expected, max(row.seq - 1, expected))
    if not row.follows(last.hash):
        return Fault(_kind(row, next(later, None), last.hash), row.seq)
    return _revision_fault(row) if row.is_saving else None


def _kind(row: Row, following: Row | None, previous: bytes) -> Kind:
    """What was done, by the entry behind it: its hash still tells where it once stood."""
    if following is None or not isinstance(following.hash, bytes):
        return Kind.CHANGED
    if not following.follows(previous):
        return Kind.CHANGED
    return Kind.SWAPPED if row.follows(following.hash) else Kind.INSERTED


def _revision_fault(row: Row) -> Fault | None:
    if row.sealed is None:
        return Fault(Kind.REVISION_REMOVED, row.seq)
    if not isinstance(row.sealed, bytes) or digest_of(row.sealed) != row.digest:
        return Fault(Kind.REVISION_CHANGED, row.seq)
    if row.detail not in ("", row.digest.hex()) or not _says_what_is_sealed(row):
        return Fault(Kind.REVISION_CHANGED, row.seq)
    return None


def _says_what_is_sealed(row: Row) -> bool:
    """Whether what the time line shows beside the sealed bytes is what they say themselves."""
    try:
        body = json.loads(row.sealed)
        told = (body["kind"], UUID(body["author"]).hex, body.get("reason") or "")
        off = to_ms(datetime.fromisoformat(body["saved_at"])) - row.saved_at
    except (ValueError, TypeError, KeyError, AttributeError):  # other bytes, or a time that is none
        return False
    # A millisecond: the one is cut off from the clock's microseconds, the other from its text.
    return (row.kind, row.typist, row.reason) == told and abs(off) <= 1
