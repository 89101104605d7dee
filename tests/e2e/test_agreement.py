"""What both sides agree on, over a socket: news reaches the other PC, both hold the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, text

from tests.db.conftest import a_dose
from tests.e2e.test_both_sides import Desk
from vaxentry.central import tables
from vaxentry.central.embedded import Embedded, serve_in_thread
from vaxentry.domain.outbox import Flag

OTHER_NAME = a_dose(name="RINA WULANDARI", ticket=None)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Embedded]:
    running = serve_in_thread(tmp_path / "central")
    yield running
    running.stop()


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
    with server.central.database.writing() as c:
        for table, key in ((tables.revision, "record_id"), (tables.record, "id")):
            c.execute(delete(table).where(table.c[key] == lost))
        c.execute(delete(tables.dose).where(tables.dose.c.record_id == lost))
    assert first.sync() == {"accepted": 40}
    first.new_run()
    assert first.sync() == {"accepted": 40}
    with server.central.database.reading() as c:
        assert c.execute(text("SELECT count(*) FROM dose")).scalar() == 40
        assert c.execute(text("SELECT 1 FROM dose WHERE record_id = :lost"), {"lost": lost}).first()
