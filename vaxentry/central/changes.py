"""``GET /v1/changes``: a page of news for one device, in the order in which it was committed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, bindparam, select

from vaxentry.central import rows, side_tables, tables
from vaxentry.central.asked import answers
from vaxentry.central.batches import receipt_of, standing_of
from vaxentry.central.calls import CallError
from vaxentry.central.devices import BEFORE, Device
from vaxentry.central.engine import Database
from vaxentry.central.ingest import stored_batch
from vaxentry.central.keys import Identity
from vaxentry.central.parties import others
from vaxentry.domain.outbox import NationalStatus
from vaxentry.wire.changes import CHANGES, Changes
from vaxentry.wire.messages import LONGEST_NONCE, Epoch
from vaxentry.wire.promised import short
from vaxentry.wire.signing import sign
from vaxentry.wire.standings import Standing

PAGE = 500
"""Records on one page."""
_MAX_CURSOR = 2**62
_DIGITS = len(str(_MAX_CURSOR))


_server = select(tables.server)
_batch, _told = tables.batch.c, side_tables.news.c
_own_ids = BEFORE.union_all(select(bindparam("own", type_=tables.UuidText)))
_roots_of_a_try = select(_batch.root).where(
    _batch.device.in_(_own_ids), _batch.device_seq == bindparam("seq")
)
"""In one list, which both databases look up by key."""
_newest_batch = (
    select(tables.batch)
    .where(_batch.device == bindparam("own"), _batch.device_seq < bindparam("below"))
    .order_by(_batch.device_seq.desc())
    .limit(1)
)
_news = (
    select(_told.record_id, _told.server_seq)
    .where(
        _told.device == bindparam("own"),
        _told.server_seq > bindparam("after"),
        _told.server_seq <= bindparam("upto"),
    )
    .order_by(_told.server_seq)
    .limit(PAGE + 1)
)
_of_one_number = select(_told.record_id, _told.server_seq).where(
    _told.device == bindparam("own"), _told.server_seq == bindparam("number")
)


def answer(
    database: Database, identity: Identity, device: Device, query: Mapping[str, str]
) -> dict[str, Any]:
    """The signed page after a cursor.

    Raises:
        CallError: 400, the question is not ours; 410, its epoch is not the present one: the caller
            compares first and starts again at 0.
    """
    epoch, nonce = query.get("epoch", ""), query.get("nonce", "")
    after, receipt = _number(query.get("after", "")), query.get("receipt", "")
    if not 1 <= len(nonce) <= LONGEST_NONCE:
        raise CallError(400, "nonce")
    with database.reading() as connection:
        # The counter first: what is committed after it was read has a higher number, and waits.
        life = connection.execute(_server).one()
        if epoch != life.epoch_nonce:
            raise CallError(410, "epoch")
        page = _page(connection, device, life, after, nonce)
        if receipt and not _is_here(connection, device, receipt):
            page = replace(page, lacks=True)
        if "holds" in query:
            page = replace(page, newest=_newest(connection, identity, device, query))
    return sign(identity.key, CHANGES, page.to_json())


def _number(text: str) -> int:
    fits = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    if not fits or int(text) > _MAX_CURSOR:
        raise CallError(400, "bad_request")
    return int(text)


def _is_here(connection: Connection, device: Device, receipt: str) -> bool:
    """Whether the batch of a receipt is here, under the device's own id or one it had before."""
    device_seq, _, root = receipt.partition("-")
    asked = {"own": device.id, "seq": _number(device_seq)}
    found = connection.execute(_roots_of_a_try, asked).scalars()
    return any(held.startswith(root) for held in found)


def _newest(
    connection: Connection, identity: Identity, device: Device, query: Mapping[str, str]
) -> Mapping[str, Any] | None:
    """The receipt of the device's newest batch below a number, None where the caller holds it.

    A PC whose book was set back learns from it how long its audit trail had been.
    """
    below = query.get("below", "")
    asked = {"own": device.id, "below": _number(below) if below else _MAX_CURSOR}
    found = connection.execute(_newest_batch, asked).one_or_none()
    if found is None or found.trail_seq is None:
        return None
    told = receipt_of(identity, device, stored_batch(found))
    return None if short(told) == query["holds"] else told


def _page(
    connection: Connection, device: Device, life: Row[Any], after: int, nonce: str
) -> Changes:
    records, upto = _changed(connection, device, after, life.server_seq)
    return Changes(
        epoch=Epoch(life.epoch_number, life.epoch_nonce),
        device=UUID(device.id),
        nonce=nonce,
        upto=upto,
        more=upto < life.server_seq,
        standings=_standings(connection, records),
        others={UUID(record): told for record, told in others(connection, records).items()},
        answers=answers(connection, device, after, upto),
        national=_national(connection, records),
    )


def _changed(
    connection: Connection, device: Device, after: int, counter: int
) -> tuple[list[str], int]:
    """The records of one page and the next cursor."""
    asked = {"own": device.id, "after": after, "upto": counter}
    found = connection.execute(_news, asked).all()
    told, upto = cut(found, counter)
    if found and not told:
        # Servers before this one gave all that a batch left one number, however many it was.
        told = connection.execute(_of_one_number, {"own": device.id, "number": upto}).all()
    return [row.record_id for row in told], upto


def cut(found: Sequence[Any], counter: int) -> tuple[Sequence[Any], int]:
    """The rows of one page and the next cursor; rows of one number are never parted. Where those
    of the first number alone are more than a page, no row, and that number.

    Args:
        found: up to one row more than a page holds, by `server_seq`.
        counter: the server's, read before the rows.
    """
    if len(found) <= PAGE:
        return found, counter
    beyond = found[PAGE].server_seq
    told = [row for row in found[:PAGE] if row.server_seq < beyond]
    return told, told[-1].server_seq if told else beyond


def _national(connection: Connection, records: Sequence[str]) -> dict[UUID, NationalStatus]:
    given = rows.as_parameter([{"id": record} for record in records])
    found = connection.execute(_told_nationally(connection.dialect.name), given)
    return {UUID(row.record_id): NationalStatus(row.national_status) for row in found}


@cache
def _told_nationally(dialect: str) -> Select[Any]:
    dose = tables.dose.c
    given = rows.json_rows(dialect, {"id": rows.UUID})
    return (
        select(dose.record_id, dose.national_status)
        .join(given, given.c.id == dose.record_id)
        .where(dose.national_status != NationalStatus.NOT_FORWARDED.value)
    )


def _standings(connection: Connection, records: Sequence[str]) -> tuple[Standing, ...]:
    given = rows.as_parameter([{"id": record} for record in records])
    return tuple(
        standing_of(row) for row in connection.execute(_stored(connection.dialect.name), given)
    )


@cache
def _stored(dialect: str) -> Select[Any]:
    kept = tables.revision.c
    given = rows.json_rows(dialect, {"id": rows.UUID})
    return (
        select(
            kept.record_id, kept.rev, kept.digest, kept.standing, kept.flags, kept.server_seq
        )
        .join(given, given.c.id == kept.record_id)
        .order_by(kept.record_id, kept.rev, kept.digest)
    )  # fmt: skip
