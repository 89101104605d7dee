"""Putting a backup back: in place, or on another machine as a copy that changes nothing yet.

In place means that the folder already holds this server's key. Its journal stays: it knows what
happened after the backup, and the next life of the data begins in it. On another machine key and
id come from the backup with a new instance id, so the data is a copy until somebody promotes it.
"""

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, func, inspect, select, update
from sqlalchemy.exc import SQLAlchemyError

from vaxentry.central import tables
from vaxentry.central.backup import DATA_FILES, IDENTITY_FOLDER, MANIFEST, Manifest, sha256
from vaxentry.central.engine import Database, open_engine
from vaxentry.central.epochs import beginning, epoch_in
from vaxentry.central.journal_file import JOURNAL_FILE, Entry, JournalFile, Mark
from vaxentry.central.keys import IDENTITY_FILE, KEY_FILE, whole_id, whole_key, write_private
from vaxentry.central.migrate import HEAD, upgrade_to
from vaxentry.central.opening import ASIDE, DATABASE_FILE, Place
from vaxentry.central.postgres import wait_for_locks
from vaxentry.central.table_copy import read_tables
from vaxentry.errors import StorageError
from vaxentry.wire.messages import Epoch

_OF_OLDER_SCHEMAS = ("journal", "decision")
_LIFE = ("instance_id", "epoch_number", "epoch_nonce", "server_seq")
"""Columns that the server's row has in every schema."""
_MARK = ("journal_at", "journal_last")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup whose every file is as it was written.

    Raises:
        StorageError: reason ``no_backup`` or ``backup_damaged``.
    """
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
        manifest = Manifest(**content)
        sound = all(sha256(folder / name) == sha for name, sha in manifest.files.items())
    except FileNotFoundError as error:
        raise StorageError(reason="no_backup") from error
    except (OSError, ValueError, TypeError) as error:
        raise StorageError(reason="backup_damaged") from error
    if not sound or manifest.schema > HEAD:
        raise StorageError(reason="backup_damaged" if not sound else "newer_store")
    return manifest


def restore(place: Place, folder: Path, now: datetime, *, replace: bool) -> Manifest:
    """Put a backup back. The server must not be running (`serving.Seat`).

    Args:
        place: folder and database of the server.
        folder: the backup.
        now: names what is set aside, UTC.
        replace: whether a database that holds records may be replaced.

    Raises:
        StorageError: ``other_server`` (the folder is another server's), ``other_kind`` (the backup
            is of the other kind of database), ``has_records`` (and `replace` is not set),
            ``journal_damaged`` (that of the folder) and those of `read_manifest`; nothing was
            changed. ``half_restored``: the data is back, key, id or journal are not; the same
            command again puts them back.
        OSError: the data could not be copied; nothing was changed.
    """
    manifest = read_manifest(folder)
    kind = "postgresql" if place.database_url and "postgresql" in place.url else "sqlite"
    if kind != manifest.kind:
        raise StorageError(reason="other_kind")
    _refuse_another_server(place.folder, folder / IDENTITY_FOLDER, manifest)
    JournalFile(place.folder).after(Mark())  # damaged, it could not be told of the new life
    try:
        database = Database(open_engine(place.url)) if _exists(place) else None
        if database is not None:
            with closing(database):
                if not replace and _holds_records(database):
                    raise StorageError(reason="has_records")
        _put_data(place, folder, manifest, now)
    except (SQLAlchemyError, ValueError, ModuleNotFoundError) as error:
        raise StorageError(reason="database") from error
    try:
        _put_identity(place.folder, folder / IDENTITY_FOLDER, now)
        _join_journal(place, now)
    except (OSError, SQLAlchemyError) as error:
        raise StorageError(reason="half_restored") from error
    return manifest


def _refuse_another_server(folder: Path, kept: Path, manifest: Manifest) -> None:
    """Where the id is missing or damaged, the key beside it says whose folder it is."""
    own_id, own_key = whole_id(folder), whole_key(folder)
    if own_id is not None:
        is_another = own_id["server_id"] != manifest.server_id
    else:
        is_another = own_key is not None and own_key != whole_key(kept)
    if is_another:
        raise StorageError(reason="other_server")


def _exists(place: Place) -> bool:
    return bool(place.database_url) or (place.folder / DATABASE_FILE).exists()


def _holds_records(database: Database) -> bool:
    with database.reading() as connection:
        if not inspect(connection).has_table(tables.record.name):
            return False
        counted = select(func.count()).select_from(tables.record)
        return int(connection.execute(counted).scalar_one()) > 0


def _put_data(place: Place, folder: Path, manifest: Manifest, now: datetime) -> None:
    data = folder / DATA_FILES[manifest.kind]
    place.folder.mkdir(parents=True, exist_ok=True)
    if manifest.kind == "sqlite":
        _put_sqlite(place.folder / DATABASE_FILE, data, now)
        return
    engine = open_engine(place.url, patient=True)
    with closing(Database(engine)) as database, database.writing() as connection:
        wait_for_locks(connection)
        _drop_everything(connection)
        upgrade_to(connection, manifest.schema)
        read_tables(connection, data)


def _put_sqlite(path: Path, data: Path, now: datetime) -> None:
    """What is there is set aside once the copy is whole, and never overwritten."""
    draft = path.with_name(path.name + ".new")
    try:
        shutil.copyfile(data, draft)
        draft.chmod(0o600)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    for suffix in ("", "-wal", "-shm"):
        _set_aside(path, now, suffix)
    draft.replace(path)


def _set_aside(path: Path, now: datetime, suffix: str = "") -> None:
    present = path.with_name(path.name + suffix)
    if present.exists():
        present.replace(path.with_name(f"{path.name}-{now:{ASIDE}}{suffix}"))


def _drop_everything(connection: Connection) -> None:
    present = set(inspect(connection).get_table_names())
    ours = [*(table.name for table in tables.metadata.tables.values()), *_OF_OLDER_SCHEMAS]
    for name in [*ours, "alembic_version"]:
        if name in present:
            connection.exec_driver_sql(f"DROP TABLE {name} CASCADE")


def _put_identity(folder: Path, kept: Path, now: datetime) -> None:
    """Put back what is missing or damaged of id, key and journal; what is whole stays.

    Who this place is, is not known without its id: it becomes a copy, as another machine would.
    """
    if whole_id(folder) is None:
        identity: dict[str, Any] = json.loads((kept / IDENTITY_FILE).read_bytes())
        identity["instance_id"] = str(uuid4())
        _set_aside(folder / IDENTITY_FILE, now)
        write_private(folder / IDENTITY_FILE, json.dumps(identity, indent=1).encode())
    if whole_key(folder) is None:
        _set_aside(folder / KEY_FILE, now)
        write_private(folder / KEY_FILE, (kept / KEY_FILE).read_bytes())
    if not (folder / JOURNAL_FILE).exists():
        write_private(folder / JOURNAL_FILE, (kept / JOURNAL_FILE).read_bytes())


def _join_journal(place: Place, now: datetime) -> None:
    """Let the data go on with the journal of the folder, in a life of its own unless it is a copy:
    what was promised after the backup nobody knows, and not all of it left receipts.
    """
    journal = JournalFile(place.folder)
    with closing(Database(open_engine(place.url))) as database, database.writing() as connection:
        life = _reread_a_newer_journal(connection, journal)
    own = whole_id(place.folder)
    if own is None or own["instance_id"] != life.instance_id:
        return
    entries, _ = journal.after(Mark())
    if not entries:
        return  # it begins with all that the data knows, when the server is opened
    newest = _newest_epoch(life, entries)
    journal.append([beginning(newest.number + 1, newest, life.server_seq, now, seen=newest)])


def _reread_a_newer_journal(connection: Connection, journal: JournalFile) -> Row[Any]:
    """A journal that was begun anew since the backup is brought in from its beginning."""
    present = {column["name"] for column in inspect(connection).get_columns("server")}
    named = [tables.server.c[name] for name in (*_LIFE, *_MARK) if name in present]
    life = connection.execute(select(*named)).one()
    if not present.issuperset(_MARK):
        return life  # of the first schema: it knows nothing of the journal
    try:
        journal.after(Mark(life.journal_at, life.journal_last))
    except StorageError as error:
        if error.params["reason"] != "journal_lost":
            raise
        beginning_of_it = {"journal_at": 0, "journal_last": ""}
        connection.execute(update(tables.server).values(beginning_of_it))
    return life


def _newest_epoch(life: Row[Any], entries: Sequence[Entry]) -> Epoch:
    begun = [Epoch(one["number"], one["nonce"]) for one in entries if one["kind"] == "epoch"]
    return max([epoch_in(life), *begun], key=lambda epoch: epoch.number)
