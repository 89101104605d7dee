"""*Perbaiki berkas*: the head of a stack follows its newest card, where it said the same."""

from datetime import date
from uuid import uuid4

import pytest

from tests.db.conftest import a_dose
from vaxentry.db.store import Store
from vaxentry.domain.dose import Identity, IdType, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.records import Stack


def two_cards(book: Store, day: date | None) -> Stack:
    stack = book.open_stack(day, 2, "")
    passport = Identity(IdType.PASSPORT, "A1234567")
    dose = a_dose(identity=passport, birth_date=date(2000, 12, 3), sex=Sex.FEMALE, batch="B1")
    for _ in range(2):
        book.add(dose, record_id=uuid4(), stack=stack.id)
    return stack


@pytest.mark.parametrize(
    ("cards", "held", "then"),
    [
        (range(1, 3), "b1", "B9"),
        (range(1, 2), "b1", "b1"),
        (range(1, 3), "other", "other"),
    ],
)
def test_the_head_follows_its_newest_card(book: Store, cards: range, held: str, then: str) -> None:
    stack = two_cards(book, date(2021, 8, 27))
    vaccine = a_dose().vaccine
    book.enter_stack(stack.id, {Field.VACCINE: vaccine, Field.BATCH: held})
    book.correct_range(stack.id, cards, Field.BATCH, "b9", reason="salah batch")
    found = book.stack_in_force()
    assert found is not None
    assert found.header[Field.BATCH] == then
    assert [one.code for one in book.batches(stack.id)] == ["B9"] * (then == "B9")


@pytest.mark.parametrize(
    ("cards", "held", "then"),
    [
        (range(1, 3), date(2021, 8, 27), date(2021, 8, 26)),
        (range(1, 2), date(2021, 8, 27), date(2021, 8, 27)),
        (range(1, 3), date(2021, 8, 20), date(2021, 8, 20)),
        (range(1, 3), None, None),
    ],
)
def test_the_day_of_a_stack_follows_as_its_head_does(
    book: Store, cards: range, held: date | None, then: date | None
) -> None:
    stack = two_cards(book, held)
    changed = book.correct_range(stack.id, cards, Field.GIVEN_ON, "26-08-2021", reason="x")
    assert changed == len(cards)
    assert [one.given_on for one in book.stacks()] == [then]
