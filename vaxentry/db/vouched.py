"""Who vouches for the audit trail: the receipts of this book, the server, the backups."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from vaxentry.db import audit, seats
from vaxentry.db.engine import bare
from vaxentry.db.stacks import keep_setting, kept_setting
from vaxentry.db.tables import device
from vaxentry.db.times import to_ms
from vaxentry.domain.trail import Action, Fault, Head, Kind, Source, Vouched
from vaxentry.wire.messages import RECEIPT, BadMessageError, Receipt
from vaxentry.wire.signing import verified

TOLD = "told_receipts"
"""The setting with the receipts that the server told of: those that do not fit, and the newest."""
MOST_TOLD = 50
TRY = "try:"
"""Begins the detail of a note about a try that was never begun here."""

_hash_at = "SELECT hash FROM audit WHERE seq = ?"
_receipts = "SELECT device_seq, content FROM receipt ORDER BY device_seq"
_receipt = "SELECT content FROM receipt WHERE device_seq = ?"
_without_receipt = """SELECT min(attempt.device_seq), count(*) FROM attempt
                      LEFT JOIN receipt ON receipt.device_seq = attempt.device_seq
                      WHERE outcome = 'answered' AND receipt.device_seq IS NULL"""


def hash_at(raw: Any, seq: int) -> bytes | None:
    """The hash of an entry, None where there is none."""
    row: tuple[bytes] | None = raw.execute(_hash_at, (seq,)).fetchone()
    return row and row[0]


def take_told(c: Connection, receipt: Mapping[str, Any], now: datetime) -> None:
    """Keep a proven receipt that the server told of.

    Where the trail differs from it, or it is of a try that was never begun here, that is noted in
    the trail: by its next receipt the server stands for that as well.
    """
    told = _told(c)
    if receipt in told or _is_held(c, receipt):
        return
    kept = [one for one in told if not _fits(c, one)] + [dict(receipt)]
    keep_setting(c, TOLD, json.dumps(kept[-MOST_TOLD:], separators=(",", ":")))
    if differs := _difference(c, Receipt.from_json(receipt)):
        at, author = to_ms(now), seats.author_now(c).id
        audit.write(c, audit.Entry(at, author, Action.SET_BACK, detail=differs))


def _is_held(c: Connection, told: Mapping[str, Any]) -> bool:
    row = bare(c).execute(_receipt, (told["device_seq"],)).fetchone()
    return row is not None and _json(row[0]) == told


def _difference(c: Connection, told: Receipt) -> str:
    """What this book does not know of it, as a code; empty = nothing."""
    if told.trail is not None and hash_at(bare(c), told.trail.seq) != told.trail.hash:
        return f"entry:{told.trail.seq}"
    begun = c.execute(select(device.c.last_device_seq)).scalar_one()
    return f"{TRY}{told.device_seq}" if told.device_seq > begun else ""


def _told(c: Connection) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(kept_setting(c, TOLD) or "[]")
    return told


def _fits(c: Connection, receipt: Mapping[str, Any]) -> bool:
    head = Receipt.from_json(receipt).trail
    return head is None or hash_at(bare(c), head.seq) == head.hash


def by_receipts(c: Connection) -> Iterator[Vouched | Fault]:
    """Heads in the receipts that are kept or were told of; a receipt that is spoilt or gone."""
    key = c.execute(select(device.c.server_key)).scalar()
    raw = bare(c)
    for device_seq, content in raw.execute(_receipts):
        yield from _vouched(key, device_seq, _json(content), Source.RECEIPT)
    for told in _told(c):
        yield from _vouched(key, 0, told, Source.SERVER)
    first, count = raw.execute(_without_receipt).fetchone()
    if count:
        yield Fault(Kind.RECEIPT_REMOVED, first, count=count)


def _json(content: Any) -> Any:
    try:
        return json.loads(content)
    except (TypeError, ValueError):
        return None


def _vouched(
    key: bytes | None, device_seq: int, content: Any, source: Source
) -> Iterator[Vouched | Fault]:
    """The head in a receipt; nothing for one of an older program.

    Args:
        device_seq: the try whose receipt it must be; 0 = any.
    """
    try:
        receipt = Receipt.from_json(content)
    except BadMessageError:
        yield Fault(Kind.RECEIPT_CHANGED, device_seq)
        return
    is_of_it = device_seq in (0, receipt.device_seq)
    if key is None or not is_of_it or not verified(key, RECEIPT, content):
        yield Fault(Kind.RECEIPT_CHANGED, device_seq)
    elif receipt.trail is not None:
        yield Vouched(receipt.trail, source, receipt.device_seq)


def by_backups(heads: Iterable[Head]) -> Iterator[Vouched]:
    """What the last entries of the backups vouch for."""
    return (Vouched(head, Source.BACKUP) for head in heads)
