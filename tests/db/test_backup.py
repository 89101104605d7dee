import errno
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import pytest

from tests.db.conftest import KEY, Clock
from vaxentry.db import backup
from vaxentry.db.backup import copy_backup, verify_backup, write_backup
from vaxentry.db.store import Store
from vaxentry.db.upkeep import BACKUP_SAVES, Upkeep, backup_is_due, checkpoint_is_due
from vaxentry.domain.records import Saved
from vaxentry.domain.stacks import Draft
from vaxentry.errors import StorageError

Save = Callable[..., Saved]


def test_a_backup_holds_everything_and_opens_as_a_book(
    tmp_path: Path, book: Store, save: Save, clock: Clock
) -> None:
    saved = save()
    copy = write_backup(book.transactions.engine, tmp_path / "out", reason="saves", key=KEY)
    with Store.open(copy, KEY, tmp_path / "other", clock) as restored:
        assert restored.detail(saved.record_id) == book.detail(saved.record_id)


def test_saves_go_on_during_a_backup_and_do_not_start_it_again(
    tmp_path: Path, book: Store, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(40):
        save()
    pieces: list[int] = []

    def save_between(descriptor: int) -> None:
        del descriptor
        pieces.append(1)
        save()

    monkeypatch.setattr(backup, "PIECE_PAGES", 20)
    monkeypatch.setattr(backup, "_settle", save_between)
    copy = write_backup(book.transactions.engine, tmp_path / "out", reason="saves", key=KEY)
    assert verify_backup(copy, KEY) == 40
    assert len(pieces) > 1
    assert book.counts().saved == 40 + len(pieces)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [copy.name]


def test_a_damaged_page_is_found(tmp_path: Path, book: Store, save: Save) -> None:
    save()
    copy = write_backup(book.transactions.engine, tmp_path / "out", reason="saves", key=KEY)
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    with pytest.raises(StorageError):
        verify_backup(copy, KEY)


def test_a_backup_with_fewer_records_does_not_count(
    tmp_path: Path, book: Store, save: Save
) -> None:
    save()
    copy = write_backup(book.transactions.engine, tmp_path / "out", reason="saves", key=KEY)
    assert verify_backup(copy, KEY, at_least=1) == 1
    with pytest.raises(StorageError):
        verify_backup(copy, KEY, at_least=2)


def test_generations_are_kept_and_a_second_place_is_filled(
    tmp_path: Path, book: Store, save: Save, clock: Clock
) -> None:
    save()
    second = tmp_path / "stick"
    second.mkdir()
    for _ in range(backup.GENERATIONS + 3):
        clock.now += timedelta(minutes=1)
        written = write_backup(
            book.transactions.engine, tmp_path / "out", reason="saves", key=KEY, now=clock()
        )
        copy_backup(written, second)
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) == backup.GENERATIONS
    assert sorted(path.name for path in second.iterdir()) == names


def test_a_missing_second_place_is_no_fault(tmp_path: Path, book: Store, save: Save) -> None:
    save()
    written = write_backup(book.transactions.engine, tmp_path / "out", reason="saves", key=KEY)
    copy_backup(written, tmp_path / "pulled out")
    assert not (tmp_path / "pulled out").exists()


def test_the_newest_stays_when_the_clock_went_back(
    tmp_path: Path, book: Store, clock: Clock
) -> None:
    engine, out = book.transactions.engine, tmp_path / "out"
    for _ in range(backup.GENERATIONS):
        clock.now += timedelta(minutes=1)
        write_backup(engine, out, reason="saves", key=KEY, now=clock())
    clock.now -= timedelta(days=3650)
    written = write_backup(engine, out, reason="saves", key=KEY, now=clock())
    assert written.exists()
    assert len(list(out.iterdir())) == backup.GENERATIONS


@pytest.mark.parametrize(
    ("changes", "minutes", "took_s", "due"),
    [
        (0, 600, 0, False),
        (49, 29, 0, False),
        (50, 1, 0, True),
        (1, 30, 0, True),
        (50, 1, 4, False),
        (50, 2, 4, True),
        (1, -1, 4, True),
        (0, -1, 4, False),
    ],
)
def test_when_a_backup_is_due(changes: int, minutes: int, took_s: int, due: bool) -> None:
    age, took = timedelta(minutes=minutes), timedelta(seconds=took_s)
    assert backup_is_due(changes, age, age, took) is due


