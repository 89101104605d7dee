"""Backups and restores where the disk is full or the server's own files are damaged."""

import json
from pathlib import Path

import pytest

from tests.central.client import START, Clock, Pc, given
from tests.full_disk import full_disk
from vaxentry.central.api import Central
from vaxentry.central.backup import IDENTITY_FOLDER, make_backup
from vaxentry.central.care import promote
from vaxentry.central.cli import FAILED, main
from vaxentry.central.journal_file import JOURNAL_FILE
from vaxentry.central.keys import IDENTITY_FILE, KEY_FILE
from vaxentry.central.opening import DATABASE_FILE, Place, open_central
from vaxentry.central.restore import restore
from vaxentry.errors import StorageError
from vaxentry.language import Words


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "central")


@pytest.fixture
def central(place: Place, clock: Clock) -> Central:
    return open_central(place, clock, clock.monotonic)


@pytest.fixture
def kept(central: Central, place: Place, tmp_path: Path) -> Path:
    """A backup of a server that holds an entry; the server is stopped then."""
    pc = Pc(central)
    pc.send(pc.revision(given()))
    folder = tmp_path / "backup"
    make_backup(central.database, central.identity, central.journal, place.folder, folder, START)
    central.database.close()
    return folder


def reason(refused: pytest.ExceptionInfo[StorageError]) -> object:
    return refused.value.params["reason"]


def test_a_full_disk_ends_a_backup_with_a_sentence_and_leaves_nothing(
    kept: Path, place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del kept
    folder, arguments = tmp_path / "next", ["--data", str(place.folder)]
    with full_disk(65_536):  # room for the live server's own small files
        assert main(["backup", str(folder), *arguments]) == FAILED
    assert capsys.readouterr().err == Words()("central.backup_disk") + "\n"
    assert list(folder.iterdir()) == []
    assert main(["backup", str(folder), *arguments]) == 0


def test_a_full_disk_leaves_a_restore_without_effect(
    kept: Path, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in place.folder.iterdir()}
    with full_disk():
        assert main(["restore", str(kept), "--replace", "--data", str(place.folder)]) == FAILED
    assert capsys.readouterr().err == Words()("central.failed") + "\n"
    after = {path.name: path.read_bytes() for path in place.folder.iterdir()}
    assert after.pop("serving.lock", b"") == b""
    before.pop("serving.lock", None)
    assert after == before


def test_no_empty_database_begins_where_one_was_set_aside(
    kept: Path, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    file = place.folder / DATABASE_FILE
    file.rename(file.with_name(f"{file.name}-20261123-080000"))
    assert main(["status", "--data", str(place.folder)]) == FAILED
    told = Words()("central.set_aside", name=f"{file.name}-20261123-080000")
    assert capsys.readouterr().err == told + "\n"
    assert not file.exists()
    assert main(["restore", str(kept), "--data", str(place.folder)]) == 0
    assert main(["status", "--data", str(place.folder)]) == 0


@pytest.mark.parametrize("damage", [None, b"", b"{", b"[]", b'{"server_id": 3}'])
def test_a_damaged_id_is_put_back_as_of_a_copy(
    kept: Path, place: Place, clock: Clock, damage: bytes | None
) -> None:
    file = place.folder / IDENTITY_FILE
    file.unlink()
    if damage is not None:
        file.write_bytes(damage)
    restore(place, kept, START, replace=True)
    again = open_central(place, clock, clock.monotonic)
    assert promote(again.database, again.journal, again.identity, START)
    newcomer = Pc(again)
    assert newcomer.send(newcomer.revision(given())).codes == ["accepted"]
    again.database.close()


@pytest.mark.parametrize("damage", [None, b"", b"no key"])
def test_a_damaged_key_is_put_back(
    kept: Path, place: Place, clock: Clock, damage: bytes | None
) -> None:
    file = place.folder / KEY_FILE
    whole = file.read_bytes()
    file.unlink()
    if damage is not None:
        file.write_bytes(damage)
    restore(place, kept, START, replace=True)
    assert file.read_bytes() == whole
    open_central(place, clock, clock.monotonic).database.close()


def test_a_damaged_id_beside_another_key_is_another_server(
    kept: Path, place: Place, tmp_path: Path
) -> None:
    other = Place(tmp_path / "other")
    open_central(other).database.close()
    (other.folder / IDENTITY_FILE).write_bytes(b"{")
    with pytest.raises(StorageError) as refused:
        restore(other, kept, START, replace=True)
    assert reason(refused) == "other_server"
    del place


def test_a_key_that_can_not_be_written_is_told_and_the_same_command_ends_it(
    kept: Path, tmp_path: Path
) -> None:
    elsewhere = Place(tmp_path / "elsewhere")
    elsewhere.folder.mkdir()
    (elsewhere.folder / KEY_FILE).symlink_to(tmp_path / "a stick that was pulled out")
    with pytest.raises(StorageError) as refused:
        restore(elsewhere, kept, START, replace=False)
    assert reason(refused) == "half_restored"
    (elsewhere.folder / KEY_FILE).unlink()
    restore(elsewhere, kept, START, replace=True)
    own = json.loads((elsewhere.folder / IDENTITY_FILE).read_bytes())
    backed_up = json.loads((kept / IDENTITY_FOLDER / IDENTITY_FILE).read_bytes())
    assert own["server_id"] == backed_up["server_id"]


def test_a_damaged_journal_is_told_before_anything_is_put_back(kept: Path, place: Place) -> None:
    """Else the data would go back, and nothing tell the PCs of its new life."""
    journal = place.folder / JOURNAL_FILE
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([b"{damaged\n", *lines[1:], *lines]))
    before = {path.name: path.read_bytes() for path in place.folder.iterdir()}
    with pytest.raises(StorageError) as refused:
        restore(place, kept, START, replace=True)
    assert refused.value.params["reason"] == "journal_damaged"
    assert {path.name: path.read_bytes() for path in place.folder.iterdir()} == before
