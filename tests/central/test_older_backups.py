"""Backups made by older programs, of every schema there was."""

import gzip
import json
import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, MetaData, Table

from tests.central.client import START, Clock, Pc, given
from tests.central.postgres_cluster import Cluster
from vaxentry.central.api import Central
from vaxentry.central.backup import DATA_FILES, IDENTITY_FOLDER, MANIFEST, Manifest, sha256
from vaxentry.central.engine import Database, normal_url, open_engine, sqlite_url
from vaxentry.central.journal_file import JOURNAL_FILE
from vaxentry.central.keys import IDENTITY_FILE, KEY_FILE
from vaxentry.central.migrate import migrations_folder, upgrade_to
from vaxentry.central.opening import Place, open_central
from vaxentry.central.restore import restore


def schemas() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    return sorted(one.revision for one in ScriptDirectory.from_config(config).walk_revisions())


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place(tmp_path / "central", database_url)


@pytest.fixture
def scratch(tmp_path: Path, database_url: str, request: pytest.FixtureRequest) -> str:
    """An empty database of the same kind."""
    if not database_url:
        return sqlite_url(tmp_path / "old.db")
    cluster: Cluster = request.getfixturevalue("cluster")
    return normal_url(cluster.url(cluster.new_database()))


def fill(connection: Connection, central: Central, schema: str) -> None:
    """The life of a server whose program had this schema."""
    upgrade_to(connection, schema)
    row: dict[str, Any] = {
        "one": 1, "server_id": str(central.identity.server_id), "server_seq": 0,
        "instance_id": str(central.identity.instance_id), "epoch_number": 1, "epoch_nonce": "aa",
    }  # fmt: skip
    then = Table("server", MetaData(), *(Column(name) for name in row))  # only what it had
    connection.execute(then.insert().values(row))


def write_copy(connection: Connection, path: Path) -> None:
    """As its program wrote them: all tables it had, in an order that keeps to their keys."""
    found = MetaData()
    found.reflect(connection)
    cursor: Any = connection.connection.driver_connection
    with gzip.open(path, "wb") as file, cursor.cursor() as reader:
        for table in found.sorted_tables:
            if table.name != "alembic_version":
                columns = ", ".join(column.name for column in table.columns)
                file.write(f"COPY {table.name} ({columns}) FROM stdin;\n".encode())
                with reader.copy(f"COPY {table.name} ({columns}) TO STDOUT") as rows:
                    file.writelines(bytes(chunk) for chunk in rows)
                file.write(b"\\.\n")


def old_backup(central: Central, place: Place, scratch: str, schema: str, folder: Path) -> None:
    identity = folder / IDENTITY_FOLDER
    identity.mkdir(parents=True)
    data = folder / DATA_FILES[central.database.dialect]
    with closing(Database(open_engine(scratch))) as old, old.writing() as connection:
        fill(connection, central, schema)
        if central.database.dialect == "postgresql":
            write_copy(connection, data)
    if central.database.dialect == "sqlite":
        with closing(sqlite3.connect(scratch.partition("///")[2])) as live:
            live.execute("VACUUM INTO ?", (str(data),))
    for name in (KEY_FILE, IDENTITY_FILE, JOURNAL_FILE):
        (identity / name).write_bytes((place.folder / name).read_bytes())
    files = {str(p.relative_to(folder)): sha256(p) for p in folder.rglob("*") if p.is_file()}
    manifest = Manifest(
        central.database.dialect, schema, str(central.identity.server_id), 0, 1, 0,
        START.isoformat(), files,
    )  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest)))


@pytest.mark.parametrize("schema", schemas())
def test_it_is_put_back_and_brought_to_the_present_schema(
    central: Central, pc: Pc, place: Place, scratch: str, tmp_path: Path, clock: Clock, schema: str
) -> None:
    old_backup(central, place, scratch, schema, tmp_path / "backup")
    central.database.close()
    for _ in range(2):  # the second time over what the first one brought
        restore(place, tmp_path / "backup", START, replace=True)
    pc.central = open_central(place, clock, clock.monotonic)
    assert pc.send(pc.revision(given())).codes == ["accepted"]
    pc.central.database.close()
