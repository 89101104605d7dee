"""What a revoked device still sends: kept as it came, applied by nobody, answered with nothing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from vaxentry.central import rows, side_tables
from vaxentry.central.devices import Device
from vaxentry.central.engine import Database

MAX_BODIES = 1000
"""Kept of one device: a stolen PC must not fill the disk."""
_LONGEST_ENCODING = 16


@dataclass(frozen=True, slots=True)
class Quarantined:
    """How much of one device is kept; `last_at` is UTC, ISO 8601."""

    device: str
    bodies: int
    bytes: int
    last_at: str


def keep(database: Database, device: Device, body: bytes, encoding: str, now: datetime) -> None:
    """Keep a body once, however often it is sent."""
    kept = side_tables.quarantine
    values = {
        "device": device.id,
        "digest": hashlib.sha256(body).hexdigest(),
        "encoding": encoding[:_LONGEST_ENCODING],
        "body": body,
        "received_at": now.isoformat(),
    }
    with database.writing() as connection:
        counted = select(func.count()).select_from(kept).where(kept.c.device == device.id)
        if connection.execute(counted).scalar_one() < MAX_BODIES:
            statement = rows.insert_into(connection.dialect.name, kept).values(values)
            connection.execute(statement.on_conflict_do_nothing())


def kept_bodies(connection: Connection) -> tuple[Quarantined, ...]:
    """By device."""
    kept = side_tables.quarantine.c
    found = connection.execute(
        select(
            kept.device,
            func.count(),
            func.sum(func.length(kept.body)),
            func.max(kept.received_at),
        )
        .group_by(kept.device)
        .order_by(kept.device)
    )
    return tuple(Quarantined(device, n, int(size), last) for device, n, size, last in found)
