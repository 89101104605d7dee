"""A backup is put back of which no PC holds a receipt that could tell of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.central.client import START, Clock, Pc, given, nik
from vaxentry.central.api import Central
from vaxentry.central.backup import make_backup
from vaxentry.central.care import promote
from vaxentry.central.opening import Place, open_central
from vaxentry.central.register import import_register
from vaxentry.central.restore import restore

PutBack = Callable[[Path], Central]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "central")


@pytest.fixture
def central(place: Place, clock: Clock) -> Central:
    return open_central(place, clock, clock.monotonic)


@pytest.fixture(params=["in place", "elsewhere"])
def put_back(
    request: pytest.FixtureRequest, central: Central, place: Place, tmp_path: Path, clock: Clock
) -> PutBack:
    where = place if request.param == "in place" else Place(tmp_path / "elsewhere")

    def again(folder: Path) -> Central:
        central.database.close()
        restore(where, folder, START, replace=True)
        made = open_central(where, clock, clock.monotonic)
        if where is not place:
            assert promote(made.database, made.journal, made.identity, START)
        return made

    return again


def test_what_was_heard_in_the_lost_life_hides_no_news_of_the_next(
    central: Central, pc: Pc, place: Place, put_back: PutBack, tmp_path: Path
) -> None:
    mine = pc.revision(given(ticket="T-1"))
    pc.send(mine, *(pc.revision(given()) for _ in range(9)))
    folder = tmp_path / "backup"
    made = make_backup(
        central.database, central.identity, central.journal, place.folder, folder, START
    )
    (tmp_path / "r.csv").write_text(f"nik\n{nik(899)}\n")
    told = date(2026, 11, 1)
    import_register(central.database, tmp_path / "r.csv", scope="3201", as_of=told, now=START)
    lost, cursor = pc.hello.epoch.nonce, pc.changes().upto
    assert cursor > made.server_seq

    pc.central = put_back(folder)
    other = Pc(pc.central)
    assert other.send(other.revision(given("BUDI", ticket="T-1"))).codes == ["held.ticket"]
    other.send(*(other.revision(given()) for _ in range(cursor)))
    assert pc.say_hello().server_seq > cursor
    query = {"epoch": lost, "after": str(cursor), "nonce": "c1"}
    assert pc.call("GET", "/v1/changes", query=query).status == 410
    (standing,) = pc.changes().standings
    assert (standing.record_id, standing.flags) == (mine.record_id, frozenset({"contested"}))
    pc.central.database.close()


def test_restored_twice_it_is_another_life_each_time(
    central: Central, pc: Pc, place: Place, put_back: PutBack, tmp_path: Path
) -> None:
    folder, seen = tmp_path / "backup", [pc.say_hello().epoch]
    make_backup(central.database, central.identity, central.journal, place.folder, folder, START)
    for _ in range(2):
        pc.central = put_back(folder)
        seen.append(pc.say_hello().epoch)
        pc.central.database.close()
    numbers = [epoch.number for epoch in seen]
    assert numbers[0] == 1 < numbers[1] < numbers[2]
    assert len({epoch.nonce for epoch in seen}) == 3
