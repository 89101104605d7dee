"""A void or another number of a sent record: asked for by one, let go or refused by another."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import Clock, a_dose
from tests.db.people import BOSS, BOSS_WORD, approvals_of, fits, hire, sign_in, staff_of
from tests.db.test_approval import answer, send
from vaxentry.db.approving import Approvals
from vaxentry.db.outbox import Outbox
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.domain import life
from vaxentry.domain.approval import Asked, Choice, Decision
from vaxentry.domain.dose import Dose, RevisionKind, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.permission import Permission
from vaxentry.domain.records import RevisionRow
from vaxentry.domain.rules import RuleError
from vaxentry.domain.staff import Role
from vaxentry.errors import (
    NotPermittedError,
    RecordMovedError,
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


@pytest.fixture(params=["void", "number"])
def ask(request: pytest.FixtureRequest, book: Store) -> Asks:
    if request.param == "void":
        return lambda record: book.void(record, reason="kartu ganda")
    return lambda record: book.correct(record, numbered(OTHER), reason="nomor salah")


def state(book: Store, record: UUID) -> State:
    return book.detail(record).row.state


def refused(reason: str) -> "pytest.RaisesExc[NotPermittedError]":
    return pytest.raises(NotPermittedError, check=lambda e: e.params["reason"] == reason)


def test_before_the_first_attempt_the_author_does_as_it_pleases(
    book: Store, record: UUID, outbox: Outbox
) -> None:
    assert not book.correct(record, numbered(OTHER), reason="").needs_approval
    assert not book.void(record, reason="").needs_approval
    assert (state(book, record), outbox.summary().waiting) == (State.VOIDED, 0)


def test_a_row_of_somebody_else_needs_the_role_to_correct(
    book: Store, record: UUID, staff: Staff
) -> None:
    sign_in(staff, BOSS)
    hire(staff, "Wati")
    sign_in(staff, "Wati")
    for act in (
        lambda: book.correct(record, numbered(NUMBER, phone="-"), reason="x"),
        lambda: book.void(record, reason="x"),
        lambda: book.correct_range(
            book.stacks()[0].id, range(1, 2), Field.VACCINATOR, "Bidan A", reason="x"
        ),
    ):
        with refused("not_permitted"):
            act()
    assert book.detail(record).head_rev == 1
    sign_in(staff, YUSUF)
    assert book.correct(record, numbered(NUMBER, phone="-"), reason="x").rev == 2


def test_a_void_of_a_sent_dose_waits_whoever_asks(
    book: Store, sent: UUID, staff: Staff, outbox: Outbox, clock: Clock
) -> None:
    saved = book.void(sent, reason="kartu ganda")
    assert (saved.rev, saved.needs_approval) == (2, True)
    assert (state(book, sent), outbox.due(clock(), 9)) == (State.AWAITING_APPROVAL, [])
    assert book.status().needs_person == 1
    assert book.progress(book.stacks()[0].id).saved == 1
    (asked,) = book.detail(sent).requests
    assert (asked.kind, asked.asked_by, asked.decision) == (Asked.VOID, RAHMA, Decision.OPEN)
    sign_in(staff, BOSS)
    with pytest.raises(VoidAskedError):
        book.void(sent, reason="x")


def test_typing_goes_on_while_it_waits(book: Store, sent: UUID, ask: Asks) -> None:
    ask(sent)
    book.add(numbered(OTHER), record_id=uuid4(), stack=book.stacks()[0].id)
    assert book.counts().saved == 2


def test_a_second_person_lets_it_go(
    book: Store, sent: UUID, staff: Staff, approvals: Approvals, outbox: Outbox, clock: Clock,
    ask: Asks,
) -> None:  # fmt: skip
    ask(sent)
    sign_in(staff, BOSS)
    assert approvals.choice(sent) == Choice(Permission.ALLOWED, Permission.ALLOWED)
    approvals.approve(sent, rev=2)
    (due,) = outbox.due(clock(), 9)
    is_void = book.detail(sent).requests[0].kind is Asked.VOID
    assert (due.rev, state(book, sent)) == (2, State.VOIDED if is_void else State.QUEUED)
    (asked,) = book.detail(sent).requests
    assert (asked.decision, asked.decided_by) == (Decision.APPROVED, BOSS)
    assert approvals.choice(sent) is None
    with pytest.raises(RecordMovedError):
        approvals.approve(sent)
    assert last_audit(book) == ("approved", asked.kind.value)


def last_audit(book: Store) -> tuple[str, str]:
    with book.transactions.reading() as c:
        assert fits(c)
        chosen = text("SELECT action, detail FROM audit WHERE record_seq = 1 ORDER BY seq DESC")
        row = c.execute(chosen).first()
    assert row is not None
    return row.action, row.detail


def test_a_refusal_lets_the_record_stand_as_it_stood(
    book: Store, sent: UUID, staff: Staff, approvals: Approvals, outbox: Outbox, clock: Clock,
    ask: Asks,
) -> None:  # fmt: skip
    before = book.detail(sent)
    ask(sent)
    sign_in(staff, RINA)
    with pytest.raises(RuleError):
        approvals.decline(sent, reason="  ")
    approvals.decline(sent, reason="kartunya benar")
    after = book.detail(sent)
    assert (after.dose, after.site) == (before.dose, before.site)
    assert [one.digest for one in after.revisions][:1] == [before.revisions[0].digest]
    assert [(one.author, one.reason) for one in after.revisions][2:] == [(RINA, "kartunya benar")]
    assert after.requests[0].decision is Decision.DECLINED
    assert after.requests[0].reason == "kartunya benar"
    (due,) = outbox.due(clock(), 9)
    assert due.rev == 3
    answer(outbox, clock, send(outbox, clock))
    assert (state(book, sent), book.counts().saved) == (State.ACCEPTED, 1)
    assert [one.identity.number for one in book.people(NUMBER)] == [NUMBER]
    assert last_audit(book)[0] == "declined"
    detail = book.detail(sent)
    told = life.moments(detail.revisions, detail.attempts, book.life(sent))
    asked = {one.what.action for one in told if isinstance(one.what, life.Asked)}
    assert "declined" in asked
    assert not [
        one
        for one in told
        if isinstance(one.what, RevisionRow) and one.what.kind is RevisionKind.VOID
    ]


def test_nobody_approves_the_own_request(
    sent: UUID, staff: Staff, approvals: Approvals, ask: Asks
) -> None:
    sign_in(staff, BOSS)
    ask(sent)
    assert approvals.choice(sent) == Choice(Permission.REFUSED, Permission.ALLOWED)
    with refused("approve_by_other"):
        approvals.approve(sent)
    sign_in(staff, YUSUF)
    with refused("not_permitted"):
        approvals.approve(sent)
    with refused("not_permitted"):
        approvals.decline(sent, reason="x")
    staff.sign_out()
    with refused("sign_in_first"):
        approvals.approve(sent)
    sign_in(staff, RINA)
    approvals.approve(sent)


def test_where_nobody_else_supervises_it_waits_until_somebody_does(
    book: Store, sent: UUID, staff: Staff, approvals: Approvals, ask: Asks
) -> None:
    sign_in(staff, BOSS)
    staff.disable(next(one.id for one in staff.members() if one.name == RINA))
    ask(sent)
    assert approvals.choice(sent) == Choice(Permission.REQUEST, Permission.ALLOWED)
    with refused("approve_alone"):
        approvals.approve(sent)
    assert state(book, sent) is State.AWAITING_APPROVAL
    hire(staff, "Maria", Role.SUPERVISE)
    with refused("approve_by_other"):
        approvals.approve(sent)
    sign_in(staff, "Maria")
    approvals.approve(sent)
    assert state(book, sent) is not State.AWAITING_APPROVAL


def test_who_asked_may_withdraw(book: Store, sent: UUID, approvals: Approvals, ask: Asks) -> None:
    ask(sent)
    approvals.decline(sent, reason="keliru")
    assert book.detail(sent).requests[0].decision is Decision.WITHDRAWN
    assert state(book, sent) is State.QUEUED
    assert book.void(sent, reason="memang ganda").needs_approval


def test_without_members_a_void_has_force_at_once_and_nothing_can_be_approved(
    book: Store, outbox: Outbox, clock: Clock, approvals: Approvals
) -> None:
    pile = book.open_stack(None, 2, "")
    ids = [uuid4(), uuid4()]
    for one in ids:
        book.add(numbered(NUMBER), record_id=one, stack=pile.id)
    answer(outbox, clock, send(outbox, clock))
    assert not book.void(ids[0], reason="ganda").needs_approval
    book.correct(ids[1], numbered(OTHER), reason="nomor")
    with refused("staff_first"):
        approvals.approve(ids[1])
    assert book.detail(ids[1]).requests[0].kind is Asked.NUMBER
