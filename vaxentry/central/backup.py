"""A backup of a running server: the data, and apart from it what makes it this server.

The data is one moment of the database. Key, id and journal are copied after it, so the journal
knows at least what the data knows. The manifest comes last: without it a folder is no backup.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, update

from vaxentry.central import tables
from vaxentry.central.engine import Database
from vaxentry.central.journal_file import JOURNAL_FILE, JournalFile
from vaxentry.central.keys import IDENTITY_FILE, KEY_FILE, Identity, write_private
from vaxentry.central.migrate import HEAD
from vaxentry.central.table_copy import write_tables
from vaxentry.errors import StorageError

MANIFEST = "backup.json"
IDENTITY_FOLDER = "identity"
DATA_FILES = {"sqlite": "central.db", "postgresql": "central.copy.gz"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        kind: of the database, "sqlite" or "postgresql".
        schema: revision of the tables.
        server_seq, epoch: how far the data had come.
        records: how many there are in it.
        made_at: server time, UTC, ISO 8601.
        files: SHA-256 of each file by its path in the folder.
    """

    kind: str
    schema: str
    server_id: str
    server_seq: int
    epoch: int
    records: int
    made_at: str
    files: dict[str, str]


def make_backup(
    database: Database,
    identity: Identity,
    journal: JournalFile,
    place: Path,
    folder: Path,
    now: datetime,
) -> Manifest:
    """Back up into a folder that is empty or new; then tell the PCs how far it reaches.

    Args:
        database: the server's, which may be at work.
        identity: whose server it is.
        journal: the server's.
        place: the server's folder.
        folder: where to.
        now: server time, UTC.

    Raises:
        StorageError: reason ``backup_folder``, it is not empty or can't be written;
            ``backup_disk``, it could not be written to its end; ``backup_damaged``, the copy is not
            sound.
    """
    try:
        _prepare(folder)
    except OSError as error:
        raise StorageError(reason="backup_folder") from error
    try:
        data = folder / DATA_FILES[database.dialect]
        seq, epoch, records = _copy_data(database, data)
        _copy_identity(place, journal, folder / IDENTITY_FOLDER)
        files = {str(path.relative_to(folder)): sha256(path) for path in _files(folder)}
        manifest = Manifest(
            database.dialect, HEAD, str(identity.server_id), seq, epoch, records,
            now.isoformat(), files,
        )  # fmt: skip
        write_private(folder / MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
    except (OSError, sqlite3.Error) as error:
        _leave_nothing(folder)
        raise StorageError(reason="backup_disk") from error
    _note(database, seq, epoch)
    return manifest


def _prepare(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise StorageError(reason="backup_folder")
    (folder / IDENTITY_FOLDER).mkdir(mode=0o700)


def _leave_nothing(folder: Path) -> None:
    """Take away the beginning of a backup: the same folder can be used once there is space."""
    for name in (*DATA_FILES.values(), MANIFEST):
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / IDENTITY_FOLDER, ignore_errors=True)


def _copy_data(database: Database, path: Path) -> tuple[int, int, int]:
    """Copy one moment of the database; its server_seq, epoch and number of records."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if database.dialect == "sqlite":
        _copy_sqlite(Path(str(database.engine.url.database)), path)
        found = _counts_of_sqlite(path)
    else:
        found = _copy_postgresql(database, path)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return found


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise StorageError(reason="backup_damaged")


def _counts_of_sqlite(path: Path) -> tuple[int, int, int]:
    with closing(sqlite3.connect(path)) as copy:
        seq, epoch = copy.execute("SELECT server_seq, epoch_number FROM server").fetchone()
        (records,) = copy.execute("SELECT count(*) FROM record").fetchone()
    return seq, epoch, records


def _copy_postgresql(database: Database, path: Path) -> tuple[int, int, int]:
    snapshot = database.engine.execution_options(isolation_level="REPEATABLE READ")
    with snapshot.connect() as connection, connection.begin():
        life = connection.execute(select(tables.server)).one()
        records = connection.execute(select(func.count()).select_from(tables.record)).scalar_one()
        write_tables(connection, path)
    return life.server_seq, life.epoch_number, int(records)


def _copy_identity(place: Path, journal: JournalFile, folder: Path) -> None:
    for name in (KEY_FILE, IDENTITY_FILE):
        write_private(folder / name, (place / name).read_bytes())
    write_private(folder / JOURNAL_FILE, journal.copy())


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def sha256(path: Path) -> str:
    """Of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _note(database: Database, seq: int, epoch: int) -> None:
    """PCs may clean up what is in a backup, so this comes when the backup is whole."""
    life = tables.server
    reaches = update(life).where(life.c.epoch_number == epoch, life.c.backed_up_seq < seq)
    database.run(lambda connection: connection.execute(reaches.values(backed_up_seq=seq)))
