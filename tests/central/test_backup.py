"""Backups of a running server, and what happens when one is put back."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from tests.central.client import START, Clock, Pc, given
from tests.central.postgres_cluster import Cluster
from tests.central.setback import take
from vaxentry.central import side_tables, tables
from vaxentry.central.api import Central
from vaxentry.central.backup import MANIFEST, Manifest, make_backup
from vaxentry.central.care import new_journal, promote, revoke
from vaxentry.central.journal_file import JOURNAL_FILE
from vaxentry.central.opening import DATABASE_FILE, Place, open_central
from vaxentry.central.restore import restore
from vaxentry.central.serving import seat
from vaxentry.errors import StorageError


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    return Place(tmp_path / "central", database_url)


def backup(central: Central, place: Place, folder: Path) -> Manifest:
    return make_backup(
        central.database, central.identity, central.journal, place.folder, folder, START
    )


def test_a_backup_holds_everything_and_is_for_its_owner_only(
    central: Central, pc: Pc, place: Place, tmp_path: Path
) -> None:
    pc.send(pc.revision(given(phone="+62\\811")), pc.revision(given()))
    made = backup(central, place, tmp_path / "backup")
    assert (made.records, made.epoch) == (2, 1)
    assert pc.say_hello().backed_up_seq == made.server_seq == pc.say_hello().server_seq
    files = [path for path in (tmp_path / "backup").rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert set(made.files) == {str(p.relative_to(tmp_path / "backup")) for p in files} - {MANIFEST}


def test_a_backup_never_reaches_further_than_it_does(
    central: Central, pc: Pc, place: Place, tmp_path: Path
) -> None:
    pc.send(pc.revision(given()))
    first = backup(central, place, tmp_path / "a")
    pc.send(pc.revision(given()))
    assert pc.say_hello().backed_up_seq == first.server_seq < pc.say_hello().server_seq


def test_a_folder_that_is_not_empty_is_refused(
    central: Central, place: Place, tmp_path: Path
) -> None:
    with pytest.raises(StorageError) as refused:
        backup(central, place, tmp_path)
    assert refused.value.params["reason"] == "backup_folder"


def test_put_back_in_place_it_holds_what_it_held_and_knows_what_came_later(
    central: Central, pc: Pc, place: Place, tmp_path: Path, clock: Clock
) -> None:
    stolen = Pc(central)
    pile = [pc.revision(given(f"NAMA {chr(65 + at)}")) for at in range(5)]
    pc.send(*pile[:3])
    before = take(central.database)
    backup(central, place, tmp_path / "backup")
    receipt = pc.send(*pile[3:]).answer.receipt
    newcomer = Pc(central)
    revoke(central.database, central.journal, stolen.device, START)
    central.database.close()

    with pytest.raises(StorageError) as refused:
        restore(place, tmp_path / "backup", START, replace=False)
    assert refused.value.params["reason"] == "has_records"
    restore(place, tmp_path / "backup", START, replace=True)
    again = open_central(place, clock, clock.monotonic)
    for one in (pc, stolen, newcomer):
        one.central = again
    after = take(again.database)
    for name in ("record", "revision", "dose", "batch", "claim_person", "claim_ticket"):
        assert sorted(map(str, after[name])) == sorted(map(str, before[name]))
    assert pc.compare(pile, receipt=receipt).epoch.number == 2
    assert pc.compare(pile).held == 3
    assert pc.send(*pile, highest=0, open_seqs=range(9)).codes == ["already"] * 3 + ["accepted"] * 2
    assert pc.compare(pile).differs == ()
    assert newcomer.send(newcomer.revision(given())).codes == ["accepted"]
    assert stolen.post_request(stolen.request(stolen.revision(given()))).status == 403
    with again.database.writing() as connection:  # numbers the database gives out go on
        values = {"kind": "x", "about": "y", "raised_at": "z"}
        connection.execute(insert(side_tables.alarm).values(values))
    again.database.close()


@pytest.fixture
def elsewhere(tmp_path: Path, database_url: str, request: pytest.FixtureRequest) -> Iterator[Place]:
    """Another machine: an empty folder, an empty database."""
    if not database_url:
        yield Place(tmp_path / "elsewhere")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = cluster.new_database()
    yield Place(tmp_path / "elsewhere", cluster.url(name))
    cluster.drop(name)


def test_elsewhere_it_is_a_copy_until_it_is_promoted(
    central: Central, pc: Pc, place: Place, elsewhere: Place, tmp_path: Path, clock: Clock
) -> None:
    revision = pc.revision(given())
    pc.send(revision)
    backup(central, place, tmp_path / "backup")
    later = pc.revision(given())
    receipt = pc.send(later).answer.receipt
    restore(elsewhere, tmp_path / "backup", START, replace=False)
    copy = open_central(elsewhere, clock, clock.monotonic)
    pc.central = copy
    assert pc.say_hello().server_id == pc.hello.server_id
    assert pc.standing(revision).standing == "accepted"
    for path in ("/v1/batches", "/v1/reconcile", "/v1/enroll"):
        answer = pc.call("POST", path, b"{}")
        assert (answer.status, json.loads(answer.body)) == (503, {"error": "copy"})
    assert pc.say_hello().epoch.number == 1

    assert promote(copy.database, copy.journal, copy.identity, START)
    assert not promote(copy.database, copy.journal, copy.identity, START)
    assert pc.compare([revision], receipt=receipt).epoch.number == 2
    assert pc.send(later, highest=0, open_seqs=range(9)).codes == ["accepted"]
    copy.database.close()


@pytest.mark.parametrize("damage", ["data", "identity/journal.jsonl", "gone", MANIFEST])
def test_a_backup_that_is_not_whole_is_refused_and_changes_nothing(
    central: Central, pc: Pc, place: Place, tmp_path: Path, damage: str
) -> None:
    pc.send(pc.revision(given()))
    made = backup(central, place, tmp_path / "b")
    central.database.close()
    name = next(iter(sorted(made.files))) if damage in {"data", "gone"} else damage
    file = tmp_path / "b" / name
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-3] + b"xyz")
    with pytest.raises(StorageError) as refused:
        restore(place, tmp_path / "b", START, replace=True)
    assert refused.value.params["reason"] in {"backup_damaged", "no_backup"}
    assert pc.send(pc.revision(given())).codes == ["accepted"]


def test_a_backup_of_another_server_is_refused(
    central: Central, place: Place, tmp_path: Path
) -> None:
    backup(central, place, tmp_path / "b")
    other = Place(tmp_path / "other", place.database_url)
    open_central(Place(tmp_path / "other")).database.close()
    with pytest.raises(StorageError) as refused:
        restore(other, tmp_path / "b", START, replace=True)
    assert refused.value.params["reason"] == "other_server"


def test_a_journal_begun_anew_since_the_backup_is_brought_in_whole(
    central: Central, pc: Pc, place: Place, tmp_path: Path, clock: Clock
) -> None:
    backup(central, place, tmp_path / "b")
    newcomer = Pc(central)
    new_journal(central.database, central.journal, START)
    central.database.close()
    restore(place, tmp_path / "b", START, replace=True)
    again = open_central(place, clock, clock.monotonic)
    for one in (pc, newcomer):
        one.central = again
        assert one.send(one.revision(given())).codes == ["accepted"]
    again.database.close()


def test_the_file_that_was_there_is_set_aside(tmp_path: Path) -> None:
    place = Place(tmp_path / "central")
    central = open_central(place)
    backup(central, place, tmp_path / "b")
    Pc(central).send(Pc(central).revision(given()))
    central.database.close()
    restore(place, tmp_path / "b", START, replace=True)
    aside = place.folder / f"{DATABASE_FILE}-20261123-080000"
    with sqlite3.connect(aside) as old:
        assert old.execute("SELECT count(*) FROM record").fetchone() == (1,)
    old.close()


def test_a_server_that_runs_is_not_replaced(tmp_path: Path) -> None:
    with seat(Place(tmp_path)), pytest.raises(StorageError) as refused, seat(Place(tmp_path)):
        pass
    assert refused.value.params["reason"] == "serving"


def test_a_lost_journal_can_be_begun_anew(
    central: Central, pc: Pc, place: Place, read: Any
) -> None:
    (place.folder / JOURNAL_FILE).unlink()
    answer = pc.post_request(pc.request(pc.revision(given())))
    assert (answer.status, json.loads(answer.body)) == (503, {"error": "journal"})
    new_journal(central.database, central.journal, START)
    assert pc.send(pc.revision(given()), highest=0, open_seqs=range(9)).codes == ["accepted"]
    assert len(read(select(tables.device))) == 1
