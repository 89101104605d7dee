"""The server refused one of a group, so it applied none: the others wait for it, and go with it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from tests.db.answered import answer
from tests.db.conftest import Clock, a_dose
from tests.db.test_group_members import due, groups
from tests.db.test_groups import NUMBERS, swap
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Attempt, Settlement, Verdict
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.ticket import TicketNo
from vaxentry.wire.outcomes import Code, meaning

Pair = tuple[UUID, UUID]


@pytest.fixture
def outbox(book: Store) -> Outbox:
    return Outbox(book.transactions)


@pytest.fixture
def pair(book: Store, outbox: Outbox, clock: Clock) -> Pair:
    """Two people whose tickets were exchanged after both had been received."""
    one, other = (person(book, at) for at in (0, 1))
    answer(outbox, clock, State.ACCEPTED, "accepted")
    swap(book, one, other)
    return one, other


def person(book: Store, at: int) -> UUID:
    stack = book.stacks()[0] if book.stacks() else book.open_stack(date(2021, 8, 27), 7, "")
    dose = a_dose(NUMBERS[at], ticket=TicketNo(f"P-{at}"))
    return book.add(dose, record_id=uuid4(), stack=stack.id).record_id


def begin(outbox: Outbox, clock: Clock) -> Attempt:
    return outbox.begin(uuid4(), outbox.due(clock(), 10), clock())


def tell(outbox: Outbox, clock: Clock, attempt: Attempt, told: Mapping[UUID, Code]) -> None:
    seq = attempt.device_seq
    verdicts = []
    for at, one in enumerate(attempt.records):
        code = told[one.record_id]
        state, stored = meaning(code).state, meaning(code).stored
        place = seq * 10 + at
        verdicts.append(Verdict(one, state, code, "", frozenset(), place, stored=stored))
    outbox.settle(Settlement(seq, 1, "e", {}, verdicts, 200), clock())


def correct(book: Store, record: UUID) -> None:
    now = book.detail(record)
    phone = f"08{now.head_rev:08d}"
    book.correct(record, replace(now.dose, phone=phone), reason="salah")


def state(book: Store, record: UUID) -> State:
    return book.detail(record).row.state


@pytest.fixture
def refused(outbox: Outbox, clock: Clock, pair: Pair) -> Pair:
    """The one that waits, and the one that the server refused."""
    one, other = pair
    tell(outbox, clock, begin(outbox, clock), {one: Code.BLOCKED, other: Code.INVALID})
    return pair


def test_put_right_the_refused_one_goes_and_takes_along_what_waited_for_it(
    book: Store, outbox: Outbox, clock: Clock, refused: Pair
) -> None:
    one, other = refused
    assert {state(book, it) for it in refused} == {State.NEEDS_FIX}
    assert due(outbox, clock) == set()
    correct(book, other)
    assert (due(outbox, clock), groups(outbox, clock)) == ({one, other}, {one.hex})
    assert {state(book, it) for it in refused} == {State.QUEUED}
    answer(outbox, clock, State.ACCEPTED, "accepted")
    correct(book, one)
    assert (due(outbox, clock), groups(outbox, clock)) == ({one}, {None})


def test_a_complaint_that_waited_for_the_refused_one_is_still_urgent(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    one, other = (person(book, at) for at in (0, 1))
    answer(outbox, clock, State.ACCEPTED, "accepted")
    feverish = replace(book.detail(one).dose, complaint="demam")
    book.correct(one, feverish, reason="keluhan")
    swap(book, one, other)
    tell(outbox, clock, begin(outbox, clock), {one: Code.BLOCKED, other: Code.INVALID})
    correct(book, other)
    urgent = outbox.due(clock(), 10, urgent_only=True)
    assert {found.record_id for found in urgent} == {one, other}


def test_what_waits_for_the_refused_one_does_not_go_alone_when_it_is_corrected_itself(
    book: Store, outbox: Outbox, clock: Clock, refused: Pair
) -> None:
    one, other = refused
    correct(book, one)
    assert due(outbox, clock) == set()
    correct(book, other)
    assert (due(outbox, clock), groups(outbox, clock)) == ({one, other}, {one.hex})


def test_refused_once_more_both_wait_once_more(
    book: Store, outbox: Outbox, clock: Clock, refused: Pair
) -> None:
    one, other = refused
    correct(book, other)
    tell(outbox, clock, begin(outbox, clock), {one: Code.INVALID, other: Code.BLOCKED})
    correct(book, other)
    assert due(outbox, clock) == set()
    correct(book, one)
    assert due(outbox, clock) == {one, other}


def test_two_refused_of_three_are_both_waited_for(
    book: Store, outbox: Outbox, clock: Clock, pair: Pair
) -> None:
    one, other = pair
    third = person(book, 2)
    swap(book, other, third)
    said = {one: Code.INVALID, other: Code.BLOCKED, third: Code.UNSUPPORTED}
    tell(outbox, clock, begin(outbox, clock), said)
    correct(book, one)
    assert (due(outbox, clock), state(book, other)) == (set(), State.NEEDS_FIX)
    correct(book, third)
    assert (due(outbox, clock), state(book, other)) == ({one, other, third}, State.QUEUED)


def test_the_void_of_the_refused_one_goes_with_what_waited_for_it(
    book: Store, outbox: Outbox, clock: Clock, refused: Pair
) -> None:
    one, other = refused
    book.void(other, reason="ganda")
    assert (due(outbox, clock), groups(outbox, clock)) == ({one, other}, {one.hex})


def test_of_whom_the_server_holds_nothing_what_waited_for_it_goes_without_it(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    one, other = (person(book, at) for at in (0, 1))
    swap(book, one, other)
    tell(outbox, clock, begin(outbox, clock), {one: Code.BLOCKED, other: Code.INVALID})
    book.void(other, reason="ganda")
    assert (due(outbox, clock), state(book, one)) == ({one}, State.QUEUED)


def test_corrected_while_it_was_refused_it_goes_again_with_what_waited_for_it(
    book: Store, outbox: Outbox, clock: Clock, pair: Pair
) -> None:
    one, other = pair
    attempt = begin(outbox, clock)
    correct(book, other)
    tell(outbox, clock, attempt, {one: Code.BLOCKED, other: Code.INVALID})
    assert (due(outbox, clock), groups(outbox, clock)) == ({one, other}, {one.hex})
    assert state(book, one) is State.QUEUED


def test_what_waits_for_a_clash_of_versions_goes_when_that_is_decided(
    book: Store, outbox: Outbox, clock: Clock, pair: Pair
) -> None:
    one, other = pair
    attempt = begin(outbox, clock)
    tell(outbox, clock, attempt, {one: Code.BLOCKED, other: Code.STALE})
    assert (due(outbox, clock), state(book, other)) == (set(), State.DOSE_CHECK)
    correct(book, other)
    assert (due(outbox, clock), groups(outbox, clock)) == ({one, other}, {one.hex})


def test_what_waits_for_a_clash_that_is_decided_elsewhere_goes_then(
    book: Store, outbox: Outbox, clock: Clock, pair: Pair
) -> None:
    one, other = pair
    attempt = begin(outbox, clock)
    tell(outbox, clock, attempt, {one: Code.BLOCKED, other: Code.FORKED})
    (sent,) = (it for it in attempt.records if it.record_id == other)
    word = Verdict(sent, State.ACCEPTED, "superseded", "", frozenset(), 99)
    Agreement(book.transactions).take_word(1, [word], clock())
    assert (due(outbox, clock), state(book, one)) == ({one}, State.QUEUED)


def test_what_was_erased_holds_nobody_back(
    book: Store, outbox: Outbox, clock: Clock, pair: Pair
) -> None:
    one, other = pair
    tell(outbox, clock, begin(outbox, clock), {one: Code.BLOCKED, other: Code.ERASED})
    assert (due(outbox, clock), state(book, one)) == ({one}, State.QUEUED)


def test_what_waited_in_a_paused_stack_rests(
    book: Store, outbox: Outbox, clock: Clock, refused: Pair
) -> None:
    one, other = refused
    (stack,) = book.stacks()
    book.act(Act.PAUSE, Chosen.of_stack(stack.id), reason="dicek")
    correct(book, other)
    assert {state(book, it) for it in (one, other)} == {State.PAUSED}
    book.act(Act.RESUME, Chosen.of_stack(stack.id))
    assert due(outbox, clock) == {one, other}


def test_a_void_that_waited_for_the_refused_one_is_a_void_still(
    book: Store, outbox: Outbox, clock: Clock, pair: Pair
) -> None:
    one, other = pair
    book.void(one, reason="dobel")
    tell(outbox, clock, begin(outbox, clock), {one: Code.BLOCKED, other: Code.INVALID})
    correct(book, other)
    assert due(outbox, clock) == {one, other}
    assert (state(book, one), state(book, other)) == (State.VOIDED, State.QUEUED)
    assert book.status().changes == 1


def test_a_version_that_a_restored_server_lost_waits_for_nobody_any_more(
    book: Store, outbox: Outbox, clock: Clock, pair: Pair
) -> None:
    """Against another copy's version it stood for a person to decide; that server has neither."""
    one, other = pair
    tell(outbox, clock, begin(outbox, clock), {one: Code.STALE, other: Code.BLOCKED})
    assert due(outbox, clock) == set()
    Agreement(book.transactions).send_again([one], clock())
    assert due(outbox, clock) == {one, other}
    assert len(groups(outbox, clock)) == 1
