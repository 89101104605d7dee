"""The id of a record, as a letter of another site names it: found whole, by its own index."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from tests.db.test_query_plans import NARROW, assert_searched, plan, statements
from vaxentry.db.engine import bare
from vaxentry.db.search import index_some
from vaxentry.db.store import Store
from vaxentry.domain.age import ALL
from vaxentry.domain.outbox import State
from vaxentry.domain.records import Order, RecordQuery, Saved

Save = Callable[..., Saved]
SPELLINGS: Sequence[Callable[[UUID], str]] = (
    str,
    lambda one: str(one).upper(),
    lambda one: one.hex,
    lambda one: f"  {one.hex.upper()} ",
    lambda one: str(one).replace("-", " - "),
)


def found(book: Store, text: str) -> list[UUID]:
    return [row.record_id for row in book.page(RecordQuery(text=text))]


@pytest.mark.parametrize("spell", SPELLINGS)
@pytest.mark.parametrize("is_indexed", [True, False])
def test_a_record_is_found_by_its_id_however_it_is_spelt(
    book: Store, save: Save, spell: Callable[[UUID], str], is_indexed: bool
) -> None:
    one, _ = save(), save()
    if is_indexed:
        with book.transactions.writing() as c:
            index_some(bare(c), 10)
    assert found(book, spell(one.record_id)) == [one.record_id]


def test_a_piece_of_an_id_or_that_of_no_record_finds_nothing(book: Store, save: Save) -> None:
    one = save()
    assert found(book, str(uuid4())) == []
    assert found(book, one.record_id.hex[:31]) == []
    assert found(book, f"{one.record_id.hex}0") == []


def test_the_list_its_counts_and_its_length_agree(book: Store, save: Save) -> None:
    one, _ = save(), save()
    query = RecordQuery(text=str(one.record_id))
    assert book.outline(query).rows == 1
    assert [row.record_id for row in book.stretch(query, 0, 0, ALL)] == [one.record_id]
    assert book.counts(query).saved == 1
    assert book.facets(query).states.saved == 1


def test_what_narrows_the_list_narrows_this_as_well(book: Store, save: Save) -> None:
    query = RecordQuery(text=str(save().record_id), states=frozenset({State.ACCEPTED}))
    assert book.page(query) == []


READS: dict[str, Callable[[Store, RecordQuery], object]] = {
    "page": lambda book, query: book.page(query),
    "later page": lambda book, query: book.page(replace(query, order=Order.OLDEST_FIRST), after=1),
    "stretch": lambda book, query: book.stretch(query, 0, 0, ALL),
    "narrowed": lambda book, query: book.stretch(replace(NARROW, text=query.text), 0, 0, ALL),
    "outline": lambda book, query: book.outline(query),
    "facets": lambda book, query: book.facets(query),
    "counts": lambda book, query: book.counts(query),
}


@pytest.mark.parametrize("name", READS)
def test_it_is_looked_up_by_its_own_index(book: Store, save: Save, name: str) -> None:
    saved = [save() for _ in range(30)]
    record = saved[7].record_id
    with statements(book) as seen:
        READS[name](book, RecordQuery(text=str(record)))
    assert_searched(book, seen, name)
    by_id = [one for one in seen if record.hex in one]
    assert by_id
    for statement in by_id:
        steps = plan(book, statement)
        assert any("INDEX" in step and "(id=?)" in step for step in steps), steps
