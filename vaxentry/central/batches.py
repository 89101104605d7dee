"""What a device hears of its batches and of its records."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, select

from vaxentry.central import ingest, rows, tables
from vaxentry.central.calls import CallError
from vaxentry.central.devices import Device
from vaxentry.central.engine import Database
from vaxentry.central.gather import split
from vaxentry.central.ingest import StoredBatch
from vaxentry.central.intake import BadBatchError, read_batch
from vaxentry.central.journal_file import JournalFile
from vaxentry.central.keys import Identity
from vaxentry.central.outcome_list import from_text
from vaxentry.central.parties import others
from vaxentry.domain.outbox import Flag
from vaxentry.domain.trail import Head
from vaxentry.wire.messages import (
    LONGEST_NONCE,
    RECEIPT,
    STANDINGS,
    BatchAnswer,
    Epoch,
    Outcome,
    Receipt,
)
from vaxentry.wire.outcomes import Code
from vaxentry.wire.signing import sign
from vaxentry.wire.standings import Standing, Standings
from vaxentry.wire.texts import STORABLE

MAX_ASKED = 10_000
_STATUS = {"update": 426, "too_many": 413}
_CLASHES = frozenset(
    {Code.HELD_NIK, Code.HELD_TICKET, Code.HELD_DOSE, Code.STALE, Code.FORKED, Flag.CONTESTED}
)


class OutcomesIn(msgspec.Struct, frozen=True):
    """The body of ``POST /v1/outcomes``."""

    nonce: Annotated[str, Meta(min_length=1, max_length=LONGEST_NONCE, pattern=STORABLE)]
    records: Annotated[list[tuple[UUID, int]], Meta(max_length=MAX_ASKED)]


def take(
    database: Database,
    journal: JournalFile,
    identity: Identity,
    device: Device,
    content: object,
    clock: Callable[[], datetime],
    still_wanted: Callable[[], None],
) -> tuple[dict[str, Any], Counter[str]]:
    """Store a batch and answer with its receipt, which is signed only now, after the commit.

    Returns:
        the answer, and how often which outcome stands in it.

    Raises:
        CallError: the batch as a whole is refused; nothing of it is stored.
    """
    try:
        intake = read_batch(content, device.site, device.scope)
        stored = ingest.receive(database, journal, device, intake, clock, still_wanted)
    except BadBatchError as error:
        raise CallError(_STATUS.get(error.code, 400), error.code) from None
    except ingest.ForkError:
        raise CallError(409, "fork") from None
    except ingest.LateError:
        raise CallError(409, "late") from None
    except ingest.SetBackError:
        raise CallError(409, "set_back") from None
    with database.reading() as connection:
        return answer(connection, identity, device, stored), _counts(stored)


def _counts(stored: StoredBatch) -> Counter[str]:
    default, exceptions = from_text(stored.outcomes)
    counts = Counter(str(one.code) for one in exceptions.values())
    counts[str(default.code)] += stored.count - len(exceptions)
    return counts


def find(database: Database, identity: Identity, device: Device, device_seq: int) -> dict[str, Any]:
    """The answer of an earlier try again.

    Raises:
        CallError: 404, there is no committed batch; that is no proof that none will come.
    """
    with database.reading() as connection:
        stored = ingest.find_batch(connection, device, device_seq)
        if stored is None:
            raise CallError(404, "not_here")
        return answer(connection, identity, device, stored)


def answer(
    connection: Connection, identity: Identity, device: Device, stored: StoredBatch
) -> dict[str, Any]:
    """The answer made from a batch row: the same each time, but for what is told of others."""
    default, exceptions = from_text(stored.outcomes)
    clashing = _clashing(stored, default, exceptions)
    told = others(connection, clashing.values()) if clashing else {}
    named = {at: told[record_id] for at, record_id in clashing.items() if record_id in told}
    signed = receipt_of(identity, device, stored)
    return BatchAnswer(signed, default, exceptions, named).to_json()


def receipt_of(identity: Identity, device: Device, stored: StoredBatch) -> dict[str, Any]:
    """The signed receipt made from a batch row: the same each time."""
    trail = None
    if stored.trail_seq is not None and stored.trail_hash is not None:
        trail = Head(stored.trail_seq, bytes.fromhex(stored.trail_hash))
    receipt = Receipt(
        server_id=identity.server_id,
        epoch=Epoch(stored.epoch_number, stored.epoch_nonce),
        device=UUID(device.id),
        device_seq=stored.device_seq,
        first_server_seq=stored.first_server_seq,
        count=stored.count,
        root=bytes.fromhex(stored.root),
        trail=trail,
    )
    return sign(identity.key, RECEIPT, receipt.to_json())


def _clashing(
    stored: StoredBatch, default: Outcome, exceptions: Mapping[int, Outcome]
) -> dict[int, str]:
    """Record ids by position, of what may clash with another record."""
    if not any(map(_may_clash, (default, *exceptions.values()))):
        return {}
    return {
        at: record_id
        for at, (record_id, _, _) in enumerate(json.loads(stored.revisions))
        if _may_clash(exceptions.get(at, default))
    }


def _may_clash(outcome: Outcome) -> bool:
    return bool(_CLASHES & {outcome.code, outcome.standing, *outcome.flags})


def standings(
    database: Database, identity: Identity, device: Device, content: object
) -> dict[str, Any]:
    """What became of revisions: signed, of others the minimum, only of the device's own sites.

    Raises:
        CallError: 400, the question is not ours.
    """
    try:
        asked = msgspec.convert(content, OutcomesIn)
    except msgspec.ValidationError:
        raise CallError(400, "bad_request") from None
    given = [{"id": str(record_id), "rev": rev} for record_id, rev in asked.records]
    with database.reading() as connection:
        found = connection.execute(_held(connection.dialect.name), rows.as_parameter(given)).all()
        epoch = epoch_of(connection)
        seen = [row for row in found if device.may_see(row.site, row.delivered_by)]
        told_of = others(connection, {row.record_id for row in seen})
    told = Standings(
        epoch,
        UUID(device.id),
        asked.nonce,
        tuple(standing_of(row) for row in seen),
        {UUID(record): other for record, other in told_of.items()},
    )
    return sign(identity.key, STANDINGS, told.to_json())


_epoch = select(tables.server.c.epoch_number, tables.server.c.epoch_nonce)


def epoch_of(connection: Connection) -> Epoch:
    """The present life of the server's data."""
    row = connection.execute(_epoch).one()
    return Epoch(row.epoch_number, row.epoch_nonce)


def standing_of(row: Any) -> Standing:
    """The standing in a row of the table of revisions."""
    return Standing(
        record_id=UUID(row.record_id),
        rev=row.rev,
        digest=bytes.fromhex(row.digest),
        standing=row.standing,
        flags=split(row.flags),
        server_seq=row.server_seq,
    )


@cache
def _held(dialect: str) -> Any:
    kept, record = tables.revision.c, tables.record.c
    given = rows.json_rows(dialect, {"id": rows.UUID, "rev": rows.BIGINT})
    same = (given.c.id == kept.record_id) & (given.c.rev == kept.rev)
    return (
        select(
            kept.record_id, kept.rev, kept.digest, kept.standing, kept.flags, kept.server_seq,
            kept.delivered_by, record.site,
        )
        .join(given, same)
        .join(tables.record, record.id == kept.record_id)
        .order_by(kept.record_id, kept.rev, kept.digest)
    )  # fmt: skip
