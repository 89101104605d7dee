"""What the supervisor is told, and the flags of a record."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.db.conftest import a_dose
from tests.db.test_query_plans import assert_searched, statements
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose, EarlierDose, Sex
from vaxentry.domain.findings import FindingKind, FlaggedRow
from vaxentry.domain.form import Field, StackField
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.records import Stack
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.second_look import clinical_problem

HOT = clinical_problem(Field.TEMPERATURE, RuleCode.TEMPERATURE_HIGH, whole=37, tenth=5)
CLOSE = clinical_problem(Field.GIVEN_ON, RuleCode.INTERVAL_SHORT, days=9, needed=28)
MISSING = Problem(Field.DOSE_NO, "dose_missing", Severity.INFO, {"dose": 1})
RETIRED = Problem(Field.ID_NUMBER, "nik_region_retired", Severity.INFO)
DOUBT = Problem(Field.SEX, "nik_sex", Severity.IDENTITY)
CARD = a_dose(birth_date=date(1990, 1, 1), sex=Sex.FEMALE)
SECOND = replace(CARD, dose_no=2)

Card = Callable[..., UUID]


@pytest.fixture
def stack(book: Store) -> Stack:
    return book.open_stack(date(2021, 8, 27), 0, "IBU RINA", "KDL-10")


@pytest.fixture
def card(book: Store, stack: Stack) -> Card:
    def save(*found: Problem, dose: Dose = CARD, **changed: object) -> UUID:
        changes: dict[str, object] = changed
        record, typed = uuid4(), replace(dose, **changes)  # type: ignore[arg-type]
        return book.add(typed, record_id=record, stack=stack.id, warnings=found).record_id

    return save


def told(book: Store, kind: FindingKind | None = None) -> Sequence[UUID]:
    return [one.record_id for one in book.for_supervisor() if kind in {None, one.kind}]


def only(book: Store) -> FlaggedRow:
    (row,) = book.for_supervisor()
    return row


def test_a_clinical_finding_is_told_with_its_numbers_and_a_masked_name(
    book: Store, card: Card, stack: Stack
) -> None:
    card()
    record = card(HOT, CLOSE, RETIRED, DOUBT)
    row = only(book)
    assert (row.record_id, row.kind, row.masked_name) == (record, "clinical", "Y***** W*****")
    assert (row.stack_number, row.card_no, row.given_on) == (stack.number, 2, date(2021, 8, 27))
    assert sorted(row.problems, key=lambda one: one.code) == [CLOSE, HOT]
    found = sorted(book.detail(record).findings, key=lambda one: one.code)
    assert found == [CLOSE, RETIRED, HOT]


def test_a_complaint_is_told_in_the_words_of_the_card(book: Store, card: Card) -> None:
    record = card(HOT, complaint="pusing dan mual")
    assert [(one.kind, one.complaint) for one in book.for_supervisor()] == [
        ("complaint", "pusing dan mual"),
        ("clinical", ""),
    ]
    assert told(book) == [record, record]


def test_a_missing_dose_is_told_with_its_evidence(book: Store, card: Card) -> None:
    told_by_card = EarlierDose(1, "sinovac", date(2021, 7, 1), "Puskesmas lain")
    card(MISSING, dose=SECOND, earlier=told_by_card)
    row = only(book)
    assert (row.kind, row.earlier, tuple(row.problems)) == (
        "dose_missing", told_by_card, (MISSING,)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "is_held"),
    [
        ({}, True),
        ({"vaccine": "astrazeneca"}, True),
        ({"vaccine": "td"}, False),
        ({"name": "ORANG LAIN"}, False),
        ({"course": "primer_ulang"}, False),
        ({"dose_no": 2}, False),
    ],
)
def test_a_dose_typed_later_is_missing_no_more(
    book: Store, card: Card, changed: dict[str, object], is_held: bool
) -> None:
    record = card(MISSING, dose=SECOND)
    before = card(**changed)
    assert told(book) == ([] if is_held else [record])
    assert book.detail(record).findings == ([] if is_held else [MISSING])
    book.void(before, reason="x")
    assert told(book) == [record]


def test_a_booster_counts_on_from_any_course(book: Store, card: Card) -> None:
    card(MISSING, dose=CARD, dose_no=3, course="booster1")
    assert len(told(book)) == 1
    card(dose_no=2)
    assert told(book) == []


def test_the_newest_stand_first_and_only_so_many(book: Store, card: Card) -> None:
    hot = [card(HOT) for _ in range(3)]
    ill = [card(complaint="demam") for _ in range(3)]
    assert told(book) == [*reversed(ill), *reversed(hot)]
    assert [one.record_id for one in book.for_supervisor(2)] == [ill[2], ill[1], hot[2], hot[1]]


def test_what_was_corrected_or_voided_is_told_no_more(book: Store, card: Card) -> None:
    corrected, voided = card(HOT, complaint="demam"), card(HOT, complaint="demam")
    book.correct(corrected, CARD, reason="salah baca")
    book.void(voided, reason="dua kali")
    assert told(book) == []
    assert book.detail(corrected).findings == []
    again = card()
    book.correct(again, replace(CARD, complaint="demam"), reason="x", warnings=[HOT])
    assert told(book) == [again, again]


def test_another_site_changes_nothing_that_was_found(book: Store, card: Card, stack: Stack) -> None:
    record = card(HOT, DOUBT)
    assert book.correct_range(stack.id, range(1, 2), StackField.SITE, "KDL-01", reason="x") == 1
    assert told(book) == [record]
    (doubt,) = book.doubts()
    assert doubt.codes == ("nik_sex",)
    book.settle_doubt(record)
    book.correct_range(stack.id, range(1, 2), StackField.SITE, "KDL-02", reason="x")
    assert (told(book), book.doubts()) == ([record], [])


def test_a_range_is_checked_with_what_the_book_holds(book: Store, card: Card, stack: Stack) -> None:
    """Nine days between the doses once the date of the second one is right."""
    first = card(given_on=date(2021, 8, 18))
    card(dose=SECOND, given_on=date(2021, 8, 26))
    book.keep_batch(stack.id, "sinovac", "B9", date(2021, 8, 1))
    cards = range(2, 3)
    book.correct_range(stack.id, cards, Field.GIVEN_ON, "27-08-2021", reason="x")
    assert [one.code for one in only(book).problems] == ["interval_short"]
    assert dict(only(book).problems[0].params) == {"days": 9, "needed": 28}
    book.correct_range(stack.id, cards, Field.BATCH, "B9", reason="x")
    assert {one.code for one in only(book).problems} == {"interval_short", "batch_expired"}
    assert first not in told(book)


def test_no_question_scans(book: Store, card: Card) -> None:
    for number in range(30):
        card(HOT, complaint="demam" * (number % 2))
        card(MISSING, dose=SECOND)
    record = card(HOT)
    with statements(book) as seen:
        book.for_supervisor()
        book.detail(record)
    assert_searched(book, seen)
