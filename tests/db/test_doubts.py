"""Rows with a doubtful number: held back, asked for, sent in the end all the same."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import Clock, a_dose
from vaxentry.db import chain
from vaxentry.db.engine import bare
from vaxentry.db.outbox import Outbox
from vaxentry.db.saving import UnknownRecordError
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose, Identity, IdType, Origin, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import DOUBT_WAIT, State
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.records import Saved, Stack
from vaxentry.domain.rules import RuleError
from vaxentry.domain.stacks import Doubt

BORN = Problem(Field.BIRTH_DATE, "nik_birth_date", Severity.IDENTITY)
SEX = Problem(Field.SEX, "nik_sex", Severity.IDENTITY)
HELD = Problem(Field.ID_NUMBER, "nik_other_name", Severity.IDENTITY)
FEVER = Problem(Field.TEMPERATURE, "temperature_high", Severity.CLINICAL)
NUMBER = "9271060312000001"


@pytest.fixture
def stack(book: Store) -> Stack:
    return book.open_stack(date(2021, 8, 27), 3, "IBU RINA")


def save(book: Store, stack: Stack, *found: Problem, dose: Dose | None = None) -> Saved:
    return book.add(dose or a_dose(), record_id=uuid4(), stack=stack.id, warnings=found)


def due_ids(book: Store, clock: Clock) -> list[UUID]:
    return [one.record_id for one in Outbox(book.transactions).due(clock(), 100)]


def actions(book: Store) -> list[str]:
    with book.transactions.reading() as c:
        assert chain.walk(bare(c)).fault is None
        return list(c.execute(text("SELECT action FROM audit ORDER BY seq")).scalars())


def test_only_a_doubt_about_the_number_holds_a_row_back(
    book: Store, stack: Stack, clock: Clock
) -> None:
    plain, doubtful = save(book, stack, FEVER), save(book, stack, BORN, SEX, FEVER)
    assert due_ids(book, clock) == [plain.record_id]
    codes = ("nik_birth_date", "nik_sex")
    assert book.doubts() == [Doubt(doubtful.record_id, doubtful.entry_no, 2, codes)]
    assert book.progress(stack.id).doubtful == 1


def test_a_held_row_waits_like_any_other_and_nothing_spins(
    book: Store, stack: Stack, clock: Clock
) -> None:
    start = clock.now
    save(book, stack, BORN)
    status, outbox = book.status(), Outbox(book.transactions)
    assert (status.waiting, book.counts()[State.QUEUED]) == (1, 1)
    assert status.oldest_age is not None
    assert outbox.summary().waiting == 1
    next_due = outbox.next_due_at()
    assert next_due is not None
    assert next_due - start >= DOUBT_WAIT


@pytest.mark.parametrize(
    ("hours", "goes"), [(3.9, False), (4.1, True), (-0.1, True), (-24 * 365, True)]
)
def test_it_goes_when_the_wait_is_over_or_the_clock_was_wrong(
    book: Store, stack: Stack, clock: Clock, hours: float, goes: bool
) -> None:
    save(book, stack, BORN)
    clock.now += timedelta(hours=hours)
    assert bool(due_ids(book, clock)) is goes


@pytest.mark.parametrize("typed", [NUMBER, "9271 0603 1200-0001"])
def test_the_same_number_again_sends_the_row(
    book: Store, stack: Stack, clock: Clock, typed: str
) -> None:
    saved = save(book, stack, BORN)
    assert book.retype(saved.record_id, typed)
    assert book.doubts() == []
    assert due_ids(book, clock) == [saved.record_id]
    assert book.retype(saved.record_id, typed)
    assert actions(book) == ["saved", "retyped"]
    with book.transactions.reading() as c:
        assert c.execute(text("SELECT settled_at FROM warning")).scalar_one() > 0


def test_another_number_changes_nothing_until_somebody_decides(
    book: Store, stack: Stack, clock: Clock
) -> None:
    saved = save(book, stack, BORN)
    assert not book.retype(saved.record_id, "9271060312000002")
    assert (len(book.doubts()), due_ids(book, clock), actions(book)) == (1, [], ["saved"])
    book.settle_doubt(saved.record_id)
    book.settle_doubt(saved.record_id)
    assert (book.doubts(), due_ids(book, clock)) == ([], [saved.record_id])
    assert actions(book) == ["saved", "doubt_settled"]


def test_a_correction_of_which_nothing_is_found_ends_the_doubt(
    book: Store, stack: Stack, clock: Clock
) -> None:
    saved = save(book, stack, BORN)
    other = a_dose(number="9204014804000002")
    book.correct(saved.record_id, other, reason="salah ketik", warnings=[FEVER])
    assert (book.doubts(), due_ids(book, clock)) == ([], [saved.record_id])


def test_a_correction_of_another_field_leaves_the_doubt_and_its_time(
    book: Store, stack: Stack, clock: Clock
) -> None:
    saved = save(book, stack, BORN, SEX)
    clock.now += timedelta(hours=3)
    book.correct(saved.record_id, a_dose(phone="-"), reason="telepon", warnings=[BORN])
    (doubt,) = book.doubts()
    assert (doubt.codes, due_ids(book, clock)) == (("nik_birth_date",), [])
    clock.now += timedelta(hours=1)
    assert due_ids(book, clock) == [saved.record_id]
    assert book.retype(saved.record_id, NUMBER)
    assert book.doubts() == []


def test_a_correction_that_is_itself_doubtful_is_asked_for(
    book: Store, stack: Stack, clock: Clock
) -> None:
    saved = save(book, stack)
    other = a_dose(number="9204014804000002")
    book.correct(saved.record_id, other, reason="nomor", warnings=[HELD])
    (doubt,) = book.doubts()
    assert (doubt.codes, due_ids(book, clock)) == (("nik_other_name",), [])
    clock.now += DOUBT_WAIT + timedelta(minutes=1)
    assert due_ids(book, clock) == [saved.record_id]


def test_what_was_answered_of_a_number_is_not_asked_again(
    book: Store, stack: Stack, clock: Clock
) -> None:
    dose = a_dose(birth_date=date(2000, 12, 4), sex=Sex.MALE)
    saved = save(book, stack, BORN, dose=dose)
    assert book.retype(saved.record_id, NUMBER)
    book.correct_range(stack.id, range(1, 2), Field.VACCINATOR, "Bidan A", reason="x")
    book.correct(saved.record_id, replace(dose, phone="-"), reason="telepon", warnings=[BORN])
    assert (book.doubts(), due_ids(book, clock)) == ([], [saved.record_id])
    book.correct(saved.record_id, replace(dose, phone="-"), reason="x", warnings=[BORN, HELD])
    assert len(book.doubts()) == 1
    book.settle_doubt(saved.record_id)
    other = replace(dose, identity=Identity(IdType.NIK, "9204014804000002"))
    book.correct(saved.record_id, other, reason="nomor", warnings=[BORN, HELD])
    assert len(book.doubts()) == 1


def test_a_finding_that_was_gone_is_asked_for_when_it_comes_back(book: Store, stack: Stack) -> None:
    saved = save(book, stack, BORN)
    for warnings in ([], [BORN]):
        book.correct(saved.record_id, a_dose(), reason="x", warnings=warnings)
    assert len(book.doubts()) == 1


def test_a_complaint_does_not_wait_for_its_number(book: Store, stack: Stack, clock: Clock) -> None:
    saved = save(book, stack, BORN, dose=a_dose(complaint="pingsan"))
    assert due_ids(book, clock) == [saved.record_id]
    assert [one.record_id for one in book.doubts()] == [saved.record_id]
    calm = save(book, stack, BORN)
    fell = a_dose(complaint="pingsan")
    book.correct(calm.record_id, fell, reason="keluhan", warnings=[BORN])
    assert due_ids(book, clock) == [saved.record_id, calm.record_id]
    assert len(book.doubts()) == 2
    book.correct(saved.record_id, a_dose(), reason="bukan keluhan", warnings=[BORN])
    assert due_ids(book, clock) == [calm.record_id]


@pytest.mark.parametrize("ending", ["refused", "not_here"])
def test_a_try_of_the_version_before_lets_no_doubt_go(
    book: Store, stack: Stack, clock: Clock, ending: str
) -> None:
    """The doubt began with the correction; when the try ends, only what it took goes again."""
    saved, other = save(book, stack), save(book, stack)
    outbox = Outbox(book.transactions)
    attempt = outbox.begin(uuid4(), outbox.due(clock(), 100), clock())
    book.correct(saved.record_id, a_dose(), reason="cek", warnings=(SEX,))
    if ending == "refused":
        outbox.take_back(attempt.device_seq, "busy", 503, clock(), clock())
    else:
        outbox.leave_unknown(attempt.device_seq, "cut", None, clock())
        outbox.not_here(attempt.device_seq, clock(), clock())
    assert due_ids(book, clock) == [other.record_id]


def test_a_void_leaves_nobody_to_ask(book: Store, stack: Stack) -> None:
    saved = save(book, stack, BORN)
    book.void(saved.record_id, reason="salah kartu")
    assert book.doubts() == []
    assert book.progress(stack.id).doubtful == 0


def test_doubts_come_in_the_order_of_the_cards(book: Store, stack: Stack) -> None:
    other = book.open_stack(None, 0, "")
    for pile, card_no in ((other, 1), (stack, 5), (stack, 2)):
        book.add(a_dose(), record_id=uuid4(), stack=pile.id, card_no=card_no, warnings=[BORN])
    assert [one.card_no for one in book.doubts()] == [2, 5, 1]
    assert [one.card_no for one in book.doubts(other.id)] == [1]


def test_a_save_again_with_another_dose_is_still_asked_for(
    book: Store, stack: Stack, clock: Clock
) -> None:
    record_id = uuid4()
    book.add(a_dose(), record_id=record_id, stack=stack.id)
    book.add(a_dose(name="YULIANA"), record_id=record_id, stack=stack.id, warnings=[BORN])
    assert len(book.doubts()) == 1
    assert due_ids(book, clock) == []


def test_an_unknown_record_is_told(book: Store) -> None:
    with pytest.raises(UnknownRecordError):
        book.retype(uuid4(), NUMBER)
    with pytest.raises(UnknownRecordError):
        book.settle_doubt(uuid4())


def test_a_head_field_is_corrected_over_a_range(book: Store, stack: Stack, clock: Clock) -> None:
    born = date(2000, 12, 3)
    nik = Identity(IdType.PASSPORT, "A1234567")
    doses = [a_dose(identity=nik, birth_date=born, sex=Sex.FEMALE, batch=f"B{n}") for n in range(6)]
    saved = [save(book, stack, BORN, dose=one) for one in doses]
    book.void(saved[2].record_id, reason="dobel")
    changed = book.correct_range(stack.id, range(2, 6), Field.BATCH, "B3", reason="salah batch")
    assert changed == 2  # cards 2 and 5; 3 is void, 4 has it already
    found = [book.detail(one.record_id) for one in saved]
    assert [one.dose.batch for one in found] == ["B0", "B3", "B2", "B3", "B3", "B5"]
    assert [len(one.revisions) for one in found] == [1, 2, 2, 1, 2, 1]
    assert found[1].revisions[1].reason == "salah batch"
    assert found[1].dose.origins[Field.BATCH] is Origin.HEADER
    assert len(book.doubts()) == 5  # a batch says nothing of the number
    assert due_ids(book, clock) == []


def test_one_card_that_cannot_take_the_text_stops_them_all(book: Store, stack: Stack) -> None:
    nik = Identity(IdType.PASSPORT, "A1234567")
    early = a_dose(identity=nik, birth_date=date(1990, 1, 1), sex=Sex.FEMALE)
    late = a_dose(identity=nik, birth_date=date(2021, 8, 26), sex=Sex.FEMALE)
    saved = [save(book, stack, dose=one) for one in (early, late)]
    with pytest.raises(RuleError) as told:
        book.correct_range(stack.id, range(1, 3), Field.GIVEN_ON, "25-08-2021", reason="x")
    assert told.value.params["card"] == 2
    assert all(len(book.detail(one.record_id).revisions) == 1 for one in saved)


def test_only_the_head_is_corrected_over_a_range(book: Store, stack: Stack) -> None:
    with pytest.raises(ValueError, match="head"):
        book.correct_range(stack.id, range(1, 2), Field.NAME, "X", reason="x")
    assert book.correct_range(stack.id, range(0), Field.BATCH, "X", reason="x") == 0
