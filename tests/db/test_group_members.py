"""A member of a group waits for a person, or leaves it: nobody goes with half of an exchange."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.db.answered import answer
from tests.db.conftest import Clock, a_dose
from tests.db.people import BOSS, BOSS_WORD, approvals_of, hire, sign_in, staff_of
from tests.db.test_groups import NUMBERS, swap, ticket
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.outbox import State
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.staff import Role
from vaxentry.domain.ticket import TicketNo
from vaxentry.errors import NumberAskedError, VoidAskedError

OTHER = Identity(IdType.NIK, "9271060312009008")
SECOND = "Rina"
Sent = tuple[UUID, UUID, UUID]
Ask = Callable[[Store, UUID], None]


@pytest.fixture
def outbox(book: Store) -> Outbox:
    return Outbox(book.transactions)


@pytest.fixture
def sent(book: Store, outbox: Outbox, clock: Clock) -> Sent:
    """Three people with a ticket each, received; a supervisor is signed in, another one is not."""
    staff = staff_of(book)
    staff.begin(BOSS, BOSS_WORD)
    hire(staff, SECOND, Role.SUPERVISE)
    stack = book.open_stack(date(2021, 8, 27), 7, "IBU RINA")
    doses = [a_dose(one, ticket=TicketNo(f"P-{one[-4:]}")) for one in NUMBERS[:3]]
    one, other, third = (
        book.add(dose, record_id=uuid4(), stack=stack.id).record_id for dose in doses
    )
    answer(outbox, clock, State.ACCEPTED, "accepted")
    return one, other, third


def ask_number(book: Store, record: UUID) -> None:
    dose = replace(book.detail(record).dose, identity=OTHER)
    assert book.correct(record, dose, reason="nomor salah").needs_approval


def ask_void(book: Store, record: UUID) -> None:
    assert book.void(record, reason="ganda").needs_approval


def decide(book: Store, record: UUID, *, yes: bool) -> None:
    sign_in(staff_of(book), SECOND)
    if yes:
        approvals_of(book).approve(record)
    else:
        approvals_of(book).decline(record, reason="tidak benar")
    sign_in(staff_of(book), BOSS)


def due(outbox: Outbox, clock: Clock) -> set[UUID]:
    return {one.record_id for one in outbox.due(clock(), 10)}


def groups(outbox: Outbox, clock: Clock) -> set[str | None]:
    return {one.group for one in outbox.due(clock(), 10)}


def test_nothing_is_exchanged_with_what_waits_for_a_second_person(book: Store, sent: Sent) -> None:
    one, other, third = sent
    ask_number(book, other)
    ask_void(book, third)
    for pair in ((one, other), (other, one)):
        with pytest.raises(NumberAskedError):
            swap(book, *pair)
    with pytest.raises(VoidAskedError):
        swap(book, one, third)
    assert ticket(book, one) == "P-9001"
    assert book.detail(one).head_rev == 1


@pytest.mark.parametrize("ask", [ask_number, ask_void])
@pytest.mark.parametrize("yes", [True, False])
def test_the_mate_of_what_waits_for_a_second_person_rests_until_it_is_back(
    book: Store, outbox: Outbox, clock: Clock, sent: Sent, ask: Ask, *, yes: bool
) -> None:
    one, other, _ = sent
    swap(book, one, other)
    ask(book, other)
    assert due(outbox, clock) == set()
    decide(book, other, yes=yes)
    assert due(outbox, clock) == {one, other}
    assert groups(outbox, clock) == {one.hex}


def test_asked_anew_or_withdrawn_it_comes_back_to_its_group(
    book: Store, outbox: Outbox, clock: Clock, sent: Sent
) -> None:
    one, other, _ = sent
    swap(book, one, other)
    before = book.detail(other).dose
    ask_number(book, other)
    ask_void(book, other)
    assert due(outbox, clock) == set()
    approvals_of(book).decline(other, reason="keliru")
    assert (due(outbox, clock), groups(outbox, clock)) == ({one, other}, {one.hex})
    assert book.detail(other).dose == before


def test_what_a_server_that_was_set_back_lost_of_who_waits_goes_while_its_mate_rests(
    book: Store, outbox: Outbox, clock: Clock, sent: Sent
) -> None:
    one, other, _ = sent
    swap(book, one, other)
    ask_number(book, other)
    Agreement(book.transactions).send_again([one, other], clock())
    assert [(it.record_id, it.rev) for it in outbox.due(clock(), 10)] == [(other, 1)]
    answer(outbox, clock, State.ACCEPTED, "accepted")
    assert due(outbox, clock) == set()
    decide(book, other, yes=True)
    assert (due(outbox, clock), groups(outbox, clock)) == ({one, other}, {one.hex})


def test_a_void_with_force_goes_in_the_group(
    book: Store, outbox: Outbox, clock: Clock, sent: Sent
) -> None:
    one, other, _ = sent
    swap(book, one, other)
    ask_void(book, one)
    decide(book, one, yes=True)
    assert (due(outbox, clock), groups(outbox, clock)) == ({one, other}, {one.hex})


def test_of_whom_the_server_holds_nothing_leaves_its_mate_free(
    book: Store, outbox: Outbox, clock: Clock, sent: Sent
) -> None:
    stack = book.stacks()[0].id
    never = book.add(a_dose(NUMBERS[5]), record_id=uuid4(), stack=stack).record_id
    swap(book, sent[0], never)
    book.void(never, reason="dobel")
    assert due(outbox, clock) == {sent[0]}


def test_exchanged_with_a_third_one_all_three_go_together(
    book: Store, outbox: Outbox, clock: Clock, sent: Sent
) -> None:
    one, other, third = sent
    swap(book, one, other)
    swap(book, other, third)
    assert [ticket(book, it) for it in sent] == ["P-9002", "P-9003", "P-9001"]
    assert (due(outbox, clock), groups(outbox, clock)) == ({*sent}, {other.hex})
    assert book.act(Act.PAUSE, Chosen.one(1), reason="dicek").records == 3
    assert due(outbox, clock) == set()


def test_who_is_away_holds_back_all_that_joined_since(
    book: Store, outbox: Outbox, clock: Clock, sent: Sent
) -> None:
    one, other, third = sent
    swap(book, one, other)
    ask_number(book, one)
    swap(book, other, third)
    assert due(outbox, clock) == set()
    decide(book, one, yes=False)
    assert (due(outbox, clock), groups(outbox, clock)) == ({*sent}, {other.hex})


def test_a_pause_of_one_rests_all_that_are_joined_by_another_exchange(
    book: Store, sent: Sent
) -> None:
    one, other, third = sent
    swap(book, one, other)
    book.correct(third, replace(book.detail(third).dose, phone=""), reason="telepon")
    assert book.act(Act.PAUSE, Chosen.one(3), reason="dicek").records == 1
    swap(book, other, third)
    assert {book.detail(it).row.state for it in sent} == {State.PAUSED}


def test_let_go_after_it_was_asked_for_the_void_of_what_was_refused_frees_its_mate_too(
    book: Store, outbox: Outbox, clock: Clock, sent: Sent
) -> None:
    stack = book.stacks()[0].id
    refused = book.add(a_dose(NUMBERS[5]), record_id=uuid4(), stack=stack).record_id
    answer(outbox, clock, State.NEEDS_FIX, "invalid", rule="format")
    swap(book, sent[0], refused)
    ask_void(book, refused)
    assert due(outbox, clock) == set()
    decide(book, refused, yes=True)
    assert due(outbox, clock) == {sent[0]}
