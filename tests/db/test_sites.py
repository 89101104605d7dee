"""The site of a stack: what the PC may deliver for, how a wrong one is corrected, and where each
card is reported.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import KEY, Clock, a_dose
from tests.db.test_schema import bring_back
from vaxentry.db import schema
from vaxentry.db.seats import Enrolled
from vaxentry.db.store import Store
from vaxentry.domain.backlog import ALL, Dimension
from vaxentry.domain.dose import Sex
from vaxentry.domain.form import Field, StackField
from vaxentry.domain.records import RecordQuery, Stack
from vaxentry.domain.stacks import known_site
from vaxentry.reports.desk import Reports
from vaxentry.reports.rows import rows
from vaxentry.wire.record import unseal

SITE = StackField.SITE


@pytest.fixture
def stack(book: Store) -> Stack:
    return book.open_stack(date(2021, 8, 27), 3, "IBU RINA", "KDL-10")


@pytest.fixture
def cards(book: Store, stack: Stack) -> list[UUID]:
    made = [book.add(a_dose(), record_id=uuid4(), stack=stack.id) for _ in range(3)]
    return [one.record_id for one in made]


def sealed_sites(book: Store, record: UUID) -> list[str]:
    """The site of each revision."""
    of = "SELECT sealed FROM revision JOIN record ON seq = record_seq WHERE id = :id ORDER BY rev"
    with book.transactions.reading() as c:
        found = c.execute(text(of), {"id": record.hex}).scalars()
        return [unseal(content).site for content in found]


def test_the_enrolment_tells_which_sites_are_taken(book: Store) -> None:
    assert book.site().scope == ()
    certificate = {"site": "KDL-01", "scope": ["KDL-01", "KDL-02"], "signature": "x"}
    book.keep_enrolment(
        Enrolled("https://x", uuid4(), b"k", "t", "KDL-01", "Posko", "KD", certificate, 1, "n")
    )
    assert book.site().scope == ("KDL-01", "KDL-02")


@pytest.mark.parametrize(
    ("typed", "scope", "site"),
    [
        ("", ("KDL-01",), ""),
        (" kdl-01 ", ("KDL-01", "KDL-02"), "KDL-01"),
        ("KDL-03", ("KDL-01", "KDL-02"), None),
        ("KDL-03", (), "KDL-03"),
        ("KDL_03", (), None),
        ("K" * 41, (), None),
    ],
)
def test_a_site_is_one_that_the_server_takes_from_this_pc(
    typed: str, scope: tuple[str, ...], site: str | None
) -> None:
    assert known_site(typed, scope) == site


def test_a_range_gets_another_site_with_one_reason_and_the_head_follows(
    book: Store, stack: Stack, cards: list[UUID]
) -> None:
    book.void(cards[1], reason="dua kali")
    assert book.correct_range(stack.id, range(1, 4), SITE, "KDL-01", reason="salah ketik") == 2
    assert [sealed_sites(book, one) for one in cards] == [
        ["KDL-10", "KDL-01"], ["KDL-10", "KDL-10"], ["KDL-10", "KDL-01"],
    ]  # fmt: skip
    assert [book.detail(one).revisions[-1].reason for one in cards] == [
        "salah ketik", "dua kali", "salah ketik",
    ]  # fmt: skip
    assert book.stacks()[0].site == "KDL-01"
    assert book.correct_range(stack.id, range(1, 4), SITE, "KDL-01", reason="lagi") == 0


def test_a_range_before_the_newest_card_leaves_the_head(
    book: Store, stack: Stack, cards: list[UUID]
) -> None:
    assert book.correct_range(stack.id, range(1, 3), SITE, "KDL-01", reason="x") == 2
    assert book.stacks()[0].site == "KDL-10"
    assert sealed_sites(book, cards[2]) == ["KDL-10"]


def test_a_card_keeps_its_site_whatever_the_stack_became(
    book: Store, stack: Stack, cards: list[UUID]
) -> None:
    dose = a_dose(birth_date=date(1990, 1, 1), sex=Sex.FEMALE)
    assert book.correct(cards[0], dose, reason="lain", site="KDL-02").rev == 2
    book.correct_range(stack.id, range(3, 4), SITE, "KDL-01", reason="x")
    book.correct(cards[0], replace(dose, phone="-"), reason="nomor")
    book.correct_range(stack.id, range(1, 2), Field.BATCH, "B9", reason="batch")
    book.void(cards[0], reason="x")
    book.correct(cards[1], replace(dose, phone="-"), reason="nomor")
    assert sealed_sites(book, cards[0]) == ["KDL-10", *["KDL-02"] * 4]
    assert sealed_sites(book, cards[1]) == ["KDL-10", "KDL-10"]
    assert [book.detail(one).site for one in cards] == ["KDL-02", "KDL-10", "KDL-01"]


def test_the_next_card_is_sealed_with_the_corrected_site(
    book: Store, stack: Stack, cards: list[UUID]
) -> None:
    book.correct_range(stack.id, range(1, 4), SITE, "KDL-01", reason="x")
    saved = book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    assert sealed_sites(book, saved.record_id) == ["KDL-01"]
    assert book.counts(RecordQuery(stack=stack.id)).saved == len(cards) + 1


@pytest.mark.parametrize("code", ["", "KDL_01", "K" * 41])
def test_what_is_no_code_is_refused(book: Store, stack: Stack, code: str) -> None:
    with pytest.raises(ValueError, match="site"):
        book.correct_range(stack.id, range(1, 4), SITE, code, reason="x")


def reported(book: Store) -> list[str]:
    """Of each record of the backlog; the groups say the same."""
    clock = Clock()
    groups = Reports(book.transactions, clock).backlog().groups[Dimension.SITE]
    with book.transactions.reading() as c:
        listed = [row.site for row in rows(c, ALL, clock())]
    assert {one.value: one.total for one in groups} == Counter(listed)
    return listed


def test_one_card_gets_another_site(book: Store, cards: list[UUID]) -> None:
    book.correct(cards[0], a_dose(), reason="tempat lain", site="KDL-02")
    assert reported(book) == ["KDL-02", "KDL-10", "KDL-10"]


def test_a_stack_that_follows_its_newest_card_takes_no_other_along(
    book: Store, stack: Stack, cards: list[UUID]
) -> None:
    book.correct_range(stack.id, range(3, 4), SITE, "KDL-01", reason="x")
    assert reported(book) == ["KDL-10", "KDL-10", "KDL-01"]
    book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    assert reported(book) == ["KDL-10", "KDL-10", "KDL-01", "KDL-01"]
    assert [book.detail(one).site for one in cards] == ["KDL-10", "KDL-10", "KDL-01"]


@pytest.mark.usefixtures("cards")
def test_what_goes_back_to_the_site_of_its_stack_is_there(book: Store, stack: Stack) -> None:
    book.correct_range(stack.id, range(1, 3), SITE, "KDL-01", reason="x")
    assert reported(book) == ["KDL-01", "KDL-01", "KDL-10"]
    book.correct_range(stack.id, range(1, 4), SITE, "KDL-10", reason="tidak")
    assert reported(book) == ["KDL-10"] * 3


def test_a_book_of_before_learns_it(
    book: Store, stack: Stack, cards: list[UUID], tmp_path: Path
) -> None:
    book.correct_range(stack.id, range(3, 4), SITE, "KDL-01", reason="x")
    book.correct(cards[0], a_dose(), reason="tempat lain", site="KDL-02")
    expected, path = reported(book), tmp_path / "v.db"
    book.close()
    bring_back(path, "0019")
    schema.bring_up_to_date(path, KEY, tmp_path / "backups")
    with Store.open(path, KEY, tmp_path, Clock()) as again:
        assert reported(again) == expected == ["KDL-02", "KDL-10", "KDL-01"]
