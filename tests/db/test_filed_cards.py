"""Which paper cards of a stack may be filed: the list and the counters say the same."""

from collections import Counter
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import Clock, a_dose
from tests.db.test_stack_desk import accept
from vaxentry.db.stacks import UnknownStackError
from vaxentry.db.store import Store
from vaxentry.db.tables import STORED_STATES
from vaxentry.domain.outbox import Paper, State
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import number_ranges


@pytest.fixture
def stack(book: Store) -> Stack:
    return book.open_stack(date(2021, 8, 27), 3, "IBU RINA")


def test_the_list_of_the_paper_agrees_with_the_counters(
    book: Store, clock: Clock, stack: Stack
) -> None:
    """Two are received, one of them is corrected again, one is undone, its number typed anew."""
    ids = [uuid4() for _ in range(5)]
    for record in ids[:3]:
        book.add(a_dose(), record_id=record, stack=stack.id)
    accept(book, clock)
    book.correct(ids[1], a_dose(phone="-"), reason="x")
    for record in ids[3:]:
        book.add(a_dose(), record_id=record, stack=stack.id)
    book.void(ids[4], reason="dua kali")
    again = book.add(a_dose(), record_id=uuid4(), stack=stack.id).record_id
    other = book.open_stack(None, 0, "")
    book.add(a_dose(), record_id=uuid4(), stack=other.id)
    cards = book.filed_cards(stack.id)
    assert [(one.record_id, one.card_no, one.paper) for one in cards] == [
        (ids[0], 1, Paper.FILE),
        (ids[1], 2, Paper.KEEP),
        (ids[2], 3, Paper.FILE),
        (ids[3], 4, Paper.KEEP),
        (ids[4], 5, Paper.UNDONE),
        (again, 5, Paper.KEEP),
    ]
    told, so_far = Counter(one.paper for one in cards), book.progress(stack.id)
    assert (told[Paper.FILE], told[Paper.KEEP]) == (so_far.to_file, so_far.to_keep)
    assert so_far.saved == so_far.to_file + so_far.to_keep
    with pytest.raises(UnknownStackError):
        book.filed_cards(uuid4())


@pytest.mark.parametrize("state", STORED_STATES)
def test_every_state_is_counted_as_it_is_listed(book: Store, stack: Stack, state: State) -> None:
    saved = book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    with book.transactions.writing() as c:
        c.execute(text("UPDATE record SET state = :state"), {"state": state.value})
    (card,), so_far = book.filed_cards(stack.id), book.progress(stack.id)
    assert (card.record_id, card.state) == (saved.record_id, state)
    expected = {Paper.FILE: (1, 0), Paper.KEEP: (0, 1), Paper.UNDONE: (0, 0)}
    assert (so_far.to_file, so_far.to_keep) == expected[card.paper]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [([], ""), ([3], "3"), ([2, 1, 3], "1-3"), ([1, 2, 4, 6, 7, 7], "1-2, 4, 6-7")],
)
def test_card_numbers_are_told_in_ranges(numbers: list[int], told: str) -> None:
    assert number_ranges(numbers) == told
