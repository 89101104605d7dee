"""What the operator asks: which site and PC was seen when, and what waits there."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from vaxentry.central import tables
from vaxentry.central.engine import Database
from vaxentry.central.model import VERSION


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """One PC. Times are UTC, ISO 8601; what waits is what it told at its last delivery.

    Attributes:
        conflicts: clashes of its records that are open on the server now.
        records: records it delivered last.
    """

    device: str
    pc_code: str
    last_seen_at: str | None
    revoked: bool
    waiting: int
    oldest_saved_at: str | None
    uncertain: int
    cards_on_paper: int
    conflicts: int
    records: int


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """One site with its PCs, the one silent for longest first."""

    site: str
    name: str
    devices: tuple[DeviceStatus, ...]


def read_status(database: Database) -> tuple[SiteStatus, ...]:
    """The sites by code."""
    with database.reading() as connection:
        conflicts, records = _open_conflicts(connection), _records(connection)
        by_site: dict[str, list[DeviceStatus]] = defaultdict(list)
        seen = tables.device
        for row in connection.execute(select(seen).order_by(seen.c.last_seen_at, seen.c.id)):
            status = _device(row, conflicts.get(row.id, 0), records.get(row.id, 0))
            by_site[row.site].append(status)
        sites = connection.execute(select(tables.site).order_by(tables.site.c.code)).all()
    return tuple(SiteStatus(row.code, row.name, tuple(by_site[row.code])) for row in sites)


def _device(row: Any, conflicts: int, records: int) -> DeviceStatus:
    return DeviceStatus(
        device=row.id,
        pc_code=row.pc_code,
        last_seen_at=row.last_seen_at,
        revoked=row.revoked_at is not None,
        waiting=row.waiting,
        oldest_saved_at=row.oldest_saved_at,
        uncertain=row.uncertain,
        cards_on_paper=row.cards_on_paper,
        conflicts=conflicts,
        records=records,
    )


def _open_conflicts(connection: Connection) -> dict[str, int]:
    """Records with an open clash, by the PC that delivered them: several claims count once."""
    clash, record = tables.conflict.c, tables.record
    held = (
        select(record.c.delivered_by, func.count(func.distinct(record.c.id)))
        .join(tables.conflict, clash.record_id == record.c.id)
        .where(clash.closed_seq.is_(None), clash.kind != VERSION)
        .group_by(record.c.delivered_by)
    )
    versions = (
        select(tables.revision.c.delivered_by, func.count())
        .join(
            tables.conflict,
            (clash.record_id == tables.revision.c.record_id)
            & (clash.digest == tables.revision.c.digest),
        )
        .where(clash.closed_seq.is_(None), clash.kind == VERSION)
        .group_by(tables.revision.c.delivered_by)
    )
    found: dict[str, int] = defaultdict(int)
    for statement in (held, versions):
        for device, number in connection.execute(statement):
            found[device] += number
    return found


def _records(connection: Connection) -> dict[str, int]:
    by = tables.record.c.delivered_by
    counted = select(by, func.count()).where(by.is_not(None)).group_by(by)
    return {device: number for device, number in connection.execute(counted)}  # noqa: C416 - rows
