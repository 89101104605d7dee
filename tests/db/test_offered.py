"""What is offered to who is here is what the book then does, and nothing else."""

import pytest

from tests.db.people import BOSS, BOSS_WORD, hire, sign_in, staff_of
from vaxentry.db.store import Store
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.staff import Role
from vaxentry.errors import NotPermittedError


def test_what_kiriman_offers_is_what_the_book_then_does(book: Store) -> None:
    people = staff_of(book)
    people.begin(BOSS, BOSS_WORD)
    hire(people, "Rahma")
    hire(people, "Yusuf", Role.CORRECT)
    hire(people, "Vera", Role.VIEW)
    for name in (BOSS, "Rahma", "Yusuf", "Vera"):
        sign_in(people, name)
        offered = book.acts()
        for act in Act:
            if act in offered:
                book.act(act, Chosen(numbers=()), reason="dicek")
            else:
                with pytest.raises(NotPermittedError):
                    book.act(act, Chosen(numbers=()), reason="dicek")
