"""A program that runs only for a moment leaves a backup behind, and never keeps anybody waiting."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.db.conftest import KEY, Clock
from vaxentry.db.backup import verify_backup, write_backup
from vaxentry.db.store import Store
from vaxentry.db.upkeep import BACKUP_EVERY, BACKUP_SAVES, Upkeep
from vaxentry.domain.records import Saved

Save = Callable[..., Saved]


@pytest.fixture
def upkeep(tmp_path: Path, book: Store, clock: Clock) -> Upkeep:
    made = Upkeep(
        book.transactions,
        key=KEY,
        backups=tmp_path / "backups",
        second=tmp_path / "stick",
        clock=clock,
    )
    (tmp_path / "stick").mkdir()
    return made


def written(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def test_fifty_saves_are_backed_up_at_the_end(tmp_path: Path, save: Save, upkeep: Upkeep) -> None:
    upkeep.start()
    for _ in range(BACKUP_SAVES):
        save()
    upkeep.stop()
    for place in ("backups", "stick"):
        (one,) = written(tmp_path / place)
        assert verify_backup(one, KEY) == BACKUP_SAVES


def test_what_is_not_due_is_not_written(tmp_path: Path, save: Save, upkeep: Upkeep) -> None:
    for _ in range(BACKUP_SAVES - 1):
        save()
    upkeep.stop()
    assert written(tmp_path / "backups") == []


def test_half_an_hour_after_the_last_one_a_single_save_is_enough(
    tmp_path: Path, book: Store, save: Save, clock: Clock, upkeep: Upkeep
) -> None:
    save()
    folder = tmp_path / "backups"
    write_backup(book.transactions.engine, folder, reason="saves", key=KEY, now=clock())
    save()
    clock.now += BACKUP_EVERY + timedelta(seconds=1)
    upkeep.stop()
    assert len(written(folder)) == 2


def test_a_command_that_only_looks_writes_none(
    tmp_path: Path, book: Store, save: Save, clock: Clock
) -> None:
    for _ in range(BACKUP_SAVES):
        save()
    folder = tmp_path / "backups"
    Upkeep(book.transactions, key=KEY, backups=folder, second=None, clock=clock).stop()
    assert written(folder) == []


@pytest.mark.parametrize("slow", ["backups", "stick"])
def test_a_copy_that_takes_too_long_is_given_up_and_due_again(
    tmp_path: Path, save: Save, upkeep: Upkeep, monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    for _ in range(BACKUP_SAVES):
        save()
    asked: list[int] = []

    def is_over() -> bool:
        """Time is up in the middle of the copy to that place."""
        asked.append(1)
        first = tmp_path / "backups"
        return any(first.glob("*.part" if slow == "backups" else "*.db"))

    monkeypatch.setattr(upkeep, "_is_over", is_over)
    upkeep.stop()
    assert asked
    assert written(tmp_path / slow) == []
    monkeypatch.undo()
    monkeypatch.setattr(upkeep, "_ends", float("inf"))
    if slow == "backups":
        save()
        upkeep._last_look()
        assert len(written(tmp_path / slow)) == 1


def test_a_place_that_fails_does_not_stop_the_end(
    tmp_path: Path, save: Save, upkeep: Upkeep
) -> None:
    (tmp_path / "backups").touch()
    for _ in range(BACKUP_SAVES):
        save()
    upkeep.stop()
