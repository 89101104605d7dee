"""A card is reported where it says that it was given, whatever its stack says."""

from collections import Counter
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.db.conftest import KEY, Clock, a_dose
from tests.db.test_schema import bring_back
from vaxentry.db import schema
from vaxentry.db.store import Store
from vaxentry.domain.backlog import ALL, Dimension
from vaxentry.domain.form import StackField
from vaxentry.domain.records import Stack
from vaxentry.reports.desk import Reports
from vaxentry.reports.rows import rows

SITE = StackField.SITE


@pytest.fixture
def stack(book: Store) -> Stack:
    return book.open_stack(date(2021, 8, 27), 3, "IBU RINA", "KDL-10")


@pytest.fixture
def cards(book: Store, stack: Stack) -> list[UUID]:
    made = [book.add(a_dose(), record_id=uuid4(), stack=stack.id) for _ in range(3)]
    return [one.record_id for one in made]


def sites(book: Store) -> list[str]:
    """Of each record of the backlog; the groups say the same."""
    clock = Clock()
    groups = Reports(book.transactions, clock).backlog().groups[Dimension.SITE]
    with book.transactions.reading() as c:
        listed = [row.site for row in rows(c, ALL, clock())]
    assert {one.value: one.total for one in groups} == Counter(listed)
    return listed


def test_one_card_gets_another_site(book: Store, cards: list[UUID]) -> None:
    book.correct(cards[0], a_dose(), reason="tempat lain", site="KDL-02")
    assert sites(book) == ["KDL-02", "KDL-10", "KDL-10"]


def test_a_stack_that_follows_its_newest_card_takes_no_other_along(
    book: Store, stack: Stack, cards: list[UUID]
) -> None:
    book.correct_range(stack.id, range(3, 4), SITE, "KDL-01", reason="x")
    assert sites(book) == ["KDL-10", "KDL-10", "KDL-01"]
    book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    assert sites(book) == ["KDL-10", "KDL-10", "KDL-01", "KDL-01"]
    assert [book.detail(one).site for one in cards] == ["KDL-10", "KDL-10", "KDL-01"]


@pytest.mark.usefixtures("cards")
def test_what_goes_back_to_the_site_of_its_stack_is_there(book: Store, stack: Stack) -> None:
    book.correct_range(stack.id, range(1, 3), SITE, "KDL-01", reason="x")
    assert sites(book) == ["KDL-01", "KDL-01", "KDL-10"]
    book.correct_range(stack.id, range(1, 4), SITE, "KDL-10", reason="tidak")
    assert sites(book) == ["KDL-10"] * 3


def test_a_book_of_before_learns_it(
    book: Store, stack: Stack, cards: list[UUID], tmp_path: Path
) -> None:
    book.correct_range(stack.id, range(3, 4), SITE, "KDL-01", reason="x")
    book.correct(cards[0], a_dose(), reason="tempat lain", site="KDL-02")
    expected, path = sites(book), tmp_path / "v.db"
    book.close()
    bring_back(path, "0019")
    schema.bring_up_to_date(path, KEY, tmp_path / "backups")
    with Store.open(path, KEY, tmp_path, Clock()) as again:
        assert sites(again) == expected == ["KDL-02", "KDL-10", "KDL-01"]
