"""Devices: who may deliver, for which sites, and when each was last seen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from vaxentry.central import side_tables, tables
from vaxentry.central.engine import Database
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
    """

    id: str
    site: str
    scope: frozenset[str]
    revoked: bool
    last_seen_at: str | None

    def may_see(self, site: str, delivered_by: str) -> bool:
        """Whether a record is its own, or of a site that it delivers for."""
        return delivered_by == self.id or site in self.scope


_by_hash = select(tables.device).where(tables.device.c.token_hash == bindparam("hash"))


_heir = side_tables.heir.c
BEFORE = select(_heir.device).where(_heir.heir == bindparam("own", type_=tables.UuidText))
"""The devices that the one called ``own`` was before a fork."""


def by_token(connection: Connection, token: str) -> Device | None:
    """The device a bearer token belongs to."""
    row = connection.execute(_by_hash, {"hash": hash_of(token)}).one_or_none()
    return device_of(row) if row is not None else None


def device_of(row: Any) -> Device:
    """The device in a row."""
    scope = frozenset(json.loads(row.scope))
    return Device(row.id, row.site, scope, row.revoked_at is not None, row.last_seen_at)


def note_seen(database: Database, device: Device, now: datetime) -> None:
    """Remember that a device called; at most once a minute, it is only for the status."""
    if device.last_seen_at is not None:
        last = datetime.fromisoformat(device.last_seen_at)
        if now - last < _SEEN_EVERY:
            return
    with database.writing() as connection:
        connection.execute(
            update(tables.device)
            .where(tables.device.c.id == device.id)
            .values(last_seen_at=now.isoformat())
        )


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
