import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from tests.central.client import Pc, given, nik
from vaxentry.central import tables
from vaxentry.central.api import Central
from vaxentry.central.engine import Database, open_engine, sqlite_url
from vaxentry.central.journal_file import JOURNAL_FILE, Mark
from vaxentry.central.migrate import HEAD, migrations_folder, upgrade
from vaxentry.central.opening import DATABASE_FILE, Place, open_central
from vaxentry.errors import NewerStoreError, StorageError


def test_the_migrations_make_exactly_the_tables_of_the_code(central: Central) -> None:
    with central.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_head_known_to_the_code_is_the_newest_script() -> None:
    newest = max(file.name for file in (migrations_folder() / "versions").glob("[0-9]*.py"))
    assert newest.startswith(HEAD)


def test_down_leaves_nothing(tmp_path: Path) -> None:
    database = Database(open_engine(sqlite_url(tmp_path / "a.db")))
    upgrade(database)
    with database.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrations_folder()))
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        left = connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'"))
        assert set(left.scalars()) <= {"alembic_version", "sqlite_sequence"}
    database.close()


def test_a_database_of_the_first_schema_is_brought_up_with_what_it_holds(tmp_path: Path) -> None:
    place = Place(tmp_path)
    first = open_central(place)
    pc = Pc(first)
    revision = pc.revision(given())
    pc.send(revision)
    with first.database.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrations_folder()))
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    first.database.close()
    (tmp_path / JOURNAL_FILE).unlink()

    pc.central = open_central(place)
    assert pc.say_hello().epoch == pc.hello.epoch
    assert pc.compare([revision]).differs == ()
    assert pc.send(pc.correct(revision, phone="+62811")).codes == ["accepted"]
    kinds = [one["kind"] for one in pc.central.journal.after(Mark())[0]]
    assert kinds == ["epoch", "enrol", "author"]
    pc.central.database.close()


def test_a_claim_of_a_person_loses_its_name_and_keeps_its_holder(central: Central, pc: Pc) -> None:
    pc.send(pc.revision(given("SITI", number=nik(401))))
    with central.database.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrations_folder()))
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
        connection.execute(text("UPDATE claim_person SET name_key = 'SITI'"))
    upgrade(central.database)
    with central.database.reading() as connection:
        (kept,) = connection.execute(text("SELECT * FROM claim_person"))
        assert set(kept._mapping) == {"key", "holder", "since"}
    rival = given("BUDI", number=nik(401), dose_no=2)
    assert pc.send(pc.revision(rival)).codes == ["held.nik"]


def test_sqlite_keeps_what_it_commits(tmp_path: Path) -> None:
    central = open_central(Place(tmp_path))
    with central.database.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    central.database.close()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_second_start_finds_the_same_server(tmp_path: Path) -> None:
    first = open_central(Place(tmp_path))
    first.database.close()
    second = open_central(Place(tmp_path))
    second.database.close()
    assert first.identity.server_id == second.identity.server_id
    assert first.identity.public_key == second.identity.public_key


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    central = open_central(Place(tmp_path))
    Pc(central).send(Pc(central).revision(given()))
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    central.database.close()
    assert set(modes) >= {"server.key", "server.json", DATABASE_FILE}
    assert set(modes.values()) == {0o600}


def test_another_servers_database_is_refused(tmp_path: Path) -> None:
    open_central(Place(tmp_path / "a")).database.close()
    url = sqlite_url(tmp_path / "a" / DATABASE_FILE)
    with pytest.raises(StorageError) as refused:
        open_central(Place(tmp_path / "b", url))
    assert refused.value.params["reason"] == "other_server"


@pytest.mark.parametrize("name", ["server.key", "server.json"])
@pytest.mark.parametrize("content", [None, "nonsense"])
def test_a_lost_or_damaged_identity_is_never_made_anew(
    tmp_path: Path, name: str, content: str | None
) -> None:
    open_central(Place(tmp_path)).database.close()
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(content)
    with pytest.raises(StorageError) as refused:
        open_central(Place(tmp_path))
    assert refused.value.params["reason"] == "damaged_identity"


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / DATABASE_FILE).write_bytes(b"not a database" * 1000)
    with pytest.raises(StorageError) as refused:
        open_central(Place(tmp_path))
    assert refused.value.params["reason"] == "database"


@pytest.mark.parametrize("url", ["nonsense", "postgresql://127.0.0.1:1/x", "oracle://x/y"])
def test_a_database_that_cannot_be_reached(tmp_path: Path, url: str) -> None:
    with pytest.raises(StorageError) as refused:
        open_central(Place(tmp_path, url))
    assert refused.value.params["reason"] == "database"


def test_a_newer_database_is_not_touched(tmp_path: Path) -> None:
    open_central(Place(tmp_path)).database.close()
    file = tmp_path / DATABASE_FILE
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(NewerStoreError):
        open_central(Place(tmp_path))


def _plan(url: str, statement: str) -> str:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows: list[Any] = list(connection.execute(text(f"EXPLAIN QUERY PLAN {statement}")))
    engine.dispose()
    return " / ".join(row.detail for row in rows)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM conflict WHERE other_id = 'a' AND closed_seq IS NULL",
        "SELECT * FROM conflict WHERE record_id = 'a' AND closed_seq IS NULL",
        "SELECT * FROM conflict WHERE kind = 'ticket' AND key = 'a' AND closed_seq IS NULL",
        "SELECT * FROM record WHERE server_seq > 5 ORDER BY server_seq",
        "SELECT * FROM device WHERE token_hash = 'a'",
        "SELECT max(device_seq) FROM batch WHERE device = 'a'",
        "SELECT * FROM news WHERE device = 'a' AND server_seq > 5 ORDER BY server_seq",
        "SELECT * FROM revision WHERE delivered_by = 'a' AND record_id >= 'b' AND record_id < 'c'",
        "SELECT * FROM redelivery WHERE record_id = 'a'",
    ],
)
def test_no_look_up_scans_a_table(tmp_path: Path, statement: str) -> None:
    open_central(Place(tmp_path)).database.close()
    plan = _plan(sqlite_url(tmp_path / DATABASE_FILE), statement)
    assert "USING" in plan
    assert "SCAN" not in plan
