"""A number that the server may know is not exchanged without a supervisor."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.db.conftest import Clock, a_dose
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose, Identity, IdType, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.queue import Attempt, Settlement, Verdict
from vaxentry.errors import ReasonNeededError, RecordVoidedError

NUMBER, OTHER = "9271060312000001", "9204014804000002"


def numbered(number: str, **changed: object) -> Dose:
    return a_dose(number, birth_date=date(2000, 12, 3), sex=Sex.MALE, **changed)


@pytest.fixture
def outbox(book: Store) -> Outbox:
    return Outbox(book.transactions)


@pytest.fixture
def record(book: Store) -> UUID:
    stack = book.open_stack(date(2021, 8, 27), 3, "IBU RINA")
    return book.add(numbered(NUMBER), record_id=uuid4(), stack=stack.id).record_id


def send(outbox: Outbox, clock: Clock) -> Attempt:
    return outbox.begin(uuid4(), outbox.due(clock(), 10), clock())


def answer(outbox: Outbox, clock: Clock, attempt: Attempt) -> None:
    verdicts = [Verdict(attempt.records[0], State.ACCEPTED, "accepted", "", frozenset(), 1)]
    outbox.settle(Settlement(attempt.device_seq, 1, "e", {}, verdicts, 200), clock())


def state(book: Store) -> State:
    (found,) = (one for one, n in book.counts().by_state.items() if n)
    return found


def test_a_number_that_was_never_sent_is_corrected_freely(
    book: Store, record: UUID, outbox: Outbox, clock: Clock
) -> None:
    saved = book.correct(record, numbered(OTHER), reason="")
    assert (saved.needs_approval, state(book)) == (False, State.QUEUED)
    assert len(outbox.due(clock(), 10)) == 1


def test_what_was_sent_meanwhile_is_neither_corrected_nor_undone_without_a_reason(
    book: Store, record: UUID, outbox: Outbox, clock: Clock
) -> None:
    was_free = book.detail(record)
    assert was_free.is_free
    send(outbox, clock)
    for reason in ("", "  "):
        with pytest.raises(ReasonNeededError):
            book.correct(record, numbered(OTHER), reason=reason, based_on=was_free.head_rev)
        with pytest.raises(ReasonNeededError):
            book.void(record, reason=reason)
    assert book.detail(record).head_rev == was_free.head_rev
    assert book.correct(record, numbered(NUMBER), reason="salah", based_on=1).rev == 2
    assert book.void(record, reason="salah kartu").rev == 3


@pytest.mark.parametrize("ending", ["open", "unknown", "refused", "answered"])
def test_another_number_of_a_sent_record_is_kept_and_not_sent(
    book: Store, record: UUID, outbox: Outbox, clock: Clock, ending: str
) -> None:
    attempt = send(outbox, clock)
    if ending == "unknown":
        outbox.leave_unknown(attempt.device_seq, "cut", None, clock())
    elif ending == "refused":
        outbox.take_back(attempt.device_seq, "busy", 503, clock(), clock())
    elif ending == "answered":
        answer(outbox, clock, attempt)
    saved = book.correct(record, numbered(OTHER), reason="nomor salah")
    assert (saved.rev, saved.needs_approval) == (2, True)
    assert (state(book), book.counts().saved) == (State.AWAITING_APPROVAL, 1)
    assert book.detail(record).dose.identity.number == OTHER
    assert outbox.due(clock(), 10) == []
    assert outbox.next_due_at() is None
    assert book.status().needs_person == 1


def test_a_late_answer_about_the_old_number_leaves_it_waiting(
    book: Store, record: UUID, outbox: Outbox, clock: Clock
) -> None:
    attempt = send(outbox, clock)
    book.correct(record, numbered(OTHER), reason="nomor salah")
    answer(outbox, clock, attempt)
    assert state(book) is State.AWAITING_APPROVAL
    assert outbox.due(clock(), 10) == []


def test_it_waits_whatever_else_is_corrected_and_goes_with_its_old_number(
    book: Store, record: UUID, outbox: Outbox, clock: Clock
) -> None:
    answer(outbox, clock, send(outbox, clock))
    book.correct(record, numbered(OTHER), reason="nomor salah")
    assert book.correct(record, numbered(OTHER, phone="-"), reason="x").needs_approval
    stack = book.stacks()[0]
    book.correct_range(stack.id, range(1, 2), Field.VACCINATOR, "Bidan A", reason="x")
    assert state(book) is State.AWAITING_APPROVAL
    assert not book.correct(record, numbered(NUMBER, phone="-"), reason="dulu benar").needs_approval
    assert len(outbox.due(clock(), 10)) == 1


def test_other_corrections_of_a_sent_record_go_as_before(
    book: Store, record: UUID, outbox: Outbox, clock: Clock
) -> None:
    answer(outbox, clock, send(outbox, clock))
    saved = book.correct(record, numbered(NUMBER, name="YULIANA WAROMI"), reason="nama")
    assert (saved.needs_approval, state(book)) == (False, State.QUEUED)
    assert len(outbox.due(clock(), 10)) == 1


def test_the_same_digits_of_another_document_are_another_number(
    book: Store, record: UUID, outbox: Outbox, clock: Clock
) -> None:
    answer(outbox, clock, send(outbox, clock))
    mother = Identity(IdType.MOTHER_NIK, NUMBER, 1)
    assert book.correct(record, numbered(NUMBER, identity=mother), reason="ibu").needs_approval


def test_a_void_of_it_travels_and_its_new_number_never_does(
    book: Store, record: UUID, outbox: Outbox, clock: Clock
) -> None:
    answer(outbox, clock, send(outbox, clock))
    book.correct(record, numbered(OTHER), reason="nomor salah")
    book.void(record, reason="salah kartu")
    assert len(outbox.due(clock(), 10)) == 1
    with pytest.raises(RecordVoidedError):
        book.correct(record, numbered(OTHER), reason="x")


def test_its_number_is_still_asked_for(
    book: Store, record: UUID, outbox: Outbox, clock: Clock
) -> None:
    send(outbox, clock)
    held = Problem(Field.ID_NUMBER, "nik_other_name", Severity.IDENTITY)
    book.correct(record, numbered(OTHER), reason="nomor", warnings=[held])
    assert [one.record_id for one in book.doubts()] == [record]
    assert book.retype(record, OTHER)
    assert (book.doubts(), state(book)) == ([], State.AWAITING_APPROVAL)
    assert outbox.due(clock(), 10) == []
