"""No list, count or look-up may scan: at a million records a scan is a frozen window.

The plans are those without statistics: the book never runs ANALYZE.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.records import Order, RecordQuery, Saved

SMALL = frozenset(
    {"state_count", "device", "author", "pace", "link_log", "outbox", "record_flag", "stack"}
    | {"CONSTANT"}
)
"""Tables that stay small, or are read from one end."""

Reads = Callable[[Store], object]
READS: dict[str, Reads] = {
    "first page": lambda b: b.page(RecordQuery()),
    "later page": lambda b: b.page(RecordQuery(order=Order.OLDEST_FIRST), after=1),
    "page of a state": lambda b: b.page(RecordQuery(states=frozenset({State.ACCEPTED}))),
    "page being sent": lambda b: b.page(RecordQuery(states=frozenset({State.SENDING}))),
    "page of a flag": lambda b: b.page(RecordQuery(flag=Flag.NIK_PENDING)),
    "page of a search": lambda b: b.page(RecordQuery(text="siti")),
    "page of a stack": lambda b: b.page(RecordQuery(stack=b.stacks()[0].id)),
    "counts": lambda b: b.counts(),
    "status": lambda b: b.status(),
    "conflicts": lambda b: b.conflicts(),
    "due": lambda b: Outbox(b.transactions).due(b._clock(), 100),
    "summary": lambda b: Outbox(b.transactions).summary(),
    "unknown attempts": lambda b: Outbox(b.transactions).unknown_attempts(),
}


@contextmanager
def statements(book: Store) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(book.transactions.engine, "before_cursor_execute", note)
    yield seen
    event.remove(book.transactions.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("name", READS)
def test_no_scan(book: Store, save: Callable[..., Saved], name: str) -> None:
    for _ in range(30):
        save()
    with statements(book) as seen:
        READS[name](book)
    assert seen
    with book.transactions.reading() as c:
        for statement, parameters in seen:
            plan = c.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            for step in (row[3] for row in plan):
                words = step.split()
                if words[1].startswith("(subquery") or "VIRTUAL TABLE INDEX" in step:
                    continue  # a constant, or the full-text index itself
                in_order = name in {"first page", "later page"} and "USING" not in step
                scans = words[0] == "SCAN" and words[1] not in SMALL
                # A page walks the record numbers from one end and stops at its limit.
                assert not scans or (in_order and words[1] == "record"), (step, statement)
