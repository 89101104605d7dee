"""``POST /v1/reconcile``: does the server hold what a device was told it holds?

Compared is, of each record, the highest revision this device delivered that is stored. What was
never stored and what was erased is on neither side.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, CursorResult, Select, Text, bindparam, cast, literal, select

from vaxentry.central import side_tables, tables
from vaxentry.central.batches import epoch_of
from vaxentry.central.calls import CallError
from vaxentry.central.devices import Device
from vaxentry.central.engine import Database
from vaxentry.central.keys import Identity
from vaxentry.wire.compare import (
    BEYOND,
    COMPARED,
    LISTED_AT_MOST,
    LOWEST,
    Compared,
    Comparison,
    Listed,
    Print,
    print_of,
    shortened,
)
from vaxentry.wire.messages import LONGEST_NONCE, BadMessageError
from vaxentry.wire.signing import sign

MAX_RANGES = 4096

Kept = tuple[str, int, str]
"""One record as the server holds it for a device: its id, revision and digest (hex)."""


def read_comparison(content: object) -> Comparison:
    """The question in a body.

    Raises:
        CallError: 400, it is not one of ours.
    """
    try:
        asked = Comparison.from_json(content)
    except BadMessageError:
        raise CallError(400, "bad_request") from None
    if not (1 <= len(asked.prints) <= MAX_RANGES and 1 <= len(asked.nonce) <= LONGEST_NONCE):
        raise CallError(400, "bad_request")
    return asked


def answer(
    database: Database, identity: Identity, device: Device, asked: Comparison
) -> dict[str, Any]:
    """The signed answer, as it travels; about another epoch it is only the name of ours."""
    held, kept = 0, None
    with database.reading() as connection:
        epoch = epoch_of(connection)
        if epoch == asked.epoch:
            kept = _kept(connection, device.id, asked.bounds[0], asked.bounds[-1])
            whole = (asked.bounds[0], asked.bounds[-1]) == (LOWEST, BEYOND)
            held = len(kept) if whole else len(_kept(connection, device.id, LOWEST, BEYOND))
    differs, listed = ([], {}) if kept is None else compare(kept, asked.bounds, asked.prints)
    told = Compared(epoch, UUID(device.id), asked.nonce, held, tuple(differs), listed)
    return shortened(sign(identity.key, COMPARED, told.to_json()))


def compare(
    kept: Sequence[Kept], bounds: Sequence[UUID], prints: Sequence[Print]
) -> tuple[list[int], dict[int, list[Listed]]]:
    """The ranges that differ, and what is held in those that are small. Pure.

    Args:
        kept: between the first and the last bound, by record id.
        bounds: of the ranges, one more than there are.
        prints: what the other side holds in each.
    """
    ids = [record_id for record_id, _, _ in kept]
    cuts = [bisect_left(ids, str(bound)) for bound in bounds]
    differs, listed = [], {}
    for at, theirs in enumerate(prints):
        part = kept[cuts[at] : cuts[at + 1]]
        if print_of(bytes.fromhex(digest) for _, _, digest in part) == theirs:
            continue
        differs.append(at)
        if len(part) <= LISTED_AT_MOST:
            listed[at] = [Listed(UUID(i), rev, bytes.fromhex(d)) for i, rev, d in part]
    return differs, listed


def _kept(connection: Connection, device: str, lowest: UUID, beyond: UUID) -> list[Kept]:
    """By record id, the highest revision; of two with one number the one that came first."""
    given = {"device": device, "lowest": str(lowest), "beyond": str(beyond)}
    graves = set(connection.execute(select(_text(tables.tombstone.c.record_id))).scalars())
    highest: dict[str, tuple[str, int, str, int]] = {}
    for statement in (_first_delivered(), _delivered_again()):
        for one in _plain(connection.execute(statement, given)):
            known = highest.get(one[0])
            if known is None or (one[1], -one[3]) > (known[1], -known[3]):
                highest[one[0]] = one
    return [highest[record_id][:3] for record_id in sorted(highest) if record_id not in graves]


def _plain(found: CursorResult[Any]) -> Sequence[Any]:
    """The driver's own tuples: rows of SQLAlchemy would take most of the time."""
    assert found.cursor is not None
    return found.cursor.fetchall()


def _text(record_id: Any) -> Any:
    return cast(record_id, Text)


@cache
def _first_delivered() -> Select[Any]:
    kept = tables.revision.c
    shown = select(_text(kept.record_id), kept.rev, kept.digest, kept.device_seq)
    return shown.where(*_within(kept.delivered_by, kept.record_id))


@cache
def _delivered_again() -> Select[Any]:
    again = side_tables.redelivery.c
    shown = select(_text(again.record_id), again.rev, again.digest, literal(0))
    return shown.where(*_within(again.device, again.record_id))


def _within(owner: Any, record_id: Any) -> tuple[Any, ...]:
    device, lowest, beyond = (
        bindparam(name, type_=tables.UuidText) for name in ("device", "lowest", "beyond")
    )
    return owner == device, record_id >= lowest, record_id < beyond