def test_upkeep_backs_up_after_fifty_saves(
    tmp_path: Path, book: Store, save: Save, clock: Clock
) -> None:
    upkeep = Upkeep(
        book.transactions,
        key=KEY,
        backups=tmp_path / "backups",
        second=None,
        clock=clock,
    )
    for _ in range(49):
        save()
    clock.now += timedelta(minutes=1)
    assert upkeep.look() is None
    save()
    written = upkeep.look()
    assert written is not None
    assert verify_backup(written, KEY) == 50
    clock.now += timedelta(minutes=1)
    assert upkeep.look() is None


def test_a_backup_that_did_not_work_is_not_tried_again_at_once() -> None:
    hours, minute = timedelta(hours=2), timedelta(minutes=1)
    assert not backup_is_due(50, hours, rested=minute, last_took=timedelta(seconds=15))
    assert backup_is_due(50, hours, rested=6 * minute, last_took=timedelta(seconds=15))


def test_nothing_readable_stands_in_any_file(tmp_path: Path, book: Store, save: Save) -> None:
    save(name="KANARI BURUNG", number="9271060312009001")
    book.save_draft(Draft(uuid4(), save().record_id, 1, {}, {}))
    write_backup(book.transactions.engine, tmp_path / "backups", reason="saves", key=KEY)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".db", ".db-wal"}
    for path in files:
        content = path.read_bytes()
        for planted in (b"KANARI", b"BURUNG", b"9271060312009001", b"SQLite format"):
            assert planted not in content


def test_a_second_place_that_can_not_be_written_makes_no_storm_of_backups(
    tmp_path: Path, book: Store, save: Save, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "full")

    second = tmp_path / "stick"
    second.mkdir()
    upkeep = Upkeep(
        book.transactions,
        key=KEY,
        backups=tmp_path / "backups",
        second=second,
        clock=clock,
    )
    for _ in range(BACKUP_SAVES):
        save()
    clock.now += timedelta(minutes=1)
    monkeypatch.setattr(backup, "_copy_pieces", full)
    with pytest.raises(StorageError):
        upkeep.look()
    assert len(list((tmp_path / "backups").glob("*.db"))) == 1
    clock.now += timedelta(minutes=1)
    assert upkeep.look() is None


def test_a_backup_that_failed_is_not_tried_again_at_once(
    tmp_path: Path, book: Store, save: Save, clock: Clock
) -> None:
    (tmp_path / "full").touch()
    upkeep = Upkeep(
        book.transactions,
        key=KEY,
        backups=tmp_path / "full",
        second=None,
        clock=clock,
    )
    for _ in range(BACKUP_SAVES):
        save()
    clock.now += timedelta(minutes=1)
    with pytest.raises((StorageError, OSError)):
        upkeep.look()
    clock.now += timedelta(minutes=4)
    assert upkeep.look() is None
    (tmp_path / "full").unlink()
    clock.now += timedelta(minutes=1)
    assert upkeep.look() is not None


@pytest.mark.parametrize(
    ("pages", "quiet", "due"),
    [
        (0, True, False),
        (255, True, False),
        (256, True, True),
        (256, False, False),
        (16383, False, False),
        (16384, False, True),
    ],
)
def test_when_a_checkpoint_is_due(pages: int, quiet: bool, due: bool) -> None:
    assert checkpoint_is_due(pages, quiet=quiet) is due


def test_a_quiet_moment_is_used_for_the_checkpoint(
    tmp_path: Path, book: Store, save: Save, clock: Clock
) -> None:
    upkeep = Upkeep(book.transactions, key=KEY, backups=tmp_path / "b", second=None, clock=clock)

    def pages_to_move() -> int:
        with book.transactions.engine.connect() as c:
            _, log, moved = c.exec_driver_sql("PRAGMA wal_checkpoint(NOOP)").one()
        return int(log - moved)

    for _ in range(20):
        save()
    assert pages_to_move() > 256
    upkeep.look()
    assert pages_to_move() > 256
    upkeep.look()
    assert pages_to_move() == 0
    assert book.counts().saved == 20


def test_a_backup_gives_up_when_the_program_ends_and_leaves_nothing(
    tmp_path: Path, book: Store, save: Save
) -> None:
    save()
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "vaxentry-20211101-000000-000000-saves.part").write_bytes(b"from a killed program")
    with pytest.raises(StorageError):
        write_backup(
            book.transactions.engine, folder, reason="saves", key=KEY, stopped=lambda: True
        )
    assert not list(folder.iterdir())
    write_backup(book.transactions.engine, folder, reason="saves", key=KEY)
    assert len(list(folder.iterdir())) == 1
