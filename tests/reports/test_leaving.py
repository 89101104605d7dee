"""What leaves an open book as files: only for who may have it, whichever way it is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from tests.db.conftest import a_dose
from tests.db.people import BOSS, BOSS_WORD, CHEAP, hire, refused, sign_in
from vaxentry import wiring
from vaxentry.book_files import BookFiles
from vaxentry.db.staff import Staff
from vaxentry.domain.staff import Role
from vaxentry.domain.trail import Action, TrailQuery
from vaxentry.language import Words
from vaxentry.settings import Places, Settings

SETTINGS = Settings(key_store="file")
CLERK, ONLOOKER = "Rahma", "Lia"


@dataclass(frozen=True, slots=True)
class House:
    """An open book with members; a clerk typed a card, and is signed in."""

    book: wiring.Book
    staff: Staff
    folder: Path

    @property
    def files(self) -> BookFiles:
        return BookFiles(self.book, Words("id"))

    def notes(self) -> list[str]:
        return [row.action for row in self.book.trail.rows(TrailQuery())]

    def written(self) -> list[str]:
        return [one.name for one in self.folder.iterdir()]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    (tmp_path / "out").mkdir()
    with wiring.open_book(Places(tmp_path / "home"), SETTINGS) as book:
        staff = Staff(book.store.transactions, wiring.now_utc, CHEAP)
        staff.begin(BOSS, BOSS_WORD)
        hire(staff, CLERK)
        hire(staff, ONLOOKER, Role.VIEW)
        sign_in(staff, CLERK)
        stack = book.store.open_stack(date(2021, 8, 27), 1, "")
        book.store.add(a_dose("9271060312009001"), record_id=uuid4(), stack=stack.id)
        yield House(book, staff, tmp_path / "out")


def test_the_trail_is_for_a_supervisor(house: House) -> None:
    file = house.folder / "trail.csv"
    before = house.notes()
    with refused("not_permitted"):
        house.files.trail()
    with refused("not_permitted"):
        house.files.write_trail(file, TrailQuery())
    assert (house.notes(), house.written()) == (before, [])
    sign_in(house.staff, BOSS)
    assert house.files.trail().page(TrailQuery())
    assert house.files.write_trail(file, TrailQuery()) > len(before)
    assert house.notes()[-1] == Action.TRAIL_EXPORTED
