"""A central server that moves to another machine, as docs/restore.md tells it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.db.conftest import a_dose
from tests.e2e.desk import Desk, heads
from vaxentry import wiring
from vaxentry.central import care
from vaxentry.central.backup import make_backup
from vaxentry.central.embedded import Embedded, serve_in_thread
from vaxentry.central.opening import Place
from vaxentry.central.restore import restore


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Embedded]:
    running = serve_in_thread(tmp_path / "central")
    yield running
    running.stop()


@pytest.fixture
def desk(tmp_path: Path, old: Embedded) -> Iterator[Desk]:
    (tmp_path / "pc").mkdir()
    with closing(Desk(tmp_path / "pc", old).enrol()) as made:
        yield made


def save(desk: Desk, number: int) -> None:
    desk.save(a_dose(f"9271060312{number:06d}", ticket=None))


def address(desk: Desk) -> str:
    return desk.book.site().server_url


def backed_up(server: Embedded, tmp_path: Path) -> Path:
    central, folder = server.central, tmp_path / "backup"
    make_backup(
        central.database, central.identity, central.journal, tmp_path / "central", folder,
        wiring.now_utc(),
    )  # fmt: skip
    return folder


def announce(server: Embedded, url: str) -> None:
    care.move(server.central.database, server.central.journal, url, wiring.now_utc())


def test_the_same_server_at_another_address(desk: Desk, old: Embedded, tmp_path: Path) -> None:
    save(desk, 9001)
    desk.sync()
    new = serve_in_thread(tmp_path / "central")
    announce(old, new.url)
    save(desk, 9002)
    desk.new_run()
    assert desk.sync() == {"accepted": 2}
    assert address(desk) == new.url
    old.stop()
    save(desk, 9003)
    desk.new_run()
    assert desk.sync() == {"accepted": 3}
    assert len(heads(new)) == 3
    new.stop()


def test_a_restored_copy_takes_over_only_when_it_is_promoted(
    desk: Desk, old: Embedded, tmp_path: Path
) -> None:
    save(desk, 9001)
    desk.sync()
    folder = backed_up(old, tmp_path)
    save(desk, 9002)
    assert desk.sync() == {"accepted": 2}
    restore(Place(tmp_path / "new"), folder, wiring.now_utc(), replace=False)
    new = serve_in_thread(tmp_path / "new")
    announce(old, new.url)
    save(desk, 9003)
    for _ in range(2):
        desk.new_run()
        assert desk.sync() == {"accepted": 3}
    assert (len(heads(old)), len(heads(new)), address(desk)) == (3, 1, old.url)

    care.promote(new.central.database, new.central.journal, new.central.identity, wiring.now_utc())
    for _ in range(3):
        desk.new_run()
        desk.sync()
    assert desk.states() == {"accepted": 3}
    assert address(desk) == new.url
    assert len(heads(new)) == 3
    match = desk.book.status().match
    assert match is not None
    assert (match.here, match.there, match.is_equal) == (3, 3, True)
    old.stop()
    save(desk, 9004)
    desk.new_run()
    assert desk.sync() == {"accepted": 4}
    assert len(heads(new)) == 4
    new.stop()
