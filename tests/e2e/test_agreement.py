"""What both sides agree on, over a socket: news reaches the other PC, both hold the same."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, text

from tests.db.conftest import a_dose
from tests.e2e.desk import Desk
from vaxentry import wiring
from vaxentry.central import tables
from vaxentry.central.care import erase_record
from vaxentry.central.embedded import Embedded
from vaxentry.central.status import read_status
from vaxentry.domain.outbox import Flag

OTHER_NAME = a_dose(name="RINA WULANDARI", ticket=None)


@pytest.fixture
def desks(tmp_path: Path, server: Embedded) -> Iterator[tuple[Desk, Desk]]:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    made = Desk(tmp_path / "a", server).enrol(), Desk(tmp_path / "b", server).enrol()
    yield made
    for desk in made:
        desk.close()


def test_whose_accepted_record_becomes_contested_is_told(desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    record = first.save()
    first.sync()
    second.save(OTHER_NAME)
    assert second.sync() == {"nik_clash": 1}
    assert not first.book.detail(record).row.flags
    first.sync()
    assert first.book.detail(record).row.flags == {Flag.CONTESTED}
    assert first.states() == {"accepted": 1}


def test_what_was_held_and_is_free_again_is_told(desks: tuple[Desk, Desk]) -> None:
    first, second = desks
    record = first.save()
    first.sync()
    second.save(OTHER_NAME)
    second.sync()
    first.book.void(record, reason="kartu orang lain")
    first.sync()
    assert second.sync() == {"accepted": 1}


def test_both_hold_the_same_and_what_the_server_lost_comes_back(
    desks: tuple[Desk, Desk], server: Embedded
) -> None:
    first, _ = desks
    saved = [first.save(a_dose(f"92710603120{n:05d}", ticket=None)) for n in range(9001, 9041)]
    assert first.sync() == {"accepted": 40}
    lost = str(saved[17])
    lose(server, saved[17])
    assert first.sync() == {"accepted": 40}
    assert numbers(first) == (40, 40, True)
    first.new_run()
    assert first.sync() == {"accepted": 40}
    assert numbers(first) == (40, 40, True)
    with server.central.database.reading() as c:
        assert c.execute(text("SELECT count(*) FROM dose")).scalar() == 40
        assert c.execute(text("SELECT 1 FROM dose WHERE record_id = :lost"), {"lost": lost}).first()


def numbers(desk: Desk) -> tuple[int, int, bool] | None:
    """What the screen says of the last comparison."""
    match = desk.book.status().match
    return None if match is None else (match.here, match.there, match.is_equal)


def test_both_screens_show_the_same_number(desks: tuple[Desk, Desk], server: Embedded) -> None:
    first, second = desks
    assert numbers(first) is None
    shared = [first.save(a_dose(f"92710603120{n:05d}", ticket=None)) for n in range(9001, 9013)]
    first.sync()
    assert numbers(first) == (12, 12, True)
    second.save(a_dose("9271060312009020", ticket=None))
    second.sync()
    first.book.correct(
        shared[0], a_dose("9271060312009001", ticket=None, phone="+62811"), reason="x"
    )
    first.book.void(shared[1], reason="x")
    erase_record(
        server.central.database, server.central.journal, shared[2], "perintah", wiring.now_utc()
    )
    first.sync()
    first.new_run().run_once()
    assert numbers(first) == (11, 11, True)
    status = read_status(server.central.database, server.central.identity, wiring.now_utc())
    told = {one.device: one.records for site in status.sites for one in site.devices}
    assert told == {str(first.book.site().device): 11, str(second.book.site().device): 1}


def test_a_difference_is_looked_after_again_by_itself(
    desks: tuple[Desk, Desk], server: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a person has to correct first can't be sent again: it is told, and asked again soon."""
    first, _ = desks
    record = first.save(a_dose("9271060312009001", ticket=None))
    first.sync()
    with first.book.transactions.writing() as c:
        c.execute(text("UPDATE record SET state = 'needs_fix'"))
    lose(server, record)
    first.new_run()
    monkeypatch.setattr("vaxentry.sync.agreeing.COMPARE_AGAIN", timedelta())
    first.sync()
    assert numbers(first) == (1, 0, False)
    with first.book.transactions.writing() as c:
        c.execute(text("UPDATE record SET stored_rev = NULL"))
    first.sync()
    assert numbers(first) == (0, 0, True)


