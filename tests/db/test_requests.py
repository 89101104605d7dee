"""What waits for a second person among corrections, late answers and doubts."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import Clock, a_dose
from tests.db.people import BOSS, BOSS_WORD, approvals_of, hire, sign_in, staff_of
from tests.db.test_approval import answer, send
from vaxentry.db.approving import Approvals
from vaxentry.db.outbox import Outbox
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.domain.approval import Asked, Decision
from vaxentry.domain.dose import Dose, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.queue import Settlement, Verdict
from vaxentry.domain.staff import Role
from vaxentry.errors import (
    NotPermittedError,
    RecordMovedError,
    RecordVoidedError,
    StorageError,
    VoidAskedError,
)

NUMBER, OTHER = "9271060312000001", "9204014804000002"
RAHMA, YUSUF, RINA = "Rahma", "Yusuf", "Rina"
Asks = Callable[[UUID], object]


def numbered(number: str, **changed: object) -> Dose:
    return a_dose(number, birth_date=date(2000, 12, 3), sex=Sex.MALE, **changed)


@pytest.fixture
def outbox(book: Store) -> Outbox:
    return Outbox(book.transactions)


@pytest.fixture
def approvals(book: Store) -> Approvals:
    return approvals_of(book)


@pytest.fixture
def staff(book: Store) -> Staff:
    """Two supervisors and two clerks; the clerk Rahma is signed in."""
    people = staff_of(book)
    people.begin(BOSS, BOSS_WORD)
    hire(people, RAHMA)
    hire(people, YUSUF, Role.ENTRY, Role.CORRECT)
    hire(people, RINA, Role.SUPERVISE)
    sign_in(people, RAHMA)
    return people


@pytest.fixture
def record(book: Store, staff: Staff) -> UUID:
    """Typed by Rahma."""
    assert staff
    stack = book.open_stack(date(2021, 8, 27), 3, "IBU RINA")
    return book.add(numbered(NUMBER), record_id=uuid4(), stack=stack.id).record_id


@pytest.fixture
def sent(record: UUID, outbox: Outbox, clock: Clock) -> UUID:
    answer(outbox, clock, send(outbox, clock))
    return record


def state(book: Store, record: UUID) -> State:
    return book.detail(record).row.state


def refused(reason: str) -> "pytest.RaisesExc[NotPermittedError]":
    return pytest.raises(NotPermittedError, check=lambda e: e.params["reason"] == reason)


def test_who_only_touched_the_record_may_be_the_second_person(
    book: Store, sent: UUID, staff: Staff, approvals: Approvals
) -> None:
    book.correct(sent, numbered(OTHER), reason="nomor salah")
    sign_in(staff, BOSS)
    book.correct(sent, numbered(OTHER, phone="-"), reason="telepon")
    assert [one.rev for one in book.detail(sent).requests] == [3]
    approvals.approve(sent)
    assert state(book, sent) is State.QUEUED


def test_a_newer_request_takes_the_place_of_the_older(
    book: Store, sent: UUID, staff: Staff, approvals: Approvals
) -> None:
    book.correct(sent, numbered(OTHER), reason="nomor salah")
    sign_in(staff, BOSS)
    book.void(sent, reason="ganda")
    told = [(one.kind, one.decision) for one in book.detail(sent).requests]
    assert told == [(Asked.NUMBER, Decision.REPLACED), (Asked.VOID, Decision.OPEN)]
    with refused("approve_by_other"):
        approvals.approve(sent)
    sign_in(staff, RINA)
    approvals.decline(sent, reason="bukan ganda")
    assert book.detail(sent).dose.identity.number == NUMBER


def test_the_old_number_again_withdraws_the_request(book: Store, sent: UUID) -> None:
    book.correct(sent, numbered(OTHER), reason="nomor salah")
    assert not book.correct(sent, numbered(NUMBER), reason="dulu benar").needs_approval
    assert book.detail(sent).requests[0].decision is Decision.WITHDRAWN


def test_what_waits_to_be_voided_is_not_corrected(book: Store, sent: UUID, staff: Staff) -> None:
    book.void(sent, reason="ganda")
    with pytest.raises(VoidAskedError):
        book.correct(sent, numbered(NUMBER, phone="-"), reason="x")
    sign_in(staff, YUSUF)
    pile = book.stacks()[0].id
    assert not book.correct_range(pile, range(1, 2), Field.VACCINATOR, "Bidan A", reason="x")
    assert book.detail(sent).head_rev == 2


def test_a_void_against_another_copys_version_is_not_asked_for_again(
    book: Store, sent: UUID, outbox: Outbox, clock: Clock, approvals: Approvals, staff: Staff
) -> None:
    """It was agreed to; declined, there would be nothing of before that could stand again."""
    book.void(sent, reason="ganda")
    sign_in(staff, BOSS)
    approvals.approve(sent)
    attempt = send(outbox, clock)
    told = [Verdict(attempt.records[0], State.DOSE_CHECK, "forked", "", frozenset(), 2)]
    outbox.settle(Settlement(attempt.device_seq, 1, "e", {}, told, 200), clock())
    assert state(book, sent) is State.DOSE_CHECK
    assert not book.void(sent, reason="tetap ganda").needs_approval
    assert state(book, sent) is State.VOIDED
    assert [one.rev for one in outbox.due(clock(), 9)] == [3]


def test_a_late_answer_changes_nothing_of_what_waits(
    book: Store, record: UUID, outbox: Outbox, clock: Clock, approvals: Approvals, staff: Staff
) -> None:
    attempt = send(outbox, clock)
    book.void(record, reason="ganda")
    answer(outbox, clock, attempt)
    assert state(book, record) is State.AWAITING_APPROVAL
    sign_in(staff, BOSS)
    approvals.approve(record)
    assert [one.rev for one in outbox.due(clock(), 9)] == [2]


def test_a_refusal_brings_the_site_of_before_back_too(
    book: Store, sent: UUID, staff: Staff, approvals: Approvals
) -> None:
    before = book.detail(sent)
    book.correct(sent, numbered(OTHER), reason="nomor dan situs", site="KDL-07")
    sign_in(staff, BOSS)
    approvals.decline(sent, reason="dulu benar")
    assert (book.detail(sent).site, book.detail(sent).dose) == (before.site, before.dose)


def test_the_screen_of_before_decides_nothing(
    book: Store, sent: UUID, staff: Staff, approvals: Approvals
) -> None:
    book.correct(sent, numbered(OTHER), reason="nomor salah")
    book.correct(sent, numbered(OTHER, phone="-"), reason="x")
    sign_in(staff, BOSS)
    with pytest.raises(RecordMovedError):
        approvals.approve(sent, rev=2)


def test_a_doubt_goes_on_through_a_refused_void(
    book: Store, staff: Staff, outbox: Outbox, clock: Clock, approvals: Approvals
) -> None:
    pile = book.open_stack(None, 1, "")
    found = Problem(Field.ID_NUMBER, "nik_other_name", Severity.IDENTITY)
    record = uuid4()
    book.add(numbered(NUMBER, complaint="demam"), record_id=record, stack=pile.id, warnings=[found])
    answer(outbox, clock, send(outbox, clock))
    book.void(record, reason="ganda")
    assert [one.codes for one in book.doubts()] == [("nik_other_name",)]
    sign_in(staff, BOSS)
    approvals.decline(record, reason="bukan ganda")
    assert [one.codes for one in book.doubts()] == [("nik_other_name",)]
    assert book.retype(record, NUMBER)
    assert book.doubts() == []


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM approval",
        "UPDATE approval SET asked_by = (SELECT author_id FROM member LIMIT 1 OFFSET 3)",
        "UPDATE approval SET decision = 'approved'",
        "UPDATE approval SET kind = 'number', decided_by = asked_by, decided_at = 1",
    ],
)
def test_requests_are_only_added_and_decided(book: Store, sent: UUID, change: str) -> None:
    book.void(sent, reason="ganda")
    with pytest.raises(StorageError), book.transactions.writing() as c:
        c.execute(text(change))


def test_a_decision_is_final(book: Store, sent: UUID, staff: Staff, approvals: Approvals) -> None:
    book.void(sent, reason="ganda")
    sign_in(staff, BOSS)
    approvals.approve(sent)
    with pytest.raises(StorageError), book.transactions.writing() as c:
        c.execute(text("UPDATE approval SET decision = 'declined'"))
    with pytest.raises(RecordVoidedError):
        book.void(sent, reason="x")
