"""Opening the server's database so that a commit is a commit, on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from vaxentry.central.postgres import connect_args
from vaxentry.errors import StorageError, StoreBusyError

T = TypeVar("T")

BUSY_MS = 10_000
SOON_MS = 100
"""How long who is in no need of a lock waits for it."""
POOL_SIZE = 8
_DURABLE = ("fsync", "synchronous_commit")
_TRIES = 8
_RETRIED = frozenset({"40P01", "40001", "55P03"})
"""PostgreSQL: deadlock, serialization failure, lock not available."""


def sqlite_url(path: Path) -> str:
    """The database URL of a SQLite file."""
    return f"sqlite+pysqlite:///{path}"


def normal_url(url: str) -> str:
    """A URL as people write it, with the driver that is used here."""
    made = make_url(url)
    if made.drivername in {"postgresql", "postgres"}:
        made = made.set(drivername="postgresql+psycopg")
    return made.render_as_string(hide_password=False)


def open_engine(url: str, *, patient: bool = False) -> Engine:
    """An engine whose every transaction is durable once committed.

    Args:
        url: of the database.
        patient: see `postgres.connect_args`.

    Raises:
        StorageError: reason ``unsafe_database``: fsync or synchronous_commit is off.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _open_sqlite(url)
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        isolation_level="READ COMMITTED",
        connect_args=connect_args(make_url(url), patient=patient),
        hide_parameters=True,  # an error's text must hold no person
    )
    _refuse_unsafe(engine)
    return engine


def _open_sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions are opened by `Database`
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        connection.execute("PRAGMA temp_store=MEMORY")

    return engine


def _refuse_unsafe(engine: Engine) -> None:
    with engine.connect() as connection:
        settings = {name: connection.execute(text(f"SHOW {name}")).scalar() for name in _DURABLE}
    for name, setting in settings.items():
        if setting == "off":
            engine.dispose()
            raise StorageError(name, reason="unsafe_database", setting=name)


class Database:
    """One database with its transactions. May be used from any thread.

    On SQLite they are begun here, not by the engine: a listener for its "begin" would make each
    single statement cost more.

    Attributes:
        dialect: "sqlite" or "postgresql".
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.dialect = engine.dialect.name
        self._reader = engine
        if self.dialect != "sqlite":  # which reads from one snapshot by itself
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ")
        self._writer = RLock()  # SQLite has one writer: wait in line instead of polling

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads, all of it as it was at its first statement."""
        with self._reader.connect() as connection, connection.begin():
            if self.dialect == "sqlite":
                connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def writing(self, soon: bool = False) -> Iterator[Connection]:
        """A transaction that writes; committed when the block ends without an error.

        Args:
            soon: wait for no lock longer than `SOON_MS`.

        Raises:
            StoreBusyError: `soon`, and another thread writes. What holds a lock elsewhere, another
                process or transaction, shows as a `DBAPIError`; see `lost_patience`.
        """
        if self.dialect == "sqlite":
            with self._alone(soon), self.engine.connect() as connection, connection.begin():
                _begin_sqlite(connection, soon)
                yield connection
            return
        with self.engine.connect() as connection, connection.begin():
            if soon:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {SOON_MS}")
            yield connection

    @contextmanager
    def _alone(self, soon: bool) -> Iterator[None]:
        if not self._writer.acquire(timeout=SOON_MS / 1000 if soon else -1):
            raise StoreBusyError
        try:
            yield
        finally:
            self._writer.release()

    def run(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in a transaction that writes; again where it lost against another one."""
        for tries in count(1):
            try:
                with self.writing() as connection:
                    return work(connection)
            except DBAPIError as error:
                if not may_be_retried(error, tries):
                    raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _begin_sqlite(connection: Connection, soon: bool) -> None:
    if not soon:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={SOON_MS}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_MS}")


def lost_patience(error: DBAPIError) -> bool:
    """Whether another one held what the transaction waited for."""
    cause: Any = error.orig
    names = (getattr(cause, "sqlstate", None), getattr(cause, "sqlite_errorname", None))
    return bool(_WAITED.intersection(names))


_WAITED = frozenset({"55P03", "SQLITE_BUSY"})
_OF_CONTENT = frozenset({"21", "22", "23", "42", "54"})
"""Classes of PostgreSQL: values, constraints and statements that do not fit, or are too much."""
_OF_OPERATION = frozenset({"42501", "42703", "42P01"})
"""Of these: a right was taken away, or the tables themselves; that is nobody's record."""
_SQLITE_OF_CONTENT = ("SQLITE_CONSTRAINT", "SQLITE_ERROR", "SQLITE_MISMATCH", "SQLITE_TOOBIG")
_KINDS_OF_CONTENT = frozenset({"DataError", "IntegrityError", "ProgrammingError"})


def is_of_content(error: DBAPIError) -> bool:
    """Whether a database that is well refused what it was given: the same would fail again."""
    cause: Any = error.orig
    state = getattr(cause, "sqlstate", None)
    if state:
        return state[:2] in _OF_CONTENT and state not in _OF_OPERATION
    named = getattr(cause, "sqlite_errorname", None)
    if named:
        return str(named).startswith(_SQLITE_OF_CONTENT)
    # What a driver refused by itself; each names its errors as the DB-API does.
    return not _KINDS_OF_CONTENT.isdisjoint(kind.__name__ for kind in type(cause).__mro__)


def may_be_retried(error: DBAPIError, tries: int) -> bool:
    """Whether a transaction lost against another one and may simply be run again."""
    cause: Any = error.orig
    if tries >= _TRIES:
        return False
    return getattr(cause, "sqlstate", None) in _RETRIED
