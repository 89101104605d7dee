"""Verified, encrypted backups in generations, and a second copy where one is wanted.

``VACUUM INTO`` writes a whole, compact copy under the same key while others read and write. A copy
counts only after it was opened, its pages checked and its records counted.
"""

import os
import shutil
from contextlib import closing
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
    second: Path | None = None,
    now: datetime | None = None,
) -> Path:
    """Write and verify a backup, then let the oldest generation go.

    Args:
        reason: part of the file name, e.g. ``saves`` or ``before-upgrade``.
        second: another folder for a copy of it, best on another disk.
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
    _keep_newest(folder)
    if second is not None:
        _copy_to(target, second)
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


def _keep_newest(folder: Path) -> None:
    for old in sorted(folder.glob("vaxentry-*.db"))[:-GENERATIONS]:
        old.unlink(missing_ok=True)


def _copy_to(source: Path, folder: Path) -> None:
    """A second place that is not there today (a stick pulled out) is no fault."""
    if not folder.is_dir():
        return
    draft = folder / (source.name + ".part")
    try:
        shutil.copyfile(source, draft)
        draft.replace(folder / source.name)
    except OSError as e:
        raise StorageError("second backup") from e
    _keep_newest(folder)
