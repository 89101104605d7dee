"""What an operator does to a server, each written into the journal before it counts."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Connection, select, update

from vaxentry.central import authors, tables
from vaxentry.central.alarms import AlarmKind, raise_alarm
from vaxentry.central.engine import Database
from vaxentry.central.epochs import beginning, epoch_in
from vaxentry.central.erasing import erase
from vaxentry.central.journal import begin, catch_up, entry, write
from vaxentry.central.journal_file import JournalFile
from vaxentry.central.keys import Identity
from vaxentry.central.life import lock_life
from vaxentry.central.model import RevisionKey
from vaxentry.central.news import tell_anew
from vaxentry.central.replay import keep_epoch, move_to, revoke_device

_PIECE = 500
"""Revisions in one transaction: no batch waits long for it."""


def revoke(database: Database, journal: JournalFile, device: UUID, now: datetime) -> bool:
    """Listen to a device no more; False = there is no such device."""

    def once(connection: Connection) -> bool:
        catch_up(connection, journal)
        known = select(tables.device.c.id).where(tables.device.c.id == str(device))
        if connection.execute(known).one_or_none() is None:
            return False
        made = entry("revoke", now, device=str(device))
        revoke_device(connection, made)
        write(connection, journal, [made])
        return True

    return database.run(once)


def erase_record(
    database: Database, journal: JournalFile, record_id: UUID, reason: str, now: datetime
) -> bool:
    """Erase a record by law or order, here or not; False = it was erased before."""

    def once(connection: Connection) -> bool:
        catch_up(connection, journal)
        made = entry("erase", now, record_id=str(record_id), reason=reason)
        if not erase(connection, str(record_id), reason, made["at"]):
            return False
        write(connection, journal, [made])
        return True

    return database.run(once)


def know_author(
    database: Database, journal: JournalFile, author: UUID, name: str, now: datetime
) -> int | None:
    """Make an author known by a name, or by another one; what came before is flagged no more.

    If it dies between two pieces the author is known, and the same again does the rest.

    Returns:
        how many revisions lost the flag; None = no such author is known or has flagged records.
    """
    with database.reading() as connection:
        site = authors.site_of(connection, str(author))
    if site is None:
        return None

    def once(connection: Connection) -> None:
        by = catch_up(connection, journal).server_id
        made = entry("author", now, author=str(author), author_name=name, site=site, device=by)
        authors.know(connection, made)
        write(connection, journal, [made])

    database.run(once)
    with database.reading() as connection:  # from here on none is added
        found = authors.flagged(connection, str(author))
    for at in range(0, len(found), _PIECE):
        database.run(partial(_clear, found[at : at + _PIECE]))
    return len(found)


def _clear(keys: Sequence[RevisionKey], connection: Connection) -> None:
    lock_life(connection)
    authors.clear(connection, keys)


def move(database: Database, journal: JournalFile, url: str, now: datetime) -> None:
    """Tell every PC in the hello that the server has another address; empty = no more."""

    def once(connection: Connection) -> None:
        catch_up(connection, journal)
        made = entry("move", now, url=url)
        move_to(connection, made)
        write(connection, journal, [made])

    database.run(once)


def promote(database: Database, journal: JournalFile, identity: Identity, now: datetime) -> bool:
    """Make a copy the primary; False = it is the primary already.

    The journal of the folder is brought in, and a life of the data begins: how far the other one
    went after the backup nobody knows.

    Raises:
        StorageError: there is no journal that fits.
    """

    def once(connection: Connection) -> bool:
        life = lock_life(connection)
        if life.instance_id == str(identity.instance_id):
            return False
        connection.execute(update(tables.server).values(instance_id=str(identity.instance_id)))
        raise_alarm(connection, AlarmKind.PROMOTED, life.instance_id, now.isoformat())
        known = catch_up(connection, journal)
        number, seq = known.epoch_number + 1, known.server_seq
        begun = beginning(number, epoch_in(known), seq, now, seen=None)
        keep_epoch(connection, begun)
        tell_anew(connection)
        write(connection, journal, [begun])
        return True

    return database.run(once)


def new_journal(database: Database, journal: JournalFile, now: datetime) -> None:
    """Set aside the journal there is and begin one with everything the database knows."""

    def once(connection: Connection) -> None:
        lock_life(connection)
        journal.set_aside(f"journal-{now:%Y%m%d-%H%M%S}.jsonl")
        begin(connection, journal, now)

    database.run(once)
