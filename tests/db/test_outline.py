"""A long list knows where its rows are: the counts always add up to what is held."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.db.conftest import KEY, Clock, a_dose, lay_new_book
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.age import Age
from vaxentry.domain.outbox import State
from vaxentry.domain.outline import block_of
from vaxentry.domain.queue import Settlement, Verdict
from vaxentry.domain.records import Order, RecordQuery, RecordRow

AMOUNT = 300
VACCINES = ("sinovac", "moderna", "pfizer")
CODES = {
    "accepted": State.ACCEPTED,
    "held.nik": State.NIK_CLASH,
    "invalid": State.NEEDS_FIX,
}


def settle(outbox: Outbox, clock: Clock, limit: int) -> None:
    """The server answers the first that wait, each in another way."""
    attempt = outbox.begin(uuid4(), outbox.due(clock(), limit), clock())
    verdicts = [
        Verdict(
            record=sent,
            state=CODES[code],
            code=code,
            standing="",
            flags=frozenset(),
            server_seq=sent.seq,
            invalid_rule="nik_length" if code == "invalid" else "",
        )
        for sent, code in zip(attempt.records, [*CODES] * len(attempt.records), strict=False)
    ]
    answer = Settlement(attempt.device_seq, 1, "e", {"root": "x"}, verdicts, 200)
    outbox.settle(answer, clock())


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Iterator[Store]:
    """Three clerks, three vaccines, two stacks, all ages, some sent, some on their way."""
    folder: Path = tmp_path_factory.mktemp("book")
    with Store.open(lay_new_book(folder / "v.db"), KEY, folder / "b", clock) as store:
        for number in range(AMOUNT):
            if number % 100 == 0:
                stack = store.open_stack(date(2021, 8, 27), 0, "")
                store.set_author(f"PENGINPUT {number}")
            if number % 60 == 0:
                clock.now += timedelta(hours=30)
            dose = a_dose(vaccine=VACCINES[number % 7 % 3], name=f"SITI {number}")
            store.add(dose, record_id=UUID(int=number + 1), stack=stack.id)
        outbox = Outbox(store.transactions)
        settle(outbox, clock, 120)
        outbox.begin(uuid4(), outbox.due(clock(), 40), clock())
        store.void(UUID(int=AMOUNT), reason="dobel")
        yield store


def queries(book: Store) -> list[RecordQuery]:
    authors = sorted({row.author for row in book.page(RecordQuery(), limit=1000)})
    clerk = book.author_named(authors[0]).id
    choices = (
        (frozenset[State](), frozenset({State.QUEUED}), frozenset({State.SENDING, State.ACCEPTED})),
        (None, clerk),
        (None, "moderna"),
        (None, *Age),
    )
    return [
        RecordQuery(states=states, author=author, vaccine=vaccine, age=age)
        for states, author, vaccine, age in product(*choices)
    ] + [
        RecordQuery(stack=book.stacks()[1].id, vaccine="sinovac"),
        RecordQuery(cause="nik_length"),
        RecordQuery(cause="held.nik", age=Age.OLDER),
        RecordQuery(text="siti", states=frozenset({State.QUEUED})),
        RecordQuery(text="siti", order=Order.OLDEST_FIRST),
        RecordQuery(order=Order.OLDEST_FIRST),
    ]


def read(book: Store, query: RecordQuery) -> list[RecordRow]:
    """The list, block by block as a table reads it."""
    outline = book.outline(query)
    found: list[RecordRow] = []
    for block, n in outline.blocks:
        rows = book.stretch(query, block, block, outline.span)
        assert len(rows) == n, query
        found += rows
    assert outline.rows == len(found)
    return found


def test_every_list_holds_what_it_counts_whatever_it_is_narrowed_by(book: Store) -> None:
    everything = {row.record_id: row for row in book.page(RecordQuery(), limit=1000)}
    ages = {age: {r.seq for r in read(book, RecordQuery(age=age))} for age in Age}
    assert sum(len(one) for one in ages.values()) == len(everything) == AMOUNT
    for query in queries(book):
        wanted = {
            row.seq
            for row in everything.values()
            if (not query.states or row.state in query.states)
            and (query.author is None or book.author_named(row.author).id == query.author)
            and (query.vaccine is None or row.vaccine == query.vaccine)
            and (query.age is None or row.seq in ages[query.age])
            and (not query.cause or row.cause == query.cause)
            and (query.stack is None or row.stack_number == 2)
            and (not query.text or row.name.startswith(query.text.upper()))
        }
        seqs = [row.seq for row in read(book, query)]
        assert seqs == sorted(wanted, reverse=query.order is Order.NEWEST_FIRST), query


def test_the_parts_of_each_choice_sum_to_one_whole(book: Store) -> None:
    for query in queries(book):
        facets = book.facets(query)
        rows = len(read(book, query))
        states = facets.states.by_state
        chosen = query.states or set(states)
        assert sum(states.get(state, 0) for state in chosen) == rows, query
        if query.text:
            assert {n for _, n in facets.authors} == {None}
            continue
        for parts, without in (
            ([n for _, n in facets.authors], replace(query, author=None)),
            ([n for _, n in facets.vaccines], replace(query, vaccine=None)),
            (list(facets.ages.values()), replace(query, age=None)),
        ):
            assert sum(n or 0 for n in parts) == len(read(book, without)), query


def test_causes_are_those_of_what_needs_a_person(book: Store) -> None:
    causes = dict(book.facets(RecordQuery()).causes)
    assert causes == {"held.nik": 40, "nik_length": 40}


def test_ages_go_by_the_order_of_saving_also_when_the_clock_went_back(tmp_path: Path) -> None:
    clock = Clock()
    with Store.open(lay_new_book(tmp_path / "v.db"), KEY, tmp_path / "b", clock) as store:
        stack = store.open_stack(date(2021, 8, 27), 0, "")
        for hours in (0, 200, -5000, 0, 5000, 3):
            clock.now += timedelta(hours=hours)
            store.add(a_dose(), record_id=uuid4(), stack=stack.id)
        found = Counter(row.seq for age in Age for row in read(store, RecordQuery(age=age)))
    assert found == Counter(range(1, 7))


def test_a_book_that_lost_a_number_is_counted_by_its_blocks(book: Store) -> None:
    assert [block for block, _ in book.outline(RecordQuery()).blocks] == [2, 1, 0]
    with book.transactions.writing() as c:
        c.exec_driver_sql("UPDATE state_count SET n = n - 1 WHERE state = 'accepted'")
    assert book.outline(RecordQuery()).rows == AMOUNT
    with book.transactions.writing() as c:
        c.exec_driver_sql("UPDATE state_count SET n = n + 1 WHERE state = 'accepted'")


def test_a_corrected_vaccine_is_counted_anew(book: Store) -> None:
    record = UUID(int=AMOUNT - 1)
    row = book.detail(record).row
    block, other = block_of(row.seq), "johnson"
    before = dict(book.outline(RecordQuery(vaccine=row.vaccine)).blocks)
    book.correct(record, a_dose(vaccine=other, name=row.name), reason="salah vaksin")
    assert dict(book.outline(RecordQuery(vaccine=other)).blocks) == {block: 1}
    assert dict(book.outline(RecordQuery(vaccine=row.vaccine)).blocks)[block] == before[block] - 1
