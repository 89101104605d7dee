"""What a clerk may not do with what is on its way or decided, through the book itself."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from tests.db.conftest import Clock
from tests.db.people import BOSS, BOSS_WORD, hire, refused, save, sign_in, staff_of
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.domain.case_steps import Step
from vaxentry.domain.day_close import Seal
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.ruling import Says
from vaxentry.domain.staff import Role
from vaxentry.reports.day_desk import DayDesk

CLERK = "Rahma"
DAY = date(2021, 8, 27)
Try = Callable[[Store, UUID], object]

FORBIDDEN: dict[str, Try] = {
    "pause": lambda book, _: book.act(Act.PAUSE, Chosen.one(1), reason="x"),
    "resume": lambda book, _: book.act(Act.RESUME, Chosen.one(1)),
    "put first": lambda book, _: book.act(Act.PUT_FIRST, Chosen.one(1)),
    "put back": lambda book, _: book.act(Act.PUT_BACK, Chosen.one(1)),
    "mark": lambda book, _: book.act(Act.MARK_PCARE, Chosen.one(1)),
    "unmark": lambda book, _: book.act(Act.UNMARK_PCARE, Chosen.one(1)),
    "rule": lambda book, record: book.rule(record, Says.BOTH, reason="x"),
    "letter": lambda book, record: book.take_step([record], Step.LETTER),
    "gone through": lambda book, record: book.take_step([record], Step.CLINICAL),
    "seal": lambda book, _: _days(book).seal(DAY, Seal.CARDS, {}),
    "reopen": lambda book, _: _days(book).reopen(DAY, Seal.CARDS, "x"),
}


def _days(book: Store) -> DayDesk:
    return DayDesk(book.transactions, lambda: datetime(2021, 8, 28, tzinfo=UTC))


@pytest.fixture
def staff(book: Store, clock: Clock) -> Staff:
    assert clock
    staff = staff_of(book)
    staff.begin(BOSS, BOSS_WORD)
    hire(staff, CLERK, Role.ENTRY)
    return staff


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_clerk_is_refused_and_nothing_changes(book: Store, staff: Staff, name: str) -> None:
    sign_in(staff, CLERK)
    record = save(book)
    before = book.counts(), book.detail(record)
    with refused("not_permitted"):
        FORBIDDEN[name](book, record)
    assert (book.counts(), book.detail(record)) == before


def test_a_clerk_may_ask_that_all_is_sent_now(book: Store, staff: Staff) -> None:
    sign_in(staff, CLERK)
    save(book)
    assert book.act(Act.SEND_NOW, Chosen.one(1)).records == 1


def test_a_supervisor_pauses_and_seals(book: Store, staff: Staff) -> None:
    sign_in(staff, CLERK)
    save(book)
    sign_in(staff, BOSS)
    assert book.act(Act.PAUSE, Chosen.one(1), reason="x").records == 1
    assert book.act(Act.RESUME, Chosen.one(1)).records == 1
