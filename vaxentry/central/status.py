"""What the operator asks: which site and PC was seen when, and what waits there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, union

from vaxentry.central import side_tables, tables
from vaxentry.central.alarms import Alarm, AlarmKind, open_alarms
from vaxentry.central.engine import Database
from vaxentry.central.keys import Identity
from vaxentry.central.model import VERSION
from vaxentry.central.office import waiting_in
from vaxentry.central.quarantine import Quarantined, kept_bodies

SILENT_AFTER = timedelta(hours=24)
UNSEEN_AFTER = timedelta(days=3)
"""A PC that is on calls every few minutes, and one that is off over a weekend is back by then. What
it told last is no news any more: much may wait there, or its site is done for good."""


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """One PC. Times are UTC, ISO 8601; what waits is what it told at its last contact.

    Attributes:
        conflicts: clashes of its records that are open on the server now.
        records: records the server holds of it, as a comparison with the PC counts them.
        silent: it was not seen for a day although something waits there.
        unseen_days: whole days since it was seen, whatever waited; 0 = it was of late.
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
    silent: bool
    unseen_days: int


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """One site with its PCs, the one silent for longest first."""

    site: str
    name: str
    devices: tuple[DeviceStatus, ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """An open alarm of an epoch, and the PCs that may still send what it lacks.

    Attributes:
        pcs: site and code of each that was not seen since.
    """

    alarm: int
    pcs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """The whole server.

    Attributes:
        copy: whether its database is a copy, which takes nothing.
        epoch, server_seq, backed_up_seq: how far its data has come, and its backups.
        alarms: what nobody settled yet, the oldest first.
        awaited: of those that a new epoch raised.
        quarantine: what revoked devices still sent.
        requests: how many requests of PCs wait for the health office.
    """

    server_id: str
    copy: bool
    epoch: int
    server_seq: int
    backed_up_seq: int
    alarms: tuple[Alarm, ...]
    awaited: tuple[Awaited, ...]
    quarantine: tuple[Quarantined, ...]
    requests: int
    sites: tuple[SiteStatus, ...]


def read_status(database: Database, identity: Identity, now: datetime) -> Status:
    """How the server and every site stand; sites by code, of each the PC silent for longest first.

    Args:
        database: the server's.
        identity: of the folder the database is looked at from.
        now: server time, UTC.
    """
    with database.reading() as connection:
        life = connection.execute(select(tables.server)).one()
        alarms, sites = open_alarms(connection), _sites(connection, now)
        return Status(
            server_id=life.server_id,
            copy=life.instance_id != str(identity.instance_id),
            epoch=life.epoch_number,
            server_seq=life.server_seq,
            backed_up_seq=life.backed_up_seq,
            alarms=alarms,
            awaited=_awaited(alarms, sites),
            quarantine=kept_bodies(connection),
            requests=len(waiting_in(connection)),
            sites=sites,
        )


def _sites(connection: Connection, now: datetime) -> tuple[SiteStatus, ...]:
    conflicts, records = _open_conflicts(connection), _records(connection)
    by_site: dict[str, list[DeviceStatus]] = defaultdict(list)
    seen = tables.device
    for row in connection.execute(select(seen).order_by(seen.c.last_seen_at, seen.c.id)):
        status = _device(row, conflicts.get(row.id, 0), records.get(row.id, 0), now)
        by_site[row.site].append(status)
    sites = connection.execute(select(tables.site).order_by(tables.site.c.code)).all()
    return tuple(SiteStatus(row.code, row.name, tuple(by_site[row.code])) for row in sites)


def _awaited(alarms: Sequence[Alarm], sites: Sequence[SiteStatus]) -> tuple[Awaited, ...]:
    def was_seen(device: DeviceStatus, since: str) -> bool:
        seen = device.last_seen_at
        return seen is not None and datetime.fromisoformat(seen) >= datetime.fromisoformat(since)

    return tuple(
        Awaited(
            alarm.number,
            tuple(
                f"{site.site} {device.pc_code}"
                for site in sites
                for device in site.devices
                if not (device.revoked or was_seen(device, alarm.raised_at))
            ),
        )
        for alarm in alarms
        if alarm.kind in {AlarmKind.EPOCH, AlarmKind.PROMOTED}
    )


def _device(row: Any, conflicts: int, records: int, now: datetime) -> DeviceStatus:
    revoked = row.revoked_at is not None
    return DeviceStatus(
        device=row.id,
        pc_code=row.pc_code,
        last_seen_at=row.last_seen_at,
        revoked=revoked,
        waiting=row.waiting,
        oldest_saved_at=row.oldest_saved_at,
        uncertain=row.uncertain,
        cards_on_paper=row.cards_on_paper,
        conflicts=conflicts,
        records=records,
        silent=not revoked and is_silent(row.last_seen_at, row.waiting + row.uncertain, now),
        unseen_days=0 if revoked else unseen_days(row.last_seen_at or row.enrolled_at, now),
    )


def is_silent(last_seen_at: str | None, waiting: int, now: datetime) -> bool:
    """Whether somebody should ask what is the matter with a PC; `waiting` as it told last."""
    if waiting == 0 or last_seen_at is None:
        return False
    return now - datetime.fromisoformat(last_seen_at) >= SILENT_AFTER


def unseen_days(last_seen_at: str, now: datetime) -> int:
    """Whole days since a PC was seen, from `UNSEEN_AFTER` on; before that 0."""
    away = now - datetime.fromisoformat(last_seen_at)
    return away.days if away >= UNSEEN_AFTER else 0


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
    """As `vaxentry.central.reconcile` counts: stored, not erased, delivered first or again."""
    first, again = tables.revision.c, side_tables.redelivery.c
    delivered = union(
        select(first.delivered_by.label("device"), first.record_id),
        select(again.device, again.record_id),
    ).subquery()
    erased = select(tables.tombstone.c.record_id)
    counted = (
        select(delivered.c.device, func.count())
        .where(delivered.c.record_id.not_in(erased))
        .group_by(delivered.c.device)
    )
    return {device: number for device, number in connection.execute(counted)}  # noqa: C416 - rows
