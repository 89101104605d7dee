"""What is half typed is kept, whatever became of the role of who is here."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from tests.db.conftest import KEY, Clock, lay_new_book
from tests.db.people import (
    BOSS,
    BOSS_WORD,
    another_process,
    hire,
    named,
    refused,
    sign_in,
    staff_of,
)
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.domain.form import Field
from vaxentry.ui.pages.entry_work import CardAtHand, OpenPiles, Pile, keep_draft

CLERK = "Rahma"
PILE = Pile(1, None, 5)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Store]:
    with Store.open(lay_new_book(tmp_path / "v.db"), KEY, tmp_path / "backups", Clock()) as store:
        yield store


@pytest.fixture
def staff(book: Store) -> Staff:
    people = staff_of(book)
    people.begin(BOSS, BOSS_WORD)
    hire(people, CLERK)
    sign_in(people, CLERK)
    return people


def end_role(book: Store, staff: Staff) -> None:
    elsewhere = staff_of(another_process(book))
    sign_in(elsewhere, BOSS)
    elsewhere.disable(named(staff, CLERK).id)


def test_a_card_is_kept_though_its_head_may_not_change_any_more(book: Store, staff: Staff) -> None:
    piles, card = OpenPiles(book), CardAtHand(uuid4(), 0, {Field.NAME: "Y"}, {})
    keep_draft(book, piles, PILE, card)
    end_role(book, staff)
    typed = replace(card, form={Field.NAME: "YOHANA"})
    stack = keep_draft(book, piles, replace(PILE, cards_counted=9), typed)
    kept = book.load_draft()
    assert kept is not None
    assert kept.form == typed.form
    assert stack.cards_counted == 5


def test_nobody_without_the_right_opens_a_stack_by_typing(book: Store, staff: Staff) -> None:
    end_role(book, staff)
    with refused("role_ended"):
        keep_draft(book, OpenPiles(book), PILE, CardAtHand(uuid4(), 0, {Field.NAME: "Y"}, {}))
    assert not book.stacks()
