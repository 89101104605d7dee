"""Who typed: authors that nobody made known here flag their records until the office knows them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from vaxentry.central import rows, tables
from vaxentry.central.apply import restand
from vaxentry.central.enforcing import gather_parties
from vaxentry.central.journal_file import Entry
from vaxentry.central.model import RevisionKey
from vaxentry.domain.outbox import Flag

_kept, _device, _author = tables.revision.c, tables.device.c, tables.author.c
_flagged = (
    select(_kept.record_id, _kept.rev, _kept.digest, _kept.delivered_by, _kept.sealed)
    .where(_kept.flags.contains(Flag.AUTHOR_UNMAPPED, autoescape=True), _kept.sealed != "")
    .order_by(_kept.record_id, _kept.rev, _kept.digest)
)
_pcs = select(_device.id, _device.site, _device.pc_code)


class _Sealed(msgspec.Struct):
    author: UUID


@dataclass(frozen=True, slots=True)
class Unknown:
    """An author that is not known here.

    Attributes:
        author: the id that the PC made; nothing else of the person is sent.
        site, pc_code: where the records came from.
        records: how many of them bear the flag.
    """

    author: str
    site: str
    pc_code: str
    records: int


def unknown(connection: Connection) -> list[Unknown]:
    """All of them, those of one PC side by side; who typed at two PCs stands there twice."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row, author in _marked(connection):
        found[row.delivered_by, author].add(row.record_id)
    pcs = {row.id: row for row in connection.execute(_pcs)}
    told = [
        Unknown(author, pcs[device].site, pcs[device].pc_code, len(records))
        for (device, author), records in found.items()
    ]
    return sorted(told, key=lambda one: (one.site, one.pc_code, one.author))


def _marked(connection: Connection) -> Iterator[tuple[Any, str]]:
    """The revisions that bear the flag, each with its author."""
    for row in connection.execute(_flagged):
        yield row, str(msgspec.json.decode(row.sealed, type=_Sealed).author)


def flagged(connection: Connection, author: str) -> list[RevisionKey]:
    """The revisions of one author that bear the flag."""
    return [
        RevisionKey(row.record_id, row.rev, row.digest)
        for row, by in _marked(connection)
        if by == author
    ]


def site_of(connection: Connection, author: str) -> str | None:
    """Where an author is at work; None for one that is neither known nor has flagged records."""
    known = select(_author.site).where(_author.id == author)
    found = {one.author: one.site for one in unknown(connection)}
    return found.get(author) or connection.execute(known).scalar()


def know(connection: Connection, entry: Entry) -> None:
    """An author has a name from now on, or another one."""
    values: Mapping[str, Any] = {"name": entry["author_name"], "site": entry["site"]}
    statement = rows.insert_into(connection.dialect.name, tables.author).values(
        id=entry["author"], mapped_by=entry["device"], mapped_at=entry["at"], **values
    )
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def clear(connection: Connection, keys: Sequence[RevisionKey]) -> None:
    """Take the flag from revisions of a known author, and tell those who delivered them.

    Args:
        connection: a transaction that holds the server's row.
        keys: some may bear it no more.
    """
    found = gather_parties(connection, sorted({key.record_id for key in keys}))
    changed = {
        key: replace(held, flags=held.flags - {Flag.AUTHOR_UNMAPPED})
        for key in keys
        if (held := found.held.get(key)) and Flag.AUTHOR_UNMAPPED in held.flags
    }
    if changed:
        restand(connection, found.heads, changed, found.last_seq)
