"""Database and journal together: write ahead, catch up, begin anew.

Every entry is written under the lock of the server's row, so the order of the file is the order of
the commits, and the database keeps how far it has come. A database that is behind, because it was
restored or because a crash came between file and COMMIT, catches up before it answers anybody.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, select, update

from vaxentry.central import side_tables, tables
from vaxentry.central.journal_file import Entry, JournalFile, Mark
from vaxentry.central.life import lock_life
from vaxentry.central.replay import replay
from vaxentry.central.ruling_rows import kept_entries


def catch_up(connection: Connection, journal: JournalFile) -> Row[Any]:
    """Bring in what the journal has and the database has not; the server's row, locked.

    Raises:
        StorageError: see `JournalFile.after`.
    """
    life = lock_life(connection)
    known = Mark(life.journal_at, life.journal_last)
    entries, reached = journal.after(known)
    for entry in entries:
        replay(connection, entry)
    if reached != known:
        _remember(connection, reached)
    return lock_life(connection)


def write(connection: Connection, journal: JournalFile, entries: Sequence[Entry]) -> None:
    """Write entries about what this transaction does; it must have caught up before.

    Raises:
        OSError: the journal can't be written; the transaction must not commit.
    """
    _remember(connection, journal.append(entries))


def entry(kind: str, now: datetime, **content: Any) -> Entry:
    """A new entry."""
    return {"id": str(uuid4()), "kind": kind, "at": now.isoformat(), **content}


def begin(connection: Connection, journal: JournalFile, now: datetime) -> None:
    """Write a new journal from what the database knows."""
    write(connection, journal, [*_epochs(connection, now), *_facts(connection, now)])


def _remember(connection: Connection, mark: Mark) -> None:
    values = {"journal_at": mark.at, "journal_last": mark.last}
    connection.execute(update(tables.server).values(values))


def _epochs(connection: Connection, now: datetime) -> list[Entry]:
    life = connection.execute(select(tables.server)).one()
    found = connection.execute(select(side_tables.epoch)).all()
    known = sorted(found, key=lambda row: (row.nonce == life.epoch_nonce, row.number))  # ours last
    return [
        entry(
            "epoch", now, number=row.number, nonce=row.nonce, parent=row.parent,
            from_seq=row.from_seq, seen=None,
        )
        for row in known
    ]  # fmt: skip


def _facts(connection: Connection, now: datetime) -> list[Entry]:
    names = {row["code"]: row["name"] for row in _all(connection, tables.site)}
    # The older first: who was adopted comes after the one it was adopted from.
    devices = sorted(_all(connection, tables.device), key=lambda row: str(row["enrolled_at"]))
    entries = [_device(row, names, now) for row in devices]
    entries += [entry("revoke", now, device=row["id"]) for row in devices if row["revoked_at"]]
    entries += [
        entry("erase", now, record_id=row["record_id"], reason=row["reason"])
        for row in _all(connection, tables.tombstone)
    ]
    entries += [_author(row, now) for row in _all(connection, tables.author)]
    entries += kept_entries(connection)
    life = connection.execute(select(tables.server)).one()
    if life.moved_to:
        entries.append(entry("move", now, url=life.moved_to))
    return entries


def _all(connection: Connection, table: Any) -> list[Mapping[str, Any]]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def _device(row: Mapping[str, Any], names: Mapping[str, str], now: datetime) -> Entry:
    return entry(
        "enrol", now, device=row["id"], site=row["site"], site_name=names[row["site"]],
        scope=json.loads(row["scope"]), pc_code=row["pc_code"], token_hash=row["token_hash"],
        code_hash="", adopted_from=row["adopted_from"], author=None,
    )  # fmt: skip


def _author(row: Mapping[str, Any], now: datetime) -> Entry:
    return entry(
        "author", now, author=row["id"], author_name=row["name"], site=row["site"],
        device=row["mapped_by"],
    )  # fmt: skip