def lose(server: Embedded, record: UUID) -> None:
    """The server forgets a record, as if somebody had deleted it by hand."""
    with server.central.database.writing() as c:
        for table, key in ((tables.revision, "record_id"), (tables.record, "id")):
            c.execute(delete(table).where(table.c[key] == str(record)))
        c.execute(delete(tables.dose).where(tables.dose.c.record_id == str(record)))


def test_what_agrees_is_not_compared_after_every_save(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = desks
    compared, compare = [], first.client.compare

    def counted(*arguments: Any) -> Any:
        compared.append(arguments)
        return compare(*arguments)

    monkeypatch.setattr(first.client, "compare", counted)
    for n in range(9001, 9006):
        first.save(a_dose(f"92710603120{n:05d}", ticket=None))
        first.sync()
    assert first.states() == {"accepted": 5}
    assert len(compared) == 1


def test_a_copied_pc_goes_on_under_an_id_of_its_own(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    """protocol.md 7 (x): nothing of either copy is lost, hidden or doubled."""
    first, _ = desks
    shared = first.save(a_dose("9271060312009001", ticket=None))
    first.sync()
    first.save(a_dose("9271060312009002", ticket=None))
    first.book.close()
    shutil.copytree(tmp_path / "a", tmp_path / "copy")
    one, other = Desk(tmp_path / "a", server), Desk(tmp_path / "copy", server)
    one.save(a_dose("9271060312009003", ticket=None))
    other.save(a_dose("9271060312009004", ticket=None))
    assert one.sync() == {"accepted": 3}
    other.sync()
    assert other.sync() == {"accepted": 3}
    assert one.book.site().device != other.book.site().device
    assert one.sync() == {"accepted": 3}
    for desk in (one, other):
        desk.new_run().run_once()
        match = desk.book.status().match
        assert match is not None
        assert (match.here + match.apart, match.is_equal) == (3, True)
    with server.central.database.reading() as c:
        assert c.execute(text("SELECT count(*) FROM dose")).scalar() == 4
        assert c.execute(text("SELECT count(*) FROM revision")).scalar() == 4
    assert one.book.detail(shared).row.state == other.book.detail(shared).row.state == "accepted"
    other.save(a_dose("9271060312009005", ticket=None))
    assert other.sync() == {"accepted": 4}
    for desk in (one, other):
        desk.close()


@pytest.mark.parametrize("rounds", [1, 2])
def test_a_server_set_back_unannounced_gets_everything_again(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path, rounds: int
) -> None:
    """protocol.md section 5: within two rounds, nothing doubled, also when restored twice."""
    first, _ = desks
    for n in range(9001, 9031):
        first.save(a_dose(f"92710603120{n:05d}", ticket=None))
    first.sync()
    kept = sqlite3.connect(tmp_path / "kept.db", check_same_thread=False)
    _file_of(server).backup(kept)
    for n in range(9031, 9041):
        first.save(a_dose(f"92710603120{n:05d}", ticket=None))
    assert first.sync() == {"accepted": 40}
    for _ in range(rounds):
        _set_back(server, kept)
        first.new_run()
        first.sync()
        assert first.sync() == {"accepted": 40}
        assert numbers(first) == (40, 40, True)
        with server.central.database.reading() as c:
            assert c.execute(text("SELECT count(*) FROM dose")).scalar() == 40
            assert c.execute(text("SELECT count(*) FROM revision")).scalar() == 40


def _file_of(server: Embedded) -> sqlite3.Connection:
    return sqlite3.connect(str(server.central.database.engine.url.database))


def _set_back(server: Embedded, kept: sqlite3.Connection) -> None:
    """An administrator puts yesterday's file back under the running server."""
    target = _file_of(server)
    kept.backup(target)
    target.close()
