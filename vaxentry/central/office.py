"""What the health office decides for a PC where nobody may: requests that wait, and its answers.

A request waits until it is answered, a newer one of its record takes its place, or its PC delivers
that revision or a later one: then it was let go, declined or withdrawn there. A PC that tells of it
once more after that still waits: what came was of another copy of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, or_, select, update

from vaxentry.central import rows, side_tables, tables
from vaxentry.central.engine import Database
from vaxentry.central.journal import catch_up
from vaxentry.central.journal_file import JournalFile
from vaxentry.central.party import Head, Party, heads, party_of
from vaxentry.domain.approval import OfficeSays
from vaxentry.errors import StorageError
from vaxentry.wire.request import office_author

_request = side_tables.request
_asked = _request.c


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request that waits.

    Attributes:
        record_id, rev, digest: what it is called when it is answered.
        party: the record as it is held here; None = it is not here yet.
        kind: ``void`` or ``number``.
        before, after: of another number, masked.
        asked_at: when this server was told, UTC, ISO 8601.
    """

    record_id: str
    rev: int
    digest: str
    site: str
    pc_code: str
    kind: str
    party: Party | None
    before: str
    after: str
    reason: str
    asked_by: str
    asked_at: str


@dataclass(frozen=True, slots=True)
class Named:
    """Which request is answered.

    Attributes:
        digest: of the revision, or its beginning; needed only where several have one number.
    """

    record_id: UUID
    rev: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """What the office says of it, who says it there, and why; no name of a recipient."""

    says: OfficeSays
    by: str
    reason: str


def waiting(database: Database) -> list[Waiting]:
    """What waits, the oldest first."""
    with database.reading() as connection:
        found = waiting_in(connection)
        held = heads(connection, {row.record_id for row in found})
    return [_waiting(row, held.get(row.record_id)) for row in found]


def waiting_in(connection: Connection) -> Sequence[Row[Any]]:
    """Their rows, with site and PC code."""
    return connection.execute(_open()).all()


def _waiting(row: Row[Any], head: Head | None) -> Waiting:
    return Waiting(
        record_id=row.record_id,
        rev=row.rev,
        digest=row.digest,
        site=row.site,
        pc_code=row.pc_code,
        kind=row.kind,
        party=None if head is None else party_of(row.record_id, head),
        before=row.masked_before,
        after=row.masked_after,
        reason=row.reason,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
    )


def answer(
    database: Database, journal: JournalFile, named: Named, word: Word, now: datetime
) -> None:
    """Decide a request, once; the same decision again changes nothing.

    Raises:
        StorageError: reason ``no_request``, ``request_several``, ``request_gone``, or
            ``request_approved_already`` and ``request_declined_already`` with ``by``.
    """

    def once(connection: Connection) -> None:
        life = catch_up(connection, journal)
        found = _found(connection, named)
        if _is_said(found, word.says):
            return
        open_one = connection.execute(_open().where(*_is(named))).first()
        if open_one is None:
            raise StorageError(reason="request_gone")
        _decide(connection, open_one, word, life, now)

    database.run(once)


def _found(connection: Connection, named: Named) -> Sequence[Row[Any]]:
    found = connection.execute(select(_request).where(*_is(named))).all()
    if not found:
        raise StorageError(reason="no_request")
    if len({row.digest for row in found}) > 1:
        raise StorageError(reason="request_several")
    return found


def _is(named: Named) -> tuple[ColumnElement[bool], ...]:
    return (
        _asked.record_id == str(named.record_id),
        _asked.rev == named.rev,
        _asked.digest.startswith(named.digest, autoescape=True),
    )


_ALREADY = {
    OfficeSays.APPROVE: "request_approved_already",
    OfficeSays.DECLINE: "request_declined_already",
}


def _is_said(found: Sequence[Row[Any]], says: OfficeSays) -> bool:
    """Whether that was decided before; raises where it was decided otherwise."""
    for row in found:
        if row.decided not in {"", says}:
            raise StorageError(reason=_ALREADY[OfficeSays(row.decided)], by=row.decided_by)
    return any(row.decided for row in found)


def _decide(
    connection: Connection, asked: Row[Any], word: Word, life: Row[Any], now: datetime
) -> None:
    """Write the decision at the next place of the order, for every copy of the PC that told of it;
    the server's row is locked.
    """
    place = life.server_seq + 1
    this = [_asked[name] == getattr(asked, name) for name in ("record_id", "rev", "digest")]
    connection.execute(
        update(_request)
        .where(*this)
        .values(
            decided=word.says.value,
            decided_by=word.by,
            decided_why=word.reason,
            decided_at=now.isoformat(),
            server_seq=place,
        )
    )
    connection.execute(update(tables.server).values(server_seq=place))
    _know(connection, UUID(life.server_id), word.by, asked.site, now)


def _know(connection: Connection, server_id: UUID, name: str, site: str, now: datetime) -> None:
    """What a PC restores by this word is sealed in its name: that is nobody unknown here."""
    statement = rows.insert_into(connection.dialect.name, tables.author).values(
        id=str(office_author(server_id, name)),
        name=name,
        site=site,
        mapped_by=str(server_id),
        mapped_at=now.isoformat(),
    )
    connection.execute(statement.on_conflict_do_nothing())


@cache
def _open() -> Select[Any]:
    """The requests that wait, with where their PC is."""
    later, kept, pc = _request.alias("later"), tables.revision.c, tables.device.c
    replaced = exists().where(
        later.c.record_id == _asked.record_id,
        later.c.rev > _asked.rev,
        later.c.heard_seq >= _asked.heard_seq,
        _of_that_pc(later.c.device),
    )
    delivered = exists().where(
        kept.record_id == _asked.record_id,
        kept.rev >= _asked.rev,
        kept.server_seq > _asked.heard_seq,
        _of_that_pc(kept.delivered_by),
    )
    return (
        select(_request, pc.site, pc.pc_code)
        .join(tables.device, pc.id == _asked.device)
        .where(and_(_asked.decided == "", ~replaced, ~delivered))
        .order_by(_asked.asked_at, _asked.record_id, _asked.rev)
    )


def _of_that_pc(device: Any) -> ColumnElement[bool]:
    """The device that asked, or one that it became after a fork."""
    heir = side_tables.heir.c
    since = select(heir.heir).where(heir.device == _asked.device).correlate(_request)
    return or_(device == _asked.device, device.in_(since))
