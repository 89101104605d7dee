"""*Perbaiki berkas*: each corrected card is checked with the book; what is found is flagged."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import Clock, a_dose
from vaxentry.db import ranges
from vaxentry.db.engine import bare
from vaxentry.db.gate import seated
from vaxentry.db.outbox import Outbox
from vaxentry.db.session import Session
from vaxentry.db.store import Store
from vaxentry.domain.dose import Identity, IdType, Origin, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.records import Stack
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.vaccines import VACCINES

BORN = date(1990, 1, 1)
DAY = date(2021, 8, 20)


@pytest.fixture
def stack(book: Store) -> Stack:
    return book.open_stack(DAY, 9, "IBU RINA")


def save(book: Store, stack: Stack, number: str = "A1234567", **changed: object) -> UUID:
    """A card without any finding of its own."""
    values: dict[str, object] = {
        "identity": Identity(IdType.PASSPORT, number), "birth_date": BORN, "sex": Sex.FEMALE,
        "given_on": DAY, "ticket": None, "vaccine": "astrazeneca",
    }  # fmt: skip
    dose = a_dose(**(values | changed))  # type: ignore[arg-type]
    return book.add(dose, record_id=uuid4(), stack=stack.id).record_id


def fix(book: Store, stack: Stack, cards: range, field: Field, typed: str) -> int:
    return book.correct_range(stack.id, cards, field, typed, reason="salah kepala")


def found(book: Store, record: UUID) -> list[tuple[int, str, str]]:
    """Revision, severity and rule of everything that was found of a record."""
    with book.transactions.reading() as c:
        rows = c.execute(
            text(
                "SELECT rev, severity, code FROM warning JOIN record ON seq = record_seq"
                " WHERE id = :id AND severity <> 'info' ORDER BY rev, code"
            ),
            {"id": record.hex},
        )
        return [(row.rev, row.severity, row.code) for row in rows]


def due(book: Store, clock: Clock) -> set[UUID]:
    return {one.record_id for one in Outbox(book.transactions).due(clock(), 100)}


@pytest.mark.parametrize(
    ("origin", "volume_ul", "codes"),
    [(Origin.RULE, 300, set()), (Origin.TYPED, 500, {"volume_differs"})],
)
def test_only_a_volume_that_the_rule_gave_follows_another_vaccine(
    book: Store, stack: Stack, origin: Origin, volume_ul: int, codes: set[str]
) -> None:
    told = {} if origin is Origin.TYPED else {Field.VOLUME: origin}
    record = save(book, stack, vaccine="sinovac", volume_ul=500, origins=told)
    assert fix(book, stack, range(1, 2), Field.VACCINE, "pfizer") == 1
    dose = book.detail(record).dose
    assert (dose.vaccine, dose.volume_ul) == ("pfizer", volume_ul)
    assert dose.origins.get(Field.VOLUME, Origin.TYPED) is origin
    assert {code for _, _, code in found(book, record)} == codes


def test_a_vaccine_without_a_rule_leaves_no_volume_of_the_one_before(
    book: Store, stack: Stack
) -> None:
    record = save(
        book, stack, vaccine="sinovac", volume_ul=500, origins={Field.VOLUME: Origin.RULE}
    )
    unknown = next(
        one.code for one in VACCINES if BUILT_IN.volume_ul(one.code, "primer", 1, DAY) is None
    )
    fix(book, stack, range(1, 2), Field.VACCINE, unknown)
    dose = book.detail(record).dose
    assert (dose.volume_ul, Field.VOLUME in dose.origins) == (None, False)


def test_a_changed_date_is_checked_for_its_interval(
    book: Store, stack: Stack, clock: Clock
) -> None:
    first = save(book, book.open_stack(None, 0, ""), given_on=date(2021, 5, 20))
    second = save(book, stack, dose_no=2)
    assert fix(book, stack, range(1, 9), Field.GIVEN_ON, "10-08-2021") == 1
    assert found(book, second) == [(2, "clinical", "interval_short")]
    assert book.doubts() == []
    assert due(book, clock) == {first, second}
    fix(book, stack, range(1, 9), Field.GIVEN_ON, "20-08-2021")
    assert found(book, second) == [(2, "clinical", "interval_short")]  # rev 3 has none


def test_a_changed_batch_is_checked_for_its_last_day(book: Store, stack: Stack) -> None:
    card = save(book, stack)
    book.keep_batch(stack.id, "astrazeneca", "LAMA", date(2021, 8, 19))
    fix(book, stack, range(1, 9), Field.BATCH, "lama")
    assert found(book, card) == [(2, "clinical", "batch_expired")]


def test_cards_that_change_together_are_not_compared_with_what_they_said(
    book: Store, stack: Stack
) -> None:
    """Dose 1 and 2 of one person in one stack: both were Moderna all the time."""
    cards = [save(book, stack, dose_no=n, given_on=date(2021, 5 + n, 20)) for n in (1, 2)]
    alone = save(book, stack, "B7654321", dose_no=2)
    save(book, book.open_stack(None, 0, ""), "B7654321", given_on=date(2021, 5, 1))
    assert fix(book, stack, range(1, 9), Field.VACCINE, "moderna") == 3
    assert [found(book, card) for card in cards] == [[], []]
    assert found(book, alone) == [(2, "clinical", "brand_differs")]


def test_a_card_that_is_a_double_now_is_asked_for(book: Store, stack: Stack, clock: Clock) -> None:
    first = save(book, book.open_stack(None, 0, ""), given_on=date(2021, 8, 18))
    save(book, stack)
    fix(book, stack, range(1, 9), Field.GIVEN_ON, "18-08-2021")
    assert [one.codes for one in book.doubts(stack.id)] == [("dose_typed_twice",)]
    assert due(book, clock) == {first}


def test_an_answer_of_the_pass_stands_for_what_is_found_again(
    book: Store, stack: Stack, clock: Clock
) -> None:
    save(book, book.open_stack(None, 0, ""), given_on=date(2021, 8, 18))
    card = save(book, stack)
    fix(book, stack, range(1, 9), Field.GIVEN_ON, "18-08-2021")
    book.settle_doubt(card)
    fix(book, stack, range(1, 9), Field.BATCH, "LAIN")
    assert found(book, card)[-1] == (3, "identity", "dose_typed_twice")
    assert book.doubts() == []
    assert card in due(book, clock)


def test_a_doubt_whose_reason_is_gone_is_over(book: Store, stack: Stack, clock: Clock) -> None:
    save(book, book.open_stack(None, 0, ""), given_on=date(2021, 8, 18))
    card = save(book, stack)
    fix(book, stack, range(1, 9), Field.GIVEN_ON, "18-08-2021")
    fix(book, stack, range(1, 9), Field.GIVEN_ON, "20-08-2021")
    assert book.doubts() == []
    assert card in due(book, clock)
    fix(book, stack, range(1, 9), Field.GIVEN_ON, "18-08-2021")
    assert len(book.doubts()) == 1  # nobody has answered it


def test_a_doubt_that_stands_keeps_its_time_and_tells_its_new_rules(
    book: Store, stack: Stack
) -> None:
    save(book, book.open_stack(None, 0, ""), given_on=DAY)
    twice = Problem(Field.DOSE_NO, "dose_typed_twice", Severity.IDENTITY)
    other = Problem(Field.ID_NUMBER, "nik_other_name", Severity.IDENTITY)
    dose = book.detail(save(book, stack)).dose
    book.add(dose, record_id=uuid4(), stack=stack.id, warnings=[twice, other])
    before = Outbox(book.transactions).next_due_at()
    fix(book, stack, range(2, 3), Field.BATCH, "LAIN")
    assert [one.codes for one in book.doubts()] == [("dose_typed_twice",)]
    assert Outbox(book.transactions).next_due_at() == before


def test_a_card_saved_after_the_look_around_is_asked_about_all_the_same(
    book: Store, stack: Stack, clock: Clock
) -> None:
    save(book, book.open_stack(None, 0, ""), given_on=date(2021, 5, 20))
    second = save(book, stack, dose_no=2)
    wanted = ranges.Range(stack.id, range(1, 9), Field.GIVEN_ON, "10-08-2021", "x", BUILT_IN)
    with book.transactions.writing() as c:
        ranges.correct_range(c, seated(bare(c), Session(), clock()), wanted, {}, clock())
    assert found(book, second) == [(2, "clinical", "interval_short")]
