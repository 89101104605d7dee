"""What the program does with its book as it begins, over a home of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.db.answered import add
from vaxentry import wiring
from vaxentry.domain.outbox import State
from vaxentry.settings import Places, Settings

SETTINGS = Settings(key_store="file")


@contextmanager
def book_of(home: Path) -> Iterator[wiring.Book]:
    with wiring.open_book(Places(home), SETTINGS) as book:
        yield book


@pytest.fixture
def refused(tmp_path: Path) -> UUID:
    """An entry that only a newer program is told of."""
    with book_of(tmp_path) as book:
        record = add(book.store)
        with book.store.transactions.writing() as c:
            c.execute(text("DELETE FROM outbox"))
            c.execute(text("UPDATE record SET state = 'needs_update', standing = 'unsupported'"))
    return record


def state(book: wiring.Book, record: UUID) -> State:
    return book.store.detail(record).row.state


def test_what_a_newer_program_may_cure_waits_to_be_sent(tmp_path: Path, refused: UUID) -> None:
    told: list[UUID] = []
    with wiring.open_desk(Places(tmp_path), SETTINGS, told.extend) as desk:
        assert state(desk.book, refused) is State.QUEUED
    assert told == [refused]


def test_a_book_that_is_opened_for_something_else_stays_as_it_is(
    tmp_path: Path, refused: UUID
) -> None:
    with book_of(tmp_path) as book:
        assert state(book, refused) is State.NEEDS_UPDATE


def test_a_disk_that_takes_nothing_does_not_keep_the_window_shut(
    tmp_path: Path, refused: UUID
) -> None:
    full = "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END"
    with book_of(tmp_path) as book, book.store.transactions.writing() as c:
        c.execute(text(full))
    with wiring.open_desk(Places(tmp_path), SETTINGS, lambda _: None) as desk:
        assert state(desk.book, refused) is State.NEEDS_UPDATE
