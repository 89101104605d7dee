"""The index behind the saves: a search finds the same before and after it was written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.db.conftest import KEY, Clock, a_dose
from tests.examples import examples
from vaxentry.db import search
from vaxentry.db.engine import bare
from vaxentry.db.store import Store
from vaxentry.db.upkeep import UNINDEXED_AT_MOST, Upkeep, index_is_due
from vaxentry.domain.outbox import State
from vaxentry.domain.records import Order, RecordQuery, Saved
from vaxentry.domain.ticket import TicketNo, read_ticket

Save = Callable[..., Saved]
FOUND = [
    ("Moh.", 2),
    ("moham", 2),
    ("muhammad agus", 2),
    ("moh agu", 2),
    ("siti", 1),
    ("dr siti", 1),
    ("aminah", 1),
    ("o'neil", 1),
    ("oneil", 1),
    ("AB 12", 1),
    ("AB 13", 0),
    ("ab/12", 1),
    ("p-ab12", 1),
    ("0812-3456-7890", 1),
    ("+62 812 3456 7890", 1),
    ("812 3456 7890", 1),
    ("7890", 1),
    ("(0294) 641-123", 1),
    ("641123", 1),
    ("+65 9123 4567", 1),
    ("9123 4567", 1),
    ("0001", 0),
    ("4", 1),
    ("2108", 4),
]


def fill(save: Save) -> list[Saved]:
    no = {"phone": "-", "ticket": None}
    return [
        save(name="MUHAMMAD AGUS", phone="+6281234567890", ticket=TicketNo("P-AB12")),
        save(name="MOH. AGUS", **(no | {"ticket": TicketNo("AB/12")})),
        save(name="DR. SITI NUR-AMINAH, S.KOM", **(no | {"phone": "+62294641123"})),
        save(name="DEWI O'NEIL", birth_date=date(1990, 1, 1), **(no | {"phone": "+6591234567"})),
    ]


def index(book: Store, limit: int = 100) -> None:
    with book.transactions.writing() as c:
        search.index_some(bare(c), limit)


def seqs(book: Store, typed: str, **query: object) -> list[int]:
    return [row.seq for row in book.page(RecordQuery(text=typed, **query))]  # type: ignore[arg-type]


@pytest.mark.parametrize(("typed", "found"), FOUND)
def test_a_search_finds_the_same_before_and_after_indexing(
    book: Store, save: Save, typed: str, found: int
) -> None:
    fill(save)
    before = seqs(book, typed)
    assert len(before) == found
    index(book, 2)
    assert seqs(book, typed) == before
    index(book)
    assert seqs(book, typed) == before


def test_an_entry_number_finds_its_card_however_it_is_typed(book: Store, save: Save) -> None:
    saved = fill(save)[2]
    for indexed in (False, True):
        if indexed:
            index(book)
        plain = saved.entry_no
        for typed in (plain, plain.lower(), plain.replace("-", ""), plain.replace("-", " ")):
            assert seqs(book, typed) == [3]


def test_a_correction_is_found_by_its_new_words_only(book: Store, save: Save) -> None:
    saved = fill(save)
    index(book)
    book.correct(saved[2].record_id, a_dose(name="RINA"), reason="x")
    for _ in range(2):
        assert (seqs(book, "siti"), seqs(book, "rina")) == ([], [3])
        assert book.counts(RecordQuery(text="siti")).saved == 0
        assert book.counts(RecordQuery(text="rina")).saved == 1
        index(book)
    with book.transactions.writing() as c:
        assert search.unindexed(bare(c)) == 0
        c.exec_driver_sql("INSERT INTO record_search (record_search) VALUES ('integrity-check')")


def test_a_page_of_a_search_walks_both_parts_in_order(book: Store, save: Save) -> None:
    for at in range(30):
        save(name=f"SITI {'A' if at % 3 else 'B'}")
        if at == 20:
            index(book)
    for order in Order:
        seen, after = [], None
        query = RecordQuery(text="siti a", order=order, states=frozenset({State.QUEUED}))
        while page := book.page(query, after=after, limit=7):
            seen += [row.seq for row in page]
            after = page[-1].seq
        wanted = [at + 1 for at in range(30) if at % 3]
        assert seen == sorted(wanted, reverse=order is Order.NEWEST_FIRST)
    assert book.counts(RecordQuery(text="siti a"))[State.QUEUED] == 20


def test_a_search_keeps_to_its_stack(book: Store, save: Save) -> None:
    fill(save)
    other = book.open_stack(None, 0, "")
    index(book)
    assert seqs(book, "agus", stack=other.id) == []
    assert len(seqs(book, "agus", stack=book.stacks()[1].id)) == 2


@given(st.text(max_size=30))
@settings(
    max_examples=examples(300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_typed_is_a_search(indexed: Store, typed: str) -> None:
    found = indexed.page(RecordQuery(text=typed))
    assert indexed.counts(RecordQuery(text=typed)).saved == len(found)


@pytest.fixture
def indexed(book: Store, save: Save) -> Store:
    fill(save)
    index(book, 2)
    return book


@given(st.text(min_size=1, max_size=30).filter(lambda text: any(c.isalpha() for c in text)))
@settings(
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_name_is_found_by_itself_in_both_parts(book: Store, save: Save, name: str) -> None:
    seq = len(book.page(RecordQuery(), limit=10_000)) + 1
    save(name=name.upper())
    assert seq in seqs(book, name)
    index(book)
    assert seq in seqs(book, name)


@pytest.mark.parametrize(
    "ticket", ["P-1234 5678", "SITI 12", "1234 5678", "AB 210827 001", "NO. 12 / B 7", "AB - 12"]
)
def test_a_ticket_is_found_as_it_is_stored_and_while_it_is_typed(
    book: Store, save: Save, ticket: str
) -> None:
    save(ticket=TicketNo(ticket), phone="-")
    save(name="DEWI O'NEIL", ticket=TicketNo("P-1234 9999"), phone="-")
    for _ in range(2):
        assert 1 in seqs(book, ticket)
        assert 1 in seqs(book, ticket.lower()[:-1])
        assert 2 not in seqs(book, ticket)
        index(book)


VISIBLE = st.characters(categories=("L", "N", "P", "S", "Zs"))


@given(st.text(VISIBLE, max_size=12), st.text(VISIBLE, max_size=12))
@settings(
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_ticket_is_found_by_itself(book: Store, save: Save, before: str, after: str) -> None:
    """Of fewer than three letters and digits nobody searches for a part."""
    ticket = read_ticket(f"{before} T12 {after}")
    assert ticket is not None
    seq = len(book.page(RecordQuery(), limit=10_000)) + 1
    save(ticket=ticket)
    found = seqs(book, ticket.text)
    assert seq in found
    index(book)
    assert seqs(book, ticket.text) == found


def test_upkeep_indexes_when_it_is_quiet_and_not_before(
    tmp_path: Path, book: Store, save: Save, clock: Clock
) -> None:
    upkeep = Upkeep(book.transactions, key=KEY, backups=tmp_path, second=None, clock=clock)
    for _ in range(40):
        save()

    def behind() -> int:
        with book.transactions.looking() as raw:
            return search.unindexed(raw)

    upkeep.look()
    assert behind() == 40
    upkeep.look()
    assert behind() == 0
    assert index_is_due(UNINDEXED_AT_MOST + 1, quiet=False)
    assert not index_is_due(UNINDEXED_AT_MOST, quiet=False)
