"""Devices: who may deliver, for which sites, and when each was last seen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import DBAPIError

from vaxentry.central import side_tables, tables
from vaxentry.central.calls import RevokedError
from vaxentry.central.engine import Database, lost_patience
from vaxentry.central.queue_report import ReportIn, held_in, note
from vaxentry.errors import StoreBusyError
from vaxentry.wire.contact import hash_of

_SEEN_EVERY = timedelta(minutes=1)
_SITES_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Device:
    """A PC the server knows.

    Attributes:
        site: its own site, meant by records that name none.
        scope: every site it may deliver for, its own among them.
        revoked: it is not listened to any more.
        told: what it told last of its queue.
    """

    id: str
    site: str
    scope: frozenset[str]
    revoked: bool
    last_seen_at: str | None
    told: ReportIn

    def may_see(self, site: str, delivered_by: str) -> bool:
        """Whether a record is its own, or of a site that it delivers for."""
        return delivered_by == self.id or site in self.scope


_by_hash = select(tables.device).where(tables.device.c.token_hash == bindparam("hash"))

_revoked_at = select(tables.device.c.revoked_at).where(
    tables.device.c.id == bindparam("own", type_=tables.UuidText)
)


_heir = side_tables.heir.c
BEFORE = select(_heir.device).where(_heir.heir == bindparam("own", type_=tables.UuidText))
"""The devices that the one called ``own`` was before a fork."""


def by_token(connection: Connection, token: str) -> Device | None:
    """The device a bearer token belongs to."""
    row = connection.execute(_by_hash, {"hash": hash_of(token)}).one_or_none()
    return device_of(row) if row is not None else None


def refuse_revoked(connection: Connection, device: Device) -> None:
    """Look again, now that the server's row is locked and no revocation can come in between: the
    call may have waited for it since the entrance let it in.

    Raises:
        RevokedError: the device was revoked meanwhile.
    """
    if connection.execute(_revoked_at, {"own": device.id}).scalar_one_or_none() is not None:
        raise RevokedError


def device_of(row: Any) -> Device:
    """The device in a row."""
    scope = frozenset(json.loads(row.scope))
    revoked = row.revoked_at is not None
    return Device(row.id, row.site, scope, revoked, row.last_seen_at, held_in(row))


def note_seen(database: Database, device: Device, report: ReportIn | None, now: datetime) -> None:
    """Remember that a device called and what it told of its queue, None = nothing.

    At most once a minute where it told nothing new: it is only for the status, so it waits for
    nobody either; a device that calls again is noted then.
    """
    told = device.told if report is None else report
    if told == device.told and _was_just_seen(device, now):
        return
    try:
        with database.writing(soon=True) as connection:
            note(connection, device.id, told, now)
    except StoreBusyError:
        return
    except DBAPIError as error:
        if not lost_patience(error):
            raise


def _was_just_seen(device: Device, now: datetime) -> bool:
    seen = device.last_seen_at
    return seen is not None and now - datetime.fromisoformat(seen) < _SEEN_EVERY


@dataclass(slots=True)
class SitesSeen:
    """The site of every device that called lately. Thread-safe: single steps on one dict."""

    _sites: dict[str, str] = field(default_factory=dict)

    def note(self, device: Device) -> None:
        """Remember where a device belongs; forgets all when there are very many."""
        if len(self._sites) >= _SITES_KEPT:
            self._sites.clear()
        self._sites[device.id] = device.site

    def get(self, device: str) -> str:
        """The site of a device; one that is not known stands for itself."""
        return self._sites.get(device, device)


def ordered_scope(site: str, others: Sequence[str]) -> list[str]:
    """The sites of a scope, the device's own first, each once."""
    return list(dict.fromkeys([site, *others]))
