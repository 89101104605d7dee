"""The encrypted SQLite engine: key first, pragmas next, transactions opened by us.

SQLAlchemy's defaults lose updates on SQLite (the driver opens transactions late), so `begun` says
``BEGIN IMMEDIATE`` for writers and ``BEGIN`` for readers. WAL with ``synchronous=FULL`` costs one
fsync a commit and is what makes "saved" true; checkpoints are the upkeep's work, so no save pays
for one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import (
    SQLITE_BUSY,
    SQLITE_FULL,
    SQLITE_IOERR,
    SQLITE_LOCKED,
    SQLITE_NOTADB,
    SQLITE_READONLY,
)
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from vaxentry.errors import DiskFullError, StorageError, StoreBusyError, WrongKeyError

PRAGMAS = (
    "cipher_log_level=NONE",  # a wrong key must not write on stderr
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "temp_store=MEMORY",  # no plain text in temporary files
    "secure_delete=ON",
    "wal_autocheckpoint=0",
    "cache_size=-16000",
)


def make_engine(path: Path, key: bytes, *, foreign_keys: bool = True) -> Engine:
    """An engine over the database at `path`, encrypted with the raw 256-bit `key`.

    Args:
        path: file; made when it does not exist.
        key: 32 bytes, used raw: no key derivation on each connection.
        foreign_keys: off only for migrations, which rebuild tables.
    """
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        module=sqlcipher,
        connect_args={"timeout": 5, "check_same_thread": False},
        pool_use_lifo=True,  # the connection used last has its pages at hand
        hide_parameters=True,  # an error's text must hold no person
    )

    @event.listens_for(engine, "connect", insert=True)
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        if not foreign_keys:
            cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()

    return engine


@contextmanager
def begun(engine: Engine, *, write: bool = False) -> Iterator[Connection]:
    """A transaction on a connection of the pool; committed when the block ends without an error.

    The only door to one: whoever begins at the engine itself gets none. A listener for its "begin"
    would do instead, but with a listener each single statement costs a third more.

    Raises:
        sqlcipher.Error, DBAPIError: to be turned into ours by `storage_errors`.
    """
    with engine.connect() as connection, connection.begin():
        bare(connection).execute("BEGIN IMMEDIATE" if write else "BEGIN")
        yield connection


def bare(connection: Connection) -> Any:
    """The driver's own connection, in the same transaction: for the few statements that are run
    so often that what SQLAlchemy adds to each would be felt.
    """
    return connection.connection.driver_connection


_BY_CODE: dict[int, type[StorageError]] = {
    SQLITE_NOTADB: WrongKeyError,
    SQLITE_FULL: DiskFullError,
    SQLITE_READONLY: DiskFullError,
    SQLITE_IOERR: StorageError,
    SQLITE_BUSY: StoreBusyError,
    SQLITE_LOCKED: StoreBusyError,
}


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn the driver's errors into ours; the only place that does. The message carries no values.

    Raises:
        StorageError: or the child that tells the cause.
    """
    try:
        yield
    except DBAPIError as e:
        raise _translated(e.orig) from e
    except sqlcipher.Error as e:
        raise _translated(e) from e


def _translated(error: BaseException | None) -> StorageError:
    code = getattr(error, "sqlite_errorcode", None) or 0
    kind = _BY_CODE.get(code & 0xFF, StorageError)
    return kind(f"sqlite {code}")
