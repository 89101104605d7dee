"""No list, count or look-up may scan: at a million records a scan is a frozen window.

The plans are those without statistics: the book never runs ANALYZE.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from vaxentry.db import audit
from vaxentry.db.engine import bare
from vaxentry.db.outbox import Outbox
from vaxentry.db.search import index_some
from vaxentry.db.store import Store
from vaxentry.domain.age import ALL, Age
from vaxentry.domain.desk_lists import DeskList
from vaxentry.domain.findings import FindingKind
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.person import Probe
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.records import Order, RecordQuery, Saved

SMALL = frozenset(
    {"state_count", "device", "author", "pace", "outbox", "record_flag", "stack"}
    | {"search_due", "parked_card", "draft", "stack_pause", "link_span", "ledger_mark", "CONSTANT"}
    | {"clash", "case_step", "member", "group_away"}
    | {"told", "known", "placed"}
)
"""Tables that stay small, or are read from one end; and parts of the cards of one stack."""
READING = ("WITH", "SELECT", "UPDATE", "DELETE")
"""What looks for rows."""

QUEUED = State.QUEUED
PROBE = Probe("9271060312000002", "YOHANA", date(2000, 1, 1), "+6281234567890", "P-AB12")

NARROW = RecordQuery(
    states=frozenset({QUEUED}), author=UUID(int=5), vaccine="sinovac", age=Age.HOUR
)

Reads = Callable[[Store], object]


def _amount(book: Store, which: DeskList) -> object:
    return book.amount(which)


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
    "for the registry": lambda b: b.niks(),
    "gone through": lambda b: b.looked(FindingKind.CLINICAL),
    "refused": lambda b: b.refused(),
    **{f"{one}, counted": partial(_amount, which=one) for one in DeskList},
    "due": lambda b: Outbox(b.transactions).due(b._clock(), 100),
    "summary": lambda b: Outbox(b.transactions).summary(),
    "search in a state": lambda b: b.page(RecordQuery(text="7890", states=frozenset({QUEUED}))),
    "counts of a search": lambda b: b.counts(RecordQuery(text="siti")),
    "people": lambda b: b.people("9271060312000001"),
    "similar": lambda b: b.similar(PROBE),
    "deferred": lambda b: b.deferred(date(2021, 12, 31)),
    "deferred, counted": lambda b: b.count_deferred(date(2021, 12, 31)),
    "next doses": lambda b: b.next_doses(date(2021, 9, 1), date(2021, 9, 30)),
    "for the supervisor": lambda b: b.for_supervisor(),
    "doubts": lambda b: b.doubts(),
    "doubts of a stack": lambda b: b.doubts(b.stacks()[0].id),
    "progress": lambda b: b.progress(b.stacks()[0].id),
    "filed cards": lambda b: b.filed_cards(b.stacks()[0].id),
    "parked": lambda b: b.parked(),
    "batches": lambda b: b.batches(b.stacks()[0].id),
    "rows": lambda b: b.rows([UUID(int=1)]),
    "outline": lambda b: b.outline(RecordQuery()),
    "outline of a state": lambda b: b.outline(RecordQuery(states=frozenset({QUEUED}))),
    "outline, narrowed": lambda b: b.outline(NARROW),
    "outline of a search": lambda b: b.outline(RecordQuery(text="siti")),
    "outline of a search, narrowed": lambda b: b.outline(replace(NARROW, text="siti")),
    "outline of a cause": lambda b: b.outline(RecordQuery(cause="held.nik")),
    "outline being sent": lambda b: b.outline(RecordQuery(states=frozenset({State.SENDING}))),
    "outline of a stack": lambda b: b.outline(RecordQuery(stack=b.stacks()[0].id)),
    "stretch": lambda b: b.stretch(RecordQuery(), 0, 0, ALL),
    "stretch, narrowed": lambda b: b.stretch(NARROW, 0, 0, ALL),
    "stretch of a search": lambda b: b.stretch(replace(NARROW, text="siti"), 0, 0, ALL),
    "facets": lambda b: b.facets(RecordQuery()),
    "facets, narrowed": lambda b: b.facets(NARROW),
    "facets of a search": lambda b: b.facets(RecordQuery(text="siti")),
    "facets of a stack": lambda b: b.facets(RecordQuery(stack=b.stacks()[0].id)),
    "facets of a cause": lambda b: b.facets(RecordQuery(cause="held.nik")),
    "life": lambda b: b.life(b.page(RecordQuery())[0].record_id),
    "link spans": lambda b: b.link_spans(b._clock()),
    "paused stacks": lambda b: b.paused_stacks(),
    "next due": lambda b: Outbox(b.transactions).next_due_at(),
    "pause": lambda b: b.act(Act.PAUSE, Chosen.one(3), reason="x"),
    "pause of a stack": lambda b: b.act(Act.PAUSE, Chosen.of_stack(b.stacks()[0].id), reason="x"),
    "resume": lambda b: b.act(Act.RESUME, Chosen.one(3)),
    "put first": lambda b: b.act(Act.PUT_FIRST, Chosen.one(3)),
    "put back": lambda b: b.act(Act.PUT_BACK, Chosen.one(3)),
    "mark": lambda b: b.act(Act.MARK_PCARE, Chosen.one(3)),
    "unmark": lambda b: b.act(Act.UNMARK_PCARE, Chosen.one(3)),
    "unknown attempts": lambda b: Outbox(b.transactions).unknown_attempts(),
}


@contextmanager
def statements(book: Store) -> Iterator[list[str]]:
    """Every SELECT that reaches SQLite, with its values, whichever way it was sent."""
    seen: list[str] = []

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith(READING):
            seen.append(statement)

    def trace(connection: Any, *_: object) -> None:
        connection.set_trace_callback(note)

    def still(connection: Any, *_: object) -> None:
        connection.set_trace_callback(None)

    engine = book.transactions.engine
    event.listen(engine, "checkout", trace)
    event.listen(engine, "checkin", still)
    yield seen
    event.remove(engine, "checkout", trace)
    event.remove(engine, "checkin", still)


@pytest.mark.parametrize("name", READS)
def test_no_scan(book: Store, save: Callable[..., Saved], name: str) -> None:
    for _ in range(30):
        save()
    with book.transactions.writing() as c:
        index_some(bare(c), 20)
    with statements(book) as seen:
        READS[name](book)
    assert_searched(book, seen, name)


def test_a_batch_is_found_without_reading_all_that_waits(
    book: Store, save: Callable[..., Saved]
) -> None:
    save()
    with statements(book) as seen:
        READS["due"](book)
    with book.transactions.reading() as c:
        plans = [
            [row[3] for row in bare(c).execute(f"EXPLAIN QUERY PLAN {statement}")]
            for statement in seen
        ]
    parted, urgent, rest = plans
    assert "ix_outbox_failed_seq_part" in parted[0]
    assert "ix_outbox_priority_record_seq" in urgent[0]
    assert rest[0] == "SCAN outbox"  # from its beginning, in the order of sending, up to the limit
    assert not any("TEMP B-TREE" in step for step in rest)


def test_the_oldest_that_waits_is_found_without_sorting_all_of_it(
    book: Store, save: Callable[..., Saved]
) -> None:
    save()
    with statements(book) as seen:
        READS["summary"](book)
    with book.transactions.reading() as c:
        for statement in seen:
            if "FROM stack" in statement:
                continue  # sorts the numbers of one stack, where they changed of late
            steps = [row[3] for row in bare(c).execute(f"EXPLAIN QUERY PLAN {statement}")]
            assert not any("TEMP B-TREE" in step for step in steps), statement


def test_the_worklist_never_reads_what_is_accepted(book: Store) -> None:
    with statements(book) as seen:
        READS["conflicts"](book)
        READS["for the registry"](book)
        for which in (DeskList.CASES, DeskList.DUKCAPIL, DeskList.REFUSED):
            book.amount(which)
    with book.transactions.reading() as c:
        for statement in seen:
            steps = [row[3] for row in bare(c).execute(f"EXPLAIN QUERY PLAN {statement}")]
            assert not any("ix_record_state" in step for step in steps), statement


def assert_searched(book: Store, seen: list[str], name: str = "") -> None:
    assert seen
    with book.transactions.reading() as c:
        for statement in seen:
            if statement == audit.LAST:
                continue  # from its end, one row
            steps = [row[3] for row in bare(c).execute(f"EXPLAIN QUERY PLAN {statement}")]
            for step in steps:
                assert not scans(step, name), (step, statement)


def plan(book: Store, statement: str) -> list[str]:
    """How SQLite goes about a statement, step by step."""
    with book.transactions.reading() as c:
        return [row[3] for row in bare(c).execute(f"EXPLAIN QUERY PLAN {statement}")]


def scans(step: str, name: str) -> bool:
    words = step.split()
    if words[0] != "SCAN":
        return False
    if words[1].startswith("(subquery") or "VIRTUAL TABLE INDEX" in step:
        return False  # a constant, the full-text index itself, or a list that we gave
    # A page walks the record numbers from one end and stops at its limit.
    in_order = name in {"first page", "later page", "life"} and "USING" not in step
    return words[1] not in SMALL and not (in_order and words[1] == "record")
