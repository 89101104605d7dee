"""Writers take turns; what broke leaves nothing behind; upkeep gives way."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import KEY, Clock, a_dose
from vaxentry.db import transactions
from vaxentry.db.store import Store
from vaxentry.db.upkeep import Upkeep
from vaxentry.domain.records import Saved
from vaxentry.errors import StorageError, StoreBusyError

Save = Callable[..., Saved]


def test_a_save_waits_for_another_writer_and_is_not_lost(book: Store, save: Save) -> None:
    inside, go_on = Event(), Event()

    def write() -> None:
        with book.transactions.writing() as c:
            c.execute(text("UPDATE pace SET failures = 7"))
            inside.set()
            go_on.wait(5)

    writer = Thread(target=write)
    writer.start()
    inside.wait(5)
    saver = Thread(target=save)
    saver.start()
    go_on.set()
    writer.join(5)
    saver.join(5)
    assert book.counts().saved == 1


def test_a_writer_that_never_ends_is_told_as_busy(
    book: Store, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "LONGEST_TURN_S", 0.01)
    with book.transactions.writing(), pytest.raises(StoreBusyError):
        save()
    save()
    assert book.counts().saved == 1


def broken(book: Store, statement: str) -> None:
    with book.transactions.driving() as raw:
        raw.execute("UPDATE pace SET failures = 7")
        raw.execute(statement)
        raise ZeroDivisionError


def test_a_bare_transaction_that_breaks_writes_nothing(book: Store, save: Save) -> None:
    save()
    with pytest.raises(ZeroDivisionError):
        broken(book, "SELECT 1")
    with pytest.raises(StorageError):
        broken(book, "UPDATE nothing SET x = 1")
    with book.transactions.reading() as c:
        assert c.execute(text("SELECT failures FROM pace")).scalar_one() == 0
    save()
    assert book.counts().saved == 2


def test_looking_takes_no_lock_and_sees_one_moment(book: Store, save: Save) -> None:
    with book.transactions.looking() as raw:
        before = raw.execute("SELECT count(*) FROM record").fetchone()
        save()
        assert raw.execute("SELECT count(*) FROM record").fetchone() == before == (0,)
    assert book.counts().saved == 1


def test_a_backup_gives_way_to_saves_but_not_for_ever(
    tmp_path: Path, book: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    upkeep = Upkeep(book.transactions, key=KEY, backups=tmp_path, second=None, clock=clock)
    asked: list[float] = []

    def just_saved() -> float:
        asked.append(0.0)
        return 0.0 if len(asked) < 3 else 1.0

    assert book.transactions.seconds_since_save() > 1
    stack = book.open_stack(None, 0, "")
    book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    assert book.transactions.seconds_since_save() < 60
    monkeypatch.setattr(book.transactions, "seconds_since_save", just_saved)
    upkeep._give_way()
    assert len(asked) == 3
    monkeypatch.setattr(book.transactions, "seconds_since_save", lambda: 0.0)
    monkeypatch.setattr("vaxentry.db.upkeep.GIVE_WAY_AT_MOST_S", 0.01)
    upkeep._give_way()
