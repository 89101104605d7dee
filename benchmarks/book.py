"""A book that already holds many records: real schema and seals, written by a short way in bulk."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, insert, select

from benchmarks.cards import doses, record_ids
from vaxentry.db import audit, saving, search, seats, tables
from vaxentry.db.engine import bare
from vaxentry.db.store import Store
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import Dose, Revision, RevisionKind
from vaxentry.domain.entry_no import EntryNo
from vaxentry.domain.outbox import NORMAL_PRIORITY, State
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.wire.record import seal

CHUNK = 20_000
PER_DAY = 900
FIRST_DAY = datetime(2018, 1, 1, 1, 0, tzinfo=UTC)

Row = dict[str, Any]


def now_utc() -> datetime:
    """The clock that the store is given."""
    return datetime.now(UTC)


def open_store(home: Path, key: bytes) -> Store:
    """The book of `home` with one stack, as wiring opens it but for upkeep."""
    home.mkdir(parents=True, exist_ok=True)
    store = Store.open(home / "vaxentry.db", key, home / "backups", now_utc)
    if not store.stacks():
        store.open_stack(FIRST_DAY.date(), 0, "")
    return store


def fill(
    store: Store,
    rows: int,
    seed: int,
    state: State = State.ACCEPTED,
    chosen: Iterator[tuple[Dose, UUID]] | None = None,
) -> float:
    """Write `rows` records; the seconds it took.

    QUEUED records stand in the outbox as if just saved; ACCEPTED ones have left it. They are made
    from `seed`, or the next ones of `chosen`.
    """
    started = time.perf_counter()
    cards = chosen or zip(doses(seed), record_ids(seed), strict=False)
    stack_id = store.stacks()[0].id
    with store.transactions.engine.connect() as c:
        driver: Any = c.connection.driver_connection
        driver.execute("PRAGMA synchronous=OFF")
        for start in range(0, rows, CHUNK):
            some = list(islice(cards, min(CHUNK, rows - start)))
            with c.begin():
                _write(c, some, stack_id, state)
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        driver.execute("PRAGMA synchronous=FULL")
    return time.perf_counter() - started


def _write(c: Connection, cards: Sequence[tuple[Dose, UUID]], stack_id: UUID, state: State) -> None:
    first = _next_seq(c)
    revisions = list(revisions_of(seats.seat(c), cards, stack_id, first))
    _insert(c, tables.record, (_record(r, seq, state) for seq, r in enumerate(revisions, first)))
    kept = [_revision(r, seq) for seq, r in enumerate(revisions, first)]
    _insert(c, tables.revision, iter(kept))
    _insert(c, tables.audit, _trail(c, revisions, kept))
    search.index_some(bare(c), len(revisions))
    if state is State.QUEUED:
        waiting = [(seq, 1, NORMAL_PRIORITY, 0, 0) for seq, _ in enumerate(revisions, first)]
        c.exec_driver_sql(
            "INSERT INTO outbox (record_seq, rev, priority, due_at, tries) VALUES (?, ?, ?, ?, ?)",
            waiting,
        )


def _next_seq(c: Connection) -> int:
    last = select(tables.record.c.seq).order_by(tables.record.c.seq.desc()).limit(1)
    return (c.execute(last).scalar() or 0) + 1


def revisions_of(
    seat: saving.Seat, cards: Sequence[tuple[Dose, UUID]], stack_id: UUID, first: int
) -> Iterator[Revision]:
    for seq, (dose, record_id) in enumerate(cards, first):
        day, count = divmod(seq, PER_DAY)
        saved_at = FIRST_DAY + timedelta(days=day, seconds=30 * count)
        yield Revision(
            record_id=record_id,
            rev=1,
            parents=(),
            kind=RevisionKind.ENTRY,
            device=seat.device,
            author=seat.author,
            saved_at=saved_at,
            entry_no=str(EntryNo(seat.pc_code, saved_at.date(), count + 1)),
            stack=stack_id,
            site=seat.site,
            dose=dose,
        )


def _record(r: Revision, seq: int, state: State) -> Row:
    assert r.dose is not None
    return {
        "seq": seq,
        "id": r.record_id.hex,
        "entry_no": r.entry_no,
        "stack_number": 1,
        "card_no": seq,
        "author_id": r.author.hex,
        "saved_at": to_ms(r.saved_at),
        "head_rev": 1,
        "state": state.value,
        "state_since": to_ms(r.saved_at),
        "doubt": 0,
        **saving.head_columns(r.dose, BUILT_IN),
    }


def _revision(r: Revision, seq: int) -> Row:
    sealed = seal(r)
    return {
        "record_seq": seq,
        "rev": 1,
        "kind": r.kind.value,
        "digest": sealed.digest,
        "sealed": sealed.content,
        "author_id": r.author.hex,
        "saved_at": to_ms(r.saved_at),
        "reason": "",
    }


def _trail(c: Connection, revisions: Sequence[Revision], kept: Sequence[Row]) -> Iterator[Row]:
    last = select(tables.audit.c.hash).order_by(tables.audit.c.seq.desc()).limit(1)
    previous = c.execute(last).scalar() or audit.START
    for r, row in zip(revisions, kept, strict=True):
        digest = row["digest"].hex()
        entry = audit.Entry(to_ms(r.saved_at), r.author, "saved", row["record_seq"], 1, digest)
        previous = audit.chained(previous, entry)
        yield {
            "at": entry.at,
            "author_id": r.author.hex,
            "action": entry.action,
            "record_seq": entry.record_seq,
            "rev": 1,
            "detail": entry.detail,
            "hash": previous,
        }


def _insert(c: Connection, table: Table, rows: Iterator[Row]) -> None:
    """Straight to the driver: the types are converted above."""
    values = list(rows)
    columns = list(values[0])
    statement = insert(table).values(dict.fromkeys(columns))
    names = ", ".join(statement.compile(dialect=c.dialect).params)
    marks = ", ".join("?" * len(columns))
    c.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) VALUES ({marks})",  # noqa: S608 - our own names
        [tuple(row[name] for name in names.split(", ")) for row in values],
    )
