"""Verified, encrypted backups in generations, and a second copy where one is wanted.

``VACUUM INTO`` writes a whole, compact copy under the same key while others read and write. A copy
counts only after it was opened, its pages checked and its records counted.
"""

import os
import shutil
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, func, select

from vaxentry.db.engine import storage_errors
from vaxentry.db.tables import record
from vaxentry.errors import StorageError

GENERATIONS = 10
"""Newest copies kept in each place."""


def write_backup(
    engine: Engine,
    folder: Path,
    *,
    reason: str,
    key: bytes,
    now: datetime | None = None,
) -> Path:
    """Write and verify a backup, then let the oldest generation go.

    Args:
        reason: part of the file name, e.g. ``saves`` or ``before-upgrade``.
        now: UTC, names the file.

    Raises:
        StorageError: the copy could not be written or did not verify; it is removed.
    """
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%d-%H%M%S-%f")
    target = folder / f"vaxentry-{stamp}-{reason}.db"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_suffix(".part")
    try:
        held = _copy_into(engine, draft)
        verify_backup(draft, key, at_least=held)
        draft.replace(target)
    except OSError as e:
        raise StorageError("backup") from e
    finally:
        draft.unlink(missing_ok=True)
    _drop_oldest(folder, target)
    return target


def _copy_into(engine: Engine, target: Path) -> int:
    """Write the copy to the disk; returns how many records it must hold at least."""
    target.unlink(missing_ok=True)
    with storage_errors(), engine.connect() as connection:
        held = connection.execute(select(func.count()).select_from(record)).scalar_one()
        connection.rollback()  # VACUUM must stand outside a transaction
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("VACUUM INTO ?", (str(target),))
    with target.open("rb") as copy:
        os.fsync(copy.fileno())
    return held


def verify_backup(path: Path, key: bytes, *, at_least: int = 0) -> int:
    """Open a backup, check every page and count its records.

    Returns:
        How many records it holds.

    Raises:
        StorageError: damaged, not readable with this key, or fewer records than `at_least`.
    """
    with storage_errors(), closing(sqlcipher.connect(str(path))) as connection:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level=NONE")
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            raise StorageError("backup pages")
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise StorageError("backup structure")
        (held,) = connection.execute("SELECT count(*) FROM record").fetchone()
    if held < at_least:
        raise StorageError("backup rows")
    return int(held)


def _drop_oldest(folder: Path, written: Path) -> None:
    """Keep `GENERATIONS`, among them always the one just written: the clock may have gone back."""
    others = sorted(path for path in folder.glob("vaxentry-*.db") if path != written)
    for old in others[: -(GENERATIONS - 1)]:
        old.unlink(missing_ok=True)


def copy_backup(source: Path, folder: Path) -> None:
    """Copy a backup to a second place; none there today (a stick pulled out) is no fault.

    Raises:
        StorageError: it could not be written; what is there stays.
    """
    if not folder.is_dir():
        return
    draft = folder / (source.name + ".part")
    try:
        shutil.copyfile(source, draft)
        draft.replace(folder / source.name)
    except OSError as e:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise StorageError("second backup") from e
    _drop_oldest(folder, folder / source.name)
