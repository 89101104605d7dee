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

from vaxentry.central import promised, queue_report, rows, tables
from vaxentry.central.apply import Delivery, apply
from vaxentry.central.decide import decide
from vaxentry.central.devices import Device, refuse_revoked
from vaxentry.central.engine import Database
from vaxentry.central.gather import gather
from vaxentry.central.intake import Intake
from vaxentry.central.journal import catch_up
from vaxentry.central.journal_file import JournalFile
from vaxentry.central.life import lock_life
from vaxentry.central.marks import marks_of
from vaxentry.central.model import Decision, Snapshot
from vaxentry.central.outcome_list import to_text
from vaxentry.central.ruled import lay_down
from vaxentry.wire import merkle
from vaxentry.wire.messages import LATE_AFTER
from vaxentry.wire.settle import leaves_of


class ForkError(Exception):
    """The device's history is not the one it had here: a clone, or a PC set back."""


class LateError(Exception):
    """A very old try; nobody waits for it."""


class SetBackError(Exception):
    """This server was set back: it lacks what it promised the device, or lives another life."""


class _BehindError(Exception):
    """The journal knows what this database does not: nothing may be written behind it yet."""


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
    trail_seq: int | None = None
    trail_hash: str | None = None


_batch = tables.batch
_own = _batch.c.device == bindparam("of_device")
_own_try = _own & (_batch.c.device_seq == bindparam("of_try"))
_RECEIPT = tuple(StoredBatch.__dataclass_fields__)
_try = select(_batch).where(_own_try)
_fill_try = update(_batch).where(_own_try).values({n: bindparam(f"new_{n}") for n in _RECEIPT})
_highest_try = select(func.max(_batch.c.device_seq)).where(_own)
_tries_between = select(_batch.c.device_seq).where(
    _own,
    _batch.c.device_seq > bindparam("above"),
    _batch.c.device_seq < bindparam("below"),
)
_count = update(tables.server).values(server_seq=bindparam("last"))
"""Made once: every batch uses them."""


@cache
def _take_try(dialect: str) -> Any:
    taken = rows.insert_into(dialect, _batch).on_conflict_do_nothing()
    return taken.returning(_batch.c.device_seq)


def receive(
    database: Database,
    journal: JournalFile,
    device: Device,
    intake: Intake,
    clock: Callable[[], datetime],
    still_wanted: Callable[[], None] = lambda: None,
) -> StoredBatch:
    """Store a batch, or find it stored.

    Args:
        database: where to.
        journal: where rulings are written before they count; nothing else of a batch is.
        device: who delivers.
        intake: what was read of the body.
        clock: server time, UTC.
        still_wanted: asked when it is the batch's turn; raises when nobody waits for it any more.

    Raises:
        ForkError, LateError, SetBackError: nothing was stored.
        RevokedError: the device was revoked while the batch waited; nothing was stored.
        StorageError, OSError: a ruling could not be written into the journal; nothing was stored.
    """

    def once(connection: Connection) -> StoredBatch:
        return _once(connection, journal, device, intake, still_wanted, clock())

    while True:
        try:
            return database.run(once)
        except _BehindError:
            database.run(lambda connection: catch_up(connection, journal))


def _once(
    connection: Connection,
    journal: JournalFile,
    device: Device,
    intake: Intake,
    still_wanted: Callable[[], None],
    now: datetime,
) -> StoredBatch:
    known = _reserve(connection, device, intake, now)
    if known is not None:
        return known
    counter = lock_life(connection)
    still_wanted()  # only now: every batch of every worker process waits for that lock
    refuse_revoked(connection, device)
    if intake.promised and not promised.keeps(connection, device, counter, intake.promised):
        raise SetBackError
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
    if decision.rulings:
        if counter.journal_at != journal.size():
            raise _BehindError
        lay_down(connection, journal, decision.rulings, now, device=device.id)
    delivery = Delivery(
        device.id, intake.device_seq, events, intake.shown, intake.sealed, now.isoformat()
    )
    apply(connection, delivery, before, decision)
    stored = _receipt_row(intake, before, decision, counter)
    _keep(connection, device, stored)
    report = queue_report.after(intake.report, decision.outcomes)
    queue_report.note(connection, device.id, report, now)
    connection.execute(_count, {"last": decision.last_seq})
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
    taken = connection.execute(_take_try(connection.dialect.name), empty)
    if taken.one_or_none() is not None:
        _refuse_fork(connection, device, intake)
        return None
    own = {"of_device": device.id, "of_try": intake.device_seq}
    row = connection.execute(_try, own).one()
    if row.content_hash != intake.content_hash:
        raise ForkError
    return stored_batch(row)


def _refuse_fork(connection: Connection, device: Device, intake: Intake) -> None:
    highest = connection.execute(_highest_try, {"of_device": device.id}).scalar_one()
    if highest - intake.device_seq > LATE_AFTER:
        raise LateError
    # What the device made after this try can't be named in it: only what is below counts.
    between = {
        "of_device": device.id, "above": intake.highest_receipt, "below": intake.device_seq,
    }  # fmt: skip
    committed = set(connection.execute(_tries_between, between).scalars())
    if committed - intake.open_seqs:
        raise ForkError


def find_batch(connection: Connection, device: Device, device_seq: int) -> StoredBatch | None:
    """The committed batch of one try, None when there is none."""
    own = {"of_device": device.id, "of_try": device_seq}
    row = connection.execute(_try, own).one_or_none()
    return stored_batch(row) if row is not None else None


def stored_batch(row: Any) -> StoredBatch:
    """The batch in a row of the table."""
    return StoredBatch(**{name: getattr(row, name) for name in StoredBatch.__dataclass_fields__})


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
        trail_seq=intake.trail.seq if intake.trail else None,
        trail_hash=intake.trail.hash if intake.trail else None,
    )


def _keep(connection: Connection, device: Device, stored: StoredBatch) -> None:
    values = {f"new_{name}": getattr(stored, name) for name in _RECEIPT}
    own = {"of_device": device.id, "of_try": stored.device_seq}
    connection.execute(_fill_try, own | values)
