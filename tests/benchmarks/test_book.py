import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.book import fill, now_utc, open_store
from benchmarks.cards import doses, record_ids
from benchmarks.raw import raw_file, save, values
from benchmarks.report import percentile
from vaxentry.db import chain, tables
from vaxentry.db.engine import bare
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordQuery

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "home", KEY) as opened:
        yield opened


def test_a_filled_book_is_a_whole_book(store: Store) -> None:
    fill(store, 30, seed=1)
    assert store.counts()[State.ACCEPTED] == store.counts().saved == 30
    newest = store.page(RecordQuery(), limit=1)[0]
    assert store.detail(newest.record_id).dose.name == newest.name
    assert [row.seq for row in store.page(RecordQuery(text=newest.entry_no))] == [30]
    with store.transactions.reading() as connection:
        assert chain.walk(bare(connection)).fault is None
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_what_waits_is_due_and_can_be_sent(store: Store) -> None:
    fill(store, 30, seed=1, state=State.QUEUED)
    due = Outbox(store.transactions).due(now_utc(), 100)
    assert [record.seq for record in due] == list(range(1, 31))
    assert store.status().waiting == 30


def test_the_short_way_fills_the_same_columns_as_a_save(store: Store) -> None:
    fill(store, 1, seed=1, state=State.QUEUED)
    store.add(
        next(doses(2)), record_id=next(record_ids(2)), stack=store.stacks()[0].id, warnings=()
    )
    with store.transactions.reading() as connection:
        for table in (tables.record, tables.revision, tables.outbox, tables.audit):
            short, long = connection.execute(table.select().order_by(*table.primary_key)).all()[:2]
            assert [v is None for v in short] == [v is None for v in long], table.name
            assert [type(v) for v in short] == [type(v) for v in long], table.name


def test_the_yardstick_saves_a_row(tmp_path: Path) -> None:
    plain = raw_file(tmp_path / "raw.db", 10, seed=1)
    save(plain, values(next(doses(2)), next(record_ids(2)), 10))
    plain.close()
    with sqlite3.connect(tmp_path / "raw.db") as again:
        assert again.execute("SELECT count(*) FROM dose").fetchone() == (11,)
        assert again.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    again.close()


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([float(n) for n in range(100)], 0.99) == 99.0
    assert percentile([1.0], 0.99) == 1.0
