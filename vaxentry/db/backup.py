"""Verified, encrypted backups in generations, and a second copy where one is wanted.

SQLite's online backup copies one snapshot page by page under the same key while others read and
write, in small pieces that reach the disk before the next is begun: a save's fsync never waits for
a gigabyte of somebody else's. A copy counts only after it was opened, its pages checked and its
records counted.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, func, select

from vaxentry.db.audit import LAST
from vaxentry.db.engine import begun, storage_errors
from vaxentry.db.tables import record
from vaxentry.domain.trail import Head
from vaxentry.errors import StorageError

_NAME = "vaxentry-*.db"
_STAMP = "%Y%m%d-%H%M%S-%f"
GENERATIONS = 10
"""Newest copies kept in each place."""
PIECE_PAGES = 256
"""Pages of 4 KiB copied at a time."""
PIECE_PAUSE_S = 0.005
SECOND_PIECE = 1 << 20
"""Bytes copied to the second place at a time."""


def write_backup(
    engine: Engine,
    folder: Path,
    *,
    reason: str,
    key: bytes,
    now: datetime | None = None,
    stopped: Callable[[], bool] = lambda: False,
    give_way: Callable[[], None] = lambda: None,
) -> Path:
    """Write and verify a backup, then let the oldest generation go.

    Args:
        stopped: asked after each piece; True ends the copy, which is removed.
        give_way: called after each piece, returns when the disk may be used again.
        reason: part of the file name, e.g. ``saves`` or ``before-upgrade``.
        now: UTC, names the file.

    Raises:
        StorageError: the copy could not be written or did not verify; it is removed.
    """
    stamp = (now or datetime.now(UTC)).strftime(_STAMP)
    target = folder / f"vaxentry-{stamp}-{reason}.db"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_suffix(".part")
    try:
        _drop_drafts(folder)
        held = _copy_into(engine, draft, key, stopped, give_way)
        verify_backup(draft, key, at_least=held)
        draft.replace(target)
    except OSError as e:
        raise StorageError("backup") from e
    finally:
        draft.unlink(missing_ok=True)
    _drop_oldest(folder, target)
    return target


def _drop_drafts(folder: Path) -> None:
    """What a program that was killed while copying left behind."""
    for draft in folder.glob("vaxentry-*.part*"):
        draft.unlink(missing_ok=True)


def _copy_into(
    engine: Engine,
    target: Path,
    key: bytes,
    stopped: Callable[[], bool],
    give_way: Callable[[], None],
) -> int:
    """Write the copy to the disk; returns how many records it must hold."""
    target.unlink(missing_ok=True)
    with (
        storage_errors(),
        begun(engine) as connection,
        closing(sqlcipher.connect(str(target))) as copy,
    ):
        # The open read transaction holds one snapshot: no save makes the copy start again.
        held = connection.execute(select(func.count()).select_from(record)).scalar_one()
        unlock(copy, key)
        source = connection.connection.driver_connection
        assert source is not None
        with target.open("rb") as written:

            def after_piece(*_: int) -> None:
                if stopped():
                    raise StorageError("backup stopped")
                _settle(written.fileno())
                give_way()

            source.backup(copy, pages=PIECE_PAGES, progress=after_piece)
    return held


def _settle(descriptor: int) -> None:
    """Let a piece reach the disk and others have their turn."""
    os.fsync(descriptor)
    time.sleep(PIECE_PAUSE_S)


def unlock(connection: Any, key: bytes) -> None:
    """Give a bare connection its key, before anything else."""
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level=NONE")


def verify_backup(path: Path, key: bytes, *, at_least: int = 0) -> int:
    """Open a backup, check every page and count its records.

    Returns:
        How many records it holds.

    Raises:
        StorageError: damaged, not readable with this key, or fewer records than `at_least`.
    """
    with storage_errors(), closing(sqlcipher.connect(str(path))) as connection:
        unlock(connection, key)
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            raise StorageError("backup pages")
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise StorageError("backup structure")
        (held,) = connection.execute("SELECT count(*) FROM record").fetchone()
    if held < at_least:
        raise StorageError("backup rows")
    return int(held)


@dataclass(frozen=True, slots=True)
class Written:
    """The newest backup of a folder.

    Attributes:
        changes: number of the last audit entry in it.
        at: when it was begun, UTC.
    """

    changes: int
    at: datetime


def newest_backup(folder: Path, key: bytes) -> Written | None:
    """The newest backup that can be read, None when there is none; a damaged one does not count."""
    found = [one for path in folder.glob(_NAME) if (one := _read_written(path, key))]
    return max(found, key=lambda one: one.changes, default=None)


def heads_in(folder: Path, key: bytes) -> Iterator[Head]:
    """How far the audit trail had come in each backup of a folder; one that can't be read is none.

    Only this book's: a backup of another one lies under another key.
    """
    for path in sorted(folder.glob(_NAME)):
        with suppress(StorageError), storage_errors():
            with closing(sqlcipher.connect(str(path))) as connection:
                unlock(connection, key)
                last = connection.execute(LAST).fetchone()
            if last:
                yield Head(*last)


def newest_at(folder: Path) -> datetime | None:
    """When the newest backup of a folder was begun, by the names alone; None when there is none."""
    found = []
    for path in folder.glob(_NAME):
        with suppress(ValueError):
            found.append(_begun_at(path))
    return max(found, default=None)


def _begun_at(path: Path) -> datetime:
    return datetime.strptime("-".join(path.stem.split("-")[1:4]), _STAMP).replace(tzinfo=UTC)


def _read_written(path: Path, key: bytes) -> Written | None:
    try:
        at = _begun_at(path)
        with storage_errors(), closing(sqlcipher.connect(str(path))) as connection:
            unlock(connection, key)
            (changes,) = connection.execute("SELECT max(seq) FROM audit").fetchone()
    except (ValueError, StorageError):
        return None
    return Written(changes or 0, at)


def _drop_oldest(folder: Path, written: Path) -> None:
    """Keep `GENERATIONS`, among them always the one just written: the clock may have gone back."""
    others = sorted(path for path in folder.glob(_NAME) if path != written)
    for old in others[: -(GENERATIONS - 1)]:
        old.unlink(missing_ok=True)


def copy_backup(source: Path, folder: Path, stopped: Callable[[], bool] = lambda: False) -> bool:
    """Copy a backup to a second place; False when that is not there now (a stick pulled out).

    Args:
        stopped: asked before each piece; True ends the copy, which is removed.

    Raises:
        StorageError: it could not be written; what is there stays.
    """
    if not folder.is_dir():
        return False
    draft = folder / (source.name + ".part")
    try:
        _copy_pieces(source, draft, stopped)
        draft.replace(folder / source.name)
    except OSError as e:
        raise StorageError("second backup", reason="backup_place") from e
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    _drop_oldest(folder, folder / source.name)
    return True


def _copy_pieces(source: Path, target: Path, stopped: Callable[[], bool]) -> None:
    with source.open("rb") as held, target.open("wb") as copy:
        while piece := held.read(SECOND_PIECE):
            if stopped():
                raise StorageError("backup stopped")
            copy.write(piece)
