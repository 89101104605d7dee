"""Which requests the health office is told of, and when it is told again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.db.conftest import Clock, a_dose
from tests.db.people import BOSS, BOSS_WORD, approvals_of, hire, named, sign_in, staff_of
from tests.db.test_approval import send
from tests.db.test_status import ENROLLED
from vaxentry.db.agreement import Agreement
from vaxentry.db.office import OfficeDesk
from vaxentry.db.outbox import Outbox
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.domain.approval import Asked, needs_office
from vaxentry.domain.dose import Sex
from vaxentry.domain.queue import Adopted
from vaxentry.domain.staff import Member, Role

AT = Clock()()
ONE, TWO = UUID(int=1), UUID(int=2)
OTHER = "9204014804000002"


def member(one: UUID, *roles: Role, **more: object) -> Member:
    return Member(one, "x", frozenset(roles), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("members", "asked"),
    [
        ([], True),
        ([member(ONE, Role.SUPERVISE)], True),
        ([member(ONE, Role.SUPERVISE), member(TWO, Role.ENTRY)], True),
        ([member(ONE, Role.ENTRY), member(TWO, Role.SUPERVISE)], False),
        ([member(ONE, Role.SUPERVISE), member(TWO, Role.SUPERVISE)], False),
        ([member(ONE, Role.SUPERVISE), member(TWO, Role.SUPERVISE, disabled=True)], True),
        ([member(TWO, Role.SUPERVISE, valid_until=AT.date() - timedelta(days=2))], True),
    ],
)
def test_the_office_is_asked_where_nobody_else_may_supervise(
    members: list[Member], asked: bool
) -> None:
    assert needs_office({ONE}, members, AT) is asked


@pytest.fixture
def desk(book: Store) -> OfficeDesk:
    book.keep_enrolment(ENROLLED)
    return OfficeDesk(book.transactions)


@pytest.fixture
def staff(book: Store) -> Staff:
    people = staff_of(book)
    people.begin(BOSS, BOSS_WORD)
    return people


@pytest.fixture
def asked(book: Store, desk: OfficeDesk, staff: Staff, clock: Clock) -> UUID:
    """The void of a sent record, asked for by the only supervisor."""
    del desk, staff
    stack = book.open_stack(date(2021, 8, 27), 3, "")
    dose = a_dose(birth_date=date(2000, 12, 3), sex=Sex.MALE)
    record = book.add(dose, record_id=uuid4(), stack=stack.id).record_id
    send(Outbox(book.transactions), clock)
    book.void(record, reason="kartu ganda")
    return record


def untold(desk: OfficeDesk, clock: Clock) -> list[UUID]:
    return [one.record_id for one in desk.waiting(clock(), told_too=False)]


def test_a_request_says_what_is_asked_and_no_number(
    book: Store, desk: OfficeDesk, asked: UUID, clock: Clock
) -> None:
    (one,) = desk.waiting(clock(), told_too=False)
    assert (one.record_id, one.rev, one.kind) == (asked, 2, Asked.VOID)
    assert (one.reason, one.asked_by, one.before, one.after) == ("kartu ganda", BOSS, "", "")
    approvals_of(book).decline(asked, reason="keliru")
    send(Outbox(book.transactions), clock)
    wrong = a_dose(OTHER, birth_date=date(2000, 12, 3), sex=Sex.MALE)
    book.correct(asked, wrong, reason="nomor salah")
    (one,) = desk.waiting(clock(), told_too=False)
    assert (one.kind, one.before, one.after) == (
        Asked.NUMBER, "nik 9271••••••••••••", "nik 9204••••••••••••",
    )  # fmt: skip


def test_a_request_is_about_what_was_corrected_last_and_says_why_it_was_asked(
    book: Store, desk: OfficeDesk, asked: UUID, clock: Clock
) -> None:
    approvals = approvals_of(book)
    approvals.decline(asked, reason="keliru")
    send(Outbox(book.transactions), clock)
    wrong = a_dose(OTHER, birth_date=date(2000, 12, 3), sex=Sex.MALE)
    began = book.correct(asked, wrong, reason="nomor salah").rev
    (first,) = desk.waiting(clock(), told_too=False)
    desk.note_told([(asked, began)], clock())
    clock.now += timedelta(hours=1)
    head = book.correct(asked, replace(wrong, phone="+6281299990000"), reason="telepon salah").rev
    (one,) = desk.waiting(clock(), told_too=False)
    assert (one.rev, one.reason, one.asked_by) == (head, "nomor salah", BOSS)
    assert (one.before, one.after) == (first.before, first.after)
    pair = approvals.pair(asked)
    assert pair is not None
    assert pair.after is not None
    assert pair.after.phone == "+6281299990000"
    assert (pair.request.rev, pair.reason, pair.told_at) == (head, "nomor salah", None)
    assert pair.request.asked_at < clock() - timedelta(hours=1)
    approvals.decline(asked, reason="tetap", rev=pair.request.rev)
    assert approvals.pair(asked) is None


def test_what_was_told_is_not_told_at_once_again(
    book: Store, desk: OfficeDesk, asked: UUID, clock: Clock
) -> None:
    pair = approvals_of(book).pair(asked)
    assert pair is not None
    assert (pair.needs_office, pair.told_at) == (True, None)
    at = clock()
    desk.note_told([(asked, 2), (uuid4(), 2)], at)
    assert untold(desk, clock) == []
    assert [one.record_id for one in desk.waiting(clock(), told_too=True)] == [asked]
    desk.note_told([(asked, 2)], at + timedelta(days=1))
    pair = approvals_of(book).pair(asked)
    assert pair is not None
    assert pair.told_at == at


def test_of_what_somebody_here_may_decide_nothing_is_told(
    desk: OfficeDesk, staff: Staff, asked: UUID, clock: Clock
) -> None:
    hire(staff, "Rina", Role.SUPERVISE)
    assert untold(desk, clock) == []
    sign_in(staff, BOSS)
    staff.disable(named(staff, "Rina").id)
    assert untold(desk, clock) == [asked]


def _another_epoch(book: Store, clock: Clock) -> None:
    del clock
    Agreement(book.transactions).enter_epoch(2, "n2")


def _another_id(book: Store, clock: Clock) -> None:
    Agreement(book.transactions).become(Adopted(uuid4(), "token", "KE", {}), clock())


@pytest.mark.parametrize("change", [_another_epoch, _another_id])
def test_in_another_epoch_or_under_another_id_it_is_told_again(
    book: Store,
    desk: OfficeDesk,
    asked: UUID,
    clock: Clock,
    change: Callable[[Store, Clock], None],
) -> None:
    desk.note_told([(asked, 2)], clock())
    change(book, clock)
    assert untold(desk, clock) == [asked]


def test_the_same_epoch_and_another_code_of_the_same_server_forget_nothing(
    book: Store, desk: OfficeDesk, asked: UUID, clock: Clock
) -> None:
    desk.note_told([(asked, 2)], clock())
    Agreement(book.transactions).enter_epoch(1, "n")
    book.keep_enrolment(replace(ENROLLED, token="other"))
    assert untold(desk, clock) == []
