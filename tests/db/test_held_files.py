"""Saved is saved: nothing is called saved that goes into a file nobody finds again."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.db.conftest import KEY, Clock
from vaxentry.db.store import Store
from vaxentry.domain.records import Saved
from vaxentry.errors import BookGoneError

Save = Callable[..., Saved]


def replaced(path: Path) -> None:
    copy = path.with_name("copy.db")
    shutil.copyfile(path, copy)
    copy.replace(path)


def home_moved(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


def log_deleted(path: Path) -> None:
    path.with_name(path.name + "-wal").unlink()


@pytest.mark.parametrize(
    "take_away",
    [
        Path.unlink,
        lambda path: path.rename(path.with_name("old.db")),
        replaced,
        home_moved,
        lambda path: shutil.rmtree(path.parent),
        log_deleted,
    ],
)
def test_a_save_into_a_file_that_is_not_under_its_name_is_refused(
    tmp_path: Path, book: Store, save: Save, take_away: Callable[[Path], object]
) -> None:
    first = save()
    take_away(tmp_path / "v.db")
    with pytest.raises(BookGoneError):
        save()
    with pytest.raises(BookGoneError):
        book.void(first.record_id, reason="salah")
    assert book.counts().saved == 1


def test_the_status_line_tells_it_before_anything_is_typed(tmp_path: Path, book: Store) -> None:
    book.status()
    (tmp_path / "v.db").unlink()
    with pytest.raises(BookGoneError):
        book.status()


def test_a_file_put_back_takes_saves_again(tmp_path: Path, book: Store, save: Save) -> None:
    path, away = tmp_path / "v.db", tmp_path / "away.db"
    path.rename(away)
    with pytest.raises(BookGoneError):
        save()
    away.rename(path)
    save()
    assert book.counts().saved == 1


def test_no_new_file_is_made_where_the_open_one_was(tmp_path: Path, book: Store) -> None:
    (tmp_path / "v.db").unlink()
    with book.transactions.reading(), pytest.raises(BookGoneError), book.transactions.reading():
        pass
    assert not (tmp_path / "v.db").exists()


def test_what_was_saved_is_there_when_the_book_is_opened_again(
    tmp_path: Path, book: Store, save: Save, clock: Clock
) -> None:
    save()
    with Store.open(tmp_path / "v.db", KEY, tmp_path, clock) as second:
        assert second.counts().saved == 1
    save()
    assert book.counts().saved == 2
