"""One batch, one transaction: gather, decide, apply, count, keep the receipt's row.

The server's row is locked first: one batch after the other, and nothing moves under any of them.
If the process dies before COMMIT, nothing happened and the device sends again. If it dies after it,
`GET /v1/batches/{device_seq}` makes the same receipt from the row.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from vaxentry.central import rows, tables
from vaxentry.central.apply import Delivery, apply
from vaxentry.central.decide import decide
from vaxentry.central.devices import Device
from vaxentry.central.engine import Database
from vaxentry.central.gather import gather
from vaxentry.central.intake import Intake
from vaxentry.central.life import lock_life
from vaxentry.central.marks import marks_of
from vaxentry.central.model import Decision, Snapshot
from vaxentry.central.outcome_list import to_text
from vaxentry.wire import merkle
from vaxentry.wire.settle import leaves_of

LATE_AFTER = 64
"""A device_seq without a row this far below the highest one is not taken any more."""


class ForkError(Exception):
    """The device's history is not the one it had here: a clone, or a PC set back."""


class LateError(Exception):
    """A very old try; nobody waits for it."""


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """The row a receipt is made from, as often as it is asked for."""

    device_seq: int
    first_server_seq: int
    count: int
    root: str
    epoch_number: int
    epoch_nonce: str
    outcomes: str
    revisions: str


_KEPT = tuple(StoredBatch.__dataclass_fields__)


def receive(
    database: Database,
    device: Device,
    intake: Intake,
    clock: Callable[[], datetime],
    still_wanted: Callable[[], None] = lambda: None,
) -> StoredBatch:
    """Store a batch, or find it stored.

    Args:
        database: where to.
        device: who delivers.
        intake: what was read of the body.
        clock: server time, UTC.
        still_wanted: asked when it is the batch's turn; raises when nobody waits for it any more.

    Raises:
        ForkError, LateError: nothing was stored.
    """

    def once(connection: Connection) -> StoredBatch:
        still_wanted()
        return _once(connection, device, intake, clock())

    return database.run(once)


def _once(connection: Connection, device: Device, intake: Intake, now: datetime) -> StoredBatch:
    known = _reserve(connection, device, intake, now)
    if known is not None:
        return known
    counter = lock_life(connection)
    marks = marks_of(connection, intake)
    events = [
        msgspec.structs.replace(event, marks=marks[event.position])
        if event.position in marks
        else event
        for event in intake.events
    ]
    found = gather(connection, events, device.scope)
    before = replace(found, last_seq=counter.server_seq)
    decision = decide(before, events)
    delivery = Delivery(
        device.id, intake.device_seq, events, intake.shown, intake.sealed, now.isoformat()
    )
    apply(connection, delivery, before, decision)
    stored = _receipt_row(intake, before, decision, counter)
    _keep(connection, device, intake, stored, now)
    connection.execute(_counted(), {"server_seq": decision.last_seq})
    return stored


def _reserve(
    connection: Connection, device: Device, intake: Intake, now: datetime
) -> StoredBatch | None:
    """Take the row of this device_seq; if it is taken, the batch that stands there.

    Two posts of the same try wait for each other here.
    """
    empty = {
        "device": device.id, "device_seq": intake.device_seq, "count": len(intake.events),
        "content_hash": intake.content_hash, "first_server_seq": 0, "root": "",
        "epoch_number": 0, "epoch_nonce": "", "outcomes": "", "revisions": "",
        "received_at": now.isoformat(),
    }  # fmt: skip
    taken = connection.execute(_reservation(connection.dialect.name), empty)
    if taken.one_or_none() is not None:
        _refuse_fork(connection, device, intake)
        return None
    row = connection.execute(_batch_row(), _of(device, intake.device_seq)).one()
    if row.content_hash != intake.content_hash:
        raise ForkError
    return stored_batch(row)


def _refuse_fork(connection: Connection, device: Device, intake: Intake) -> None:
    own = _of(device, intake.device_seq)
    highest = connection.execute(_highest(), own).scalar_one()
    if highest - intake.device_seq > LATE_AFTER:
        raise LateError
    # What the device made after this try can't be named in it: only what is below counts.
    between = connection.execute(_between(), own | {"after": intake.highest_receipt})
    if set(between.scalars()) - intake.open_seqs:
        raise ForkError


def _of(device: Device, device_seq: int) -> dict[str, Any]:
    """The parameters of the statements below: one try of a device."""
    return {"of_device": device.id, "of_seq": device_seq}


_OWN = tables.batch.c.device == bindparam("of_device")
_THIS = tables.batch.c.device_seq == bindparam("of_seq")


@cache
def _reservation(dialect: str) -> Any:
    statement = rows.insert_into(dialect, tables.batch)
    return statement.on_conflict_do_nothing().returning(tables.batch.c.device_seq)


@cache
def _highest() -> Any:
    return select(func.max(tables.batch.c.device_seq)).where(_OWN)


@cache
def _between() -> Any:
    seq = tables.batch.c.device_seq
    return select(seq).where(_OWN, seq > bindparam("after"), seq < bindparam("of_seq"))


@cache
def _batch_row() -> Any:
    return select(tables.batch).where(_OWN, _THIS)


def find_batch(connection: Connection, device: Device, device_seq: int) -> StoredBatch | None:
    """The committed batch of one try, None when there is none."""
    row = connection.execute(_batch_row(), _of(device, device_seq)).one_or_none()
    return stored_batch(row) if row is not None else None


def stored_batch(row: Any) -> StoredBatch:
    """The batch in a row of the table."""
    return StoredBatch(**{name: getattr(row, name) for name in _KEPT})


def _receipt_row(intake: Intake, before: Snapshot, decision: Decision, counter: Any) -> StoredBatch:
    root = merkle.root(leaves_of(intake.leaves, decision.outcomes))
    return StoredBatch(
        device_seq=intake.device_seq,
        first_server_seq=before.last_seq + 1,
        count=len(intake.events),
        root=root.hex(),
        epoch_number=counter.epoch_number,
        epoch_nonce=counter.epoch_nonce,
        outcomes=to_text(decision.outcomes),
        revisions=json.dumps([list(event.key) for event in intake.events]),
    )


def _keep(
    connection: Connection, device: Device, intake: Intake, stored: StoredBatch, now: datetime
) -> None:
    own = _of(device, stored.device_seq)
    connection.execute(_batch_filled(), own | {name: getattr(stored, name) for name in _KEPT})
    report = intake.report
    oldest = report.oldest_saved_at
    seen = {
        "last_seen_at": now.isoformat(),
        "waiting": report.waiting,
        "oldest_saved_at": oldest.isoformat() if oldest else None,
        "uncertain": report.uncertain,
        "conflicts": report.conflicts,
        "cards_on_paper": report.cards_on_paper,
    }
    connection.execute(_device_seen(), {"of_device": device.id, **seen})


@cache
def _batch_filled() -> Any:
    return update(tables.batch).where(_OWN, _THIS)


@cache
def _device_seen() -> Any:
    return update(tables.device).where(tables.device.c.id == bindparam("of_device"))


@cache
def _counted() -> Any:
    return update(tables.server)
