"""Opening a server: its folder, its identity, its database, in this order."""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from vaxentry.central import rows, side_tables, tables
from vaxentry.central.api import Central
from vaxentry.central.calls import Limits
from vaxentry.central.engine import Database, normal_url, open_engine, sqlite_url
from vaxentry.central.entrance import Entrance
from vaxentry.central.journal import begin, catch_up
from vaxentry.central.journal_file import JournalFile, Mark
from vaxentry.central.keys import Identity, load_or_make
from vaxentry.central.migrate import upgrade
from vaxentry.errors import StorageError

HOME = "VAXENTRY_CENTRAL_HOME"
DATABASE = "VAXENTRY_CENTRAL_DATABASE"
DATABASE_FILE = "central.db"
ASIDE = "%Y%m%d-%H%M%S"
"""The moment in the name of a file that a restore set aside."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server lives.

    Attributes:
        folder: its key and id, and the SQLite file unless `database_url` says otherwise.
        database_url: another database, e.g. ``postgresql://...``; empty = the SQLite file.
    """

    folder: Path
    database_url: str = ""

    @staticmethod
    def find(folder: str | None, database_url: str | None) -> "Place":
        """From what a command was given: the folder, else the environment, else the platform's."""
        chosen = folder or os.environ.get(HOME)
        path = Path(chosen) if chosen else user_data_path("vaxentry-central", appauthor=False)
        return Place(path, database_url or os.environ.get(DATABASE, ""))

    @property
    def url(self) -> str:
        """The database URL with its driver."""
        if self.database_url:
            return normal_url(self.database_url)
        return sqlite_url(self.folder / DATABASE_FILE)


def now_utc() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def open_database(
    place: Place, clock: Callable[[], datetime] = now_utc, *, bring_in: bool = True
) -> tuple[Database, Identity, JournalFile]:
    """The identity, the database that belongs to it, brought to the present schema, and the journal
    beside it, brought into the database.

    Raises:
        StorageError: reasons ``database`` (not reachable or not a database),
            ``other_server`` (it belongs to another server), ``set_aside`` (only a file that was
            set aside is there), and those of `keys`, `engine`, `migrate` and `journal_file`.
    """
    identity = load_or_make(place.folder)
    journal = JournalFile(place.folder)
    try:
        if not place.database_url:
            _refuse_an_empty_one(place.folder / DATABASE_FILE)
            _make_private(place.folder / DATABASE_FILE)
        database = Database(open_engine(place.url))
        with _closed_on_error(database):
            upgrade(database)
            _claim_database(database, identity)
            if bring_in:
                _bring_in(database, identity, journal, clock)
    except (SQLAlchemyError, OSError, ValueError, ModuleNotFoundError) as error:
        raise StorageError(reason="database") from error
    return database, identity, journal


@contextmanager
def _closed_on_error(database: Database) -> Iterator[None]:
    try:
        yield
    except BaseException:
        database.close()
        raise


def _bring_in(
    database: Database, identity: Identity, journal: JournalFile, clock: Callable[[], datetime]
) -> None:
    """The journal into the database; a server that has none yet begins one."""

    def once(connection: Connection) -> None:
        life = catch_up(connection, journal)
        if journal.size() == 0 and not life.journal_at:
            begin(connection, journal, clock())

    entrance = Entrance(database, journal, identity)
    with database.reading() as connection:
        copy = entrance.is_copy(connection.execute(select(tables.server)).one())
    if not copy:
        journal.after(Mark())  # all of it: damage anywhere refuses the start
        database.run(once)


def _refuse_an_empty_one(path: Path) -> None:
    """A restore that was cut short left the data beside its place: nothing begins without it."""
    if path.exists():
        return
    aside = sorted(one.name for one in path.parent.glob(f"{path.name}-[0-9]*") if one.is_file())
    if aside:
        raise StorageError(reason="set_aside", name=aside[0])


def _make_private(path: Path) -> None:
    """An empty file that only its owner reads; SQLite gives its side files the same mode."""
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _claim_database(database: Database, identity: Identity) -> None:
    def once(connection: Connection) -> None:
        new = {
            "one": 1,
            "server_id": str(identity.server_id),
            "instance_id": str(identity.instance_id),
            "epoch_number": 1,
            "epoch_nonce": secrets.token_hex(8),
            "server_seq": 0,
        }
        statement = rows.insert_into(database.dialect, tables.server).values(new)
        made = statement.on_conflict_do_nothing().returning(tables.server.c.one)
        if connection.execute(made).one_or_none() is not None:
            first = {"number": 1, "nonce": new["epoch_nonce"], "parent": "", "from_seq": 0}
            connection.execute(insert(side_tables.epoch).values(first))
        owner = connection.execute(select(tables.server.c.server_id)).scalar_one()
        if owner != str(identity.server_id):
            raise StorageError(reason="other_server")
        # Derived, not kept apart: a database that is restored or lost has the same one again.
        connection.execute(update(tables.server).values(ruling_key=identity.ruling_key.hex()))

    database.run(once)


def open_central(
    place: Place,
    clock: Callable[[], datetime] = now_utc,
    monotonic: Callable[[], float] = time.monotonic,
    limits: Limits | None = None,
) -> Central:
    """A server ready to answer calls. See `open_database` for errors."""
    database, identity, journal = open_database(place, clock)
    return Central(
        entrance=Entrance(database, journal, identity),
        clock=clock,
        monotonic=monotonic,
        limits=limits or Limits(),
    )
