"""The newest backup there is, wherever it was made, and a second place for each."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.db.conftest import KEY, Clock
from vaxentry.db.backup import verify_backup
from vaxentry.db.store import Store
from vaxentry.db.upkeep import Upkeep
from vaxentry.domain.backups import BackupState
from vaxentry.domain.records import Saved
from vaxentry.errors import StorageError

Save = Callable[..., Saved]


def test_short_sessions_add_up(tmp_path: Path, book: Store, save: Save, clock: Clock) -> None:
    """Nobody leaves the program on for long: what counts is what the last backup lacks."""

    def session(saves: int, minutes: int) -> Path | None:
        upkeep = Upkeep(
            book.transactions, key=KEY, backups=tmp_path / "out", second=None, clock=clock
        )
        for _ in range(saves):
            save()
        clock.now += timedelta(minutes=minutes)
        return upkeep.look()

    assert session(30, 10) is None
    first = session(20, 10)
    assert first is not None
    assert session(10, 20) is None
    assert session(0, 20) is not None
    assert session(0, 40) is None
    for kept in (tmp_path / "out").glob("*.db"):
        kept.write_bytes(b"damaged")
    assert session(0, 1) is not None


def test_a_second_place_counts_once_a_copy_is_there(
    tmp_path: Path, book: Store, save: Save, clock: Clock
) -> None:
    out, stick = tmp_path / "out", tmp_path / "stick"
    upkeep = Upkeep(book.transactions, key=KEY, backups=out, second=None, clock=clock)
    save()
    with pytest.raises(StorageError):
        upkeep.use_second(stick)
    with pytest.raises(StorageError):
        upkeep.use_second(out)
    assert upkeep.state().second == ""
    stick.mkdir()
    clock.now += timedelta(minutes=1)
    upkeep.use_second(stick)
    begun = upkeep.state().at
    assert begun is not None
    assert upkeep.state() == BackupState(begun, str(stick), begun)
    assert [verify_backup(copy, KEY) for copy in stick.iterdir()] == [1]
    shutil.rmtree(stick)
    assert upkeep.state() == BackupState(begun, str(stick), None)
