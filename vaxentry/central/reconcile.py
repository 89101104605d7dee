"""``POST /v1/reconcile``: does the server hold what a device was told it holds?

Compared is, of each record, the highest revision this device delivered that is stored. What was
never stored and what was erased is on neither side.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, func, select, union, union_all

from vaxentry.central import side_tables, tables
from vaxentry.central.batches import epoch_of
from vaxentry.central.calls import CallError
from vaxentry.central.devices import Device
from vaxentry.central.engine import Database
from vaxentry.central.keys import Identity
from vaxentry.wire.compare import (
    COMPARED,
    LISTED_AT_MOST,
    Compared,
    Comparison,
    Listed,
    Print,
)
from vaxentry.wire.messages import BadMessageError
from vaxentry.wire.signing import sign

MAX_RANGES = 4096
_MAX_NONCE = 100
_MODULUS = 2**64
_LEFT, _RIGHT = slice(0, 16), slice(32, 48)
"""Where the first eight bytes of each half of a digest stand in its hex form."""


class Kept(NamedTuple):
    """One record as the server holds it for a device; the digest is hex."""

    record_id: str
    rev: int
    digest: str


def read_comparison(content: object) -> Comparison:
    """The question in a body.

    Raises:
        CallError: 400, it is not one of ours.
    """
    try:
        asked = Comparison.from_json(content)
    except BadMessageError:
        raise CallError(400, "bad_request") from None
    if not (1 <= len(asked.prints) <= MAX_RANGES and 1 <= len(asked.nonce) <= _MAX_NONCE):
        raise CallError(400, "bad_request")
    return asked


def answer(
    database: Database, identity: Identity, device: Device, asked: Comparison
) -> dict[str, Any]:
    """The signed answer; a question about another epoch gets only the name of ours."""
    with database.reading() as connection:
        epoch = epoch_of(connection)
        if epoch == asked.epoch:
            held, kept = _held(connection, device.id), _kept(connection, device.id, asked.bounds)
        else:
            held, kept = 0, None
    differs, listed = ((), {}) if kept is None else compare(kept, asked.bounds, asked.prints)
    told = Compared(epoch, UUID(device.id), asked.nonce, held, tuple(differs), listed)
    return sign(identity.key, COMPARED, told.to_json())


def compare(
    kept: Sequence[Kept], bounds: Sequence[UUID], prints: Sequence[Print]
) -> tuple[list[int], dict[int, list[Listed]]]:
    """The ranges that differ, and what is held in those that are small. Pure.

    Args:
        kept: between the first and the last bound, by record id.
        bounds: of the ranges, one more than there are.
        prints: what the other side holds in each.
    """
    ids = [one.record_id for one in kept]
    cuts = [bisect_left(ids, str(bound)) for bound in bounds]
    differs, listed = [], {}
    for at, theirs in enumerate(prints):
        part = kept[cuts[at] : cuts[at + 1]]
        if print_of_hex(one.digest for one in part) == theirs:
            continue
        differs.append(at)
        if len(part) <= LISTED_AT_MOST:
            listed[at] = [Listed(UUID(i), rev, bytes.fromhex(d)) for i, rev, d in part]
    return differs, listed


def print_of_hex(digests: Iterable[str]) -> Print:
    """As `wire.compare.print_of`, from hex: a hundred thousand records take a tenth of a second."""
    texts = list(digests)
    left = sum(int(text[_LEFT], 16) for text in texts)
    right = sum(int(text[_RIGHT], 16) for text in texts)
    return Print(len(texts), left % _MODULUS, right % _MODULUS)


def _kept(connection: Connection, device: str, bounds: Sequence[UUID]) -> list[Kept]:
    """By record id, the highest revision; of two with one number the one that came first."""
    given = {"device": device, "lowest": str(bounds[0]), "beyond": str(bounds[-1])}
    highest: dict[str, Kept] = {}
    for record_id, rev, digest, _ in connection.execute(_delivered(), given):
        highest[record_id] = Kept(record_id, rev, digest)
    return list(highest.values())


@cache
def _delivered() -> Select[Any]:
    kept, again = tables.revision.c, side_tables.redelivery.c
    device = bindparam("device", type_=tables.UuidText)
    first = select(
        kept.record_id, kept.rev, kept.digest, kept.device_seq
    ).where(*_within(kept.delivered_by, kept.record_id, device))  # fmt: skip
    later = (
        select(again.record_id, again.rev, again.digest, kept.device_seq)
        .join(
            tables.revision,
            (kept.record_id == again.record_id)
            & (kept.rev == again.rev)
            & (kept.digest == again.digest),
        )
        .where(*_within(again.device, again.record_id, device))
    )
    both = union_all(first, later).subquery("both")
    return select(both).order_by(both.c.record_id, both.c.rev, both.c.device_seq.desc())


def _within(owner: Any, record_id: Any, device: Any) -> tuple[Any, ...]:
    lowest = bindparam("lowest", type_=tables.UuidText)
    beyond = bindparam("beyond", type_=tables.UuidText)
    graves = select(tables.tombstone.c.record_id)
    return owner == device, record_id >= lowest, record_id < beyond, record_id.not_in(graves)


def _held(connection: Connection, device: str) -> int:
    kept, again = tables.revision.c, side_tables.redelivery.c
    graves = select(tables.tombstone.c.record_id)
    mine = union(
        select(kept.record_id).where(kept.delivered_by == device),
        select(again.record_id).where(again.device == device),
    ).subquery("mine")
    counted = select(func.count()).select_from(mine).where(mine.c.record_id.not_in(graves))
    return int(connection.execute(counted).scalar_one())
