"""A restored server lost an exchange of tickets: what was exchanged goes together again."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.db.answered import answer
from tests.db.conftest import Clock
from tests.db.test_group_members import (
    Sent,
    ask_number,
    decide,
    due,
    groups,
    sent,  # noqa: F401 - a fixture
)
from tests.db.test_groups import swap
from vaxentry.db.agreement import Agreement
from vaxentry.db.exchanged import linked
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Settlement
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.sync.plan import verdict
from vaxentry.wire.messages import Outcome

BLOCKED = Outcome("blocked", position=1)


@pytest.fixture
def exchanged(book: Store, outbox: Outbox, clock: Clock, sent: Sent) -> Sent:  # noqa: F811
    """The first two have each other's ticket, and the server has taken that."""
    swap(book, sent[0], sent[1])
    answer(outbox, clock, State.ACCEPTED, "accepted")
    return sent


def lose(book: Store, clock: Clock, *records: UUID) -> None:
    Agreement(book.transactions).send_again(records, clock())


def type_phone(book: Store, record: UUID) -> None:
    book.correct(record, replace(book.detail(record).dose, phone=""), reason="telepon")


def refuse(outbox: Outbox, clock: Clock, said: Mapping[UUID, Outcome]) -> None:
    """The server's answer to all that may go."""
    attempt = outbox.begin(uuid4(), outbox.due(clock(), 10), clock())
    verdicts = [
        verdict(one, said[one.record_id], server_seq=attempt.device_seq * 10, now=clock())
        for one in attempt.records
    ]
    outbox.settle(Settlement(attempt.device_seq, 1, "e", {}, verdicts, 200), clock())


def states(book: Store, *records: UUID) -> list[State]:
    return [book.detail(one).row.state for one in records]


def together(outbox: Outbox, clock: Clock) -> set[UUID]:
    """Who may go, as one group."""
    (name,) = groups(outbox, clock)
    assert name is not None
    return due(outbox, clock)


def test_lost_one_after_the_other_they_wait_as_one_group(
    book: Store, outbox: Outbox, clock: Clock, exchanged: Sent
) -> None:
    one, other, _ = exchanged
    lose(book, clock, one)
    assert groups(outbox, clock) == {None}
    lose(book, clock, other)
    assert together(outbox, clock) == {one, other}


def test_corrected_since_and_still_waiting_it_goes_with_what_was_lost(
    book: Store, outbox: Outbox, clock: Clock, exchanged: Sent
) -> None:
    one, other, _ = exchanged
    type_phone(book, one)
    lose(book, clock, one, other)
    assert together(outbox, clock) == {one, other}


def test_what_the_server_did_not_lose_holds_nobody_up(
    book: Store, outbox: Outbox, clock: Clock, exchanged: Sent
) -> None:
    one, other, _ = exchanged
    type_phone(book, one)
    book.act(Act.PAUSE, Chosen.one(1), reason="dicek")
    lose(book, clock, other)
    assert (due(outbox, clock), groups(outbox, clock)) == ({other}, {None})


def test_of_a_paused_stack_both_rest(
    book: Store, outbox: Outbox, clock: Clock, exchanged: Sent
) -> None:
    one, other, _ = exchanged
    type_phone(book, one)
    book.act(Act.PAUSE, Chosen.one(1), reason="dicek")
    lose(book, clock, one, other)
    assert due(outbox, clock) == set()
    assert {book.detail(it).row.state for it in (one, other)} == {State.PAUSED}


def test_joined_by_a_third_one_all_three_go_together(
    book: Store, outbox: Outbox, clock: Clock, exchanged: Sent
) -> None:
    one, other, third = exchanged
    swap(book, other, third)
    answer(outbox, clock, State.ACCEPTED, "accepted")
    lose(book, clock, third, one, other)
    assert together(outbox, clock) == {one, other, third}


def test_who_is_away_from_a_newer_exchange_holds_up_only_that(
    book: Store, outbox: Outbox, clock: Clock, exchanged: Sent
) -> None:
    one, other, third = exchanged
    swap(book, one, third)
    ask_number(book, one)
    lose(book, clock, one, other)
    assert together(outbox, clock) == {one, other}
    decide(book, one, yes=True)
    assert together(outbox, clock) == {one, other, third}


def test_asked_for_once_more_it_takes_both_along(
    book: Store, outbox: Outbox, clock: Clock, exchanged: Sent
) -> None:
    one, other, third = exchanged
    swap(book, one, third)
    ask_number(book, one)
    lose(book, clock, one, other)
    type_phone(book, one)
    assert due(outbox, clock) == set()
    decide(book, one, yes=False)
    assert together(outbox, clock) == {one, other, third}


def test_blocked_by_the_other_what_was_lost_of_who_is_away_waits_on(
    book: Store, outbox: Outbox, clock: Clock, exchanged: Sent
) -> None:
    one, other, _ = exchanged
    ask_number(book, one)
    lose(book, clock, one, other)
    refuse(outbox, clock, {one: BLOCKED, other: Outcome("invalid", field="name")})
    assert due(outbox, clock) == set()
    type_phone(book, other)
    assert together(outbox, clock) == {one, other}


@pytest.mark.parametrize("corrected_first", [True, False])
def test_refused_with_what_was_corrected_since_both_come_back_as_they_were(
    book: Store, outbox: Outbox, clock: Clock, exchanged: Sent, corrected_first: bool
) -> None:
    """Of the one the server had an earlier version, of the other the very one it refuses now."""
    one, other, _ = exchanged
    refused_together(book, outbox, clock, exchanged, corrected_first=corrected_first)
    assert due(outbox, clock) == set()
    lose(book, clock, *held(book))
    assert together(outbox, clock) == {one, other}
    assert {row.rev for row in outbox.due(clock(), 10)} == {2}
    answer(outbox, clock, State.ACCEPTED, "accepted")
    assert states(book, one, other) == [State.NEEDS_FIX, State.ACCEPTED]
    type_phone(book, one)
    assert due(outbox, clock) == {one}


def test_put_right_meanwhile_it_goes_with_the_other_one(
    book: Store, outbox: Outbox, clock: Clock, exchanged: Sent
) -> None:
    one, other, _ = exchanged
    refused_together(book, outbox, clock, exchanged)
    lose(book, clock, *held(book))
    type_phone(book, one)
    assert together(outbox, clock) == {one, other}


def refused_together(
    book: Store, outbox: Outbox, clock: Clock, exchanged: Sent, *, corrected_first: bool = True
) -> None:
    """The exchange was lost, and a correction of the first is no good."""
    one, other, _ = exchanged
    if corrected_first:
        type_phone(book, one)
    lose(book, clock, one, other)
    if not corrected_first:
        type_phone(book, one)
    refuse(outbox, clock, {one: Outcome("invalid", field="name"), other: BLOCKED})


def held(book: Store) -> list[UUID]:
    """What the server holds, as far as this PC knows: the first two of it."""
    stored = Agreement(book.transactions).stored(UUID(int=0), UUID(int=2**128 - 1))
    return [one.record_id for one in stored if one.rev > 1]


PAIRS = st.lists(st.tuples(st.integers(0, 12), st.sampled_from("abcdef")))


@given(PAIRS)
def test_linked_is_who_can_be_reached(pairs: list[tuple[int, str]]) -> None:
    parts = linked(pairs)
    assert sorted(seq for part in parts for seq in part) == sorted({seq for seq, _ in pairs})
    for name in "abcdef":
        members = {seq for seq, its in pairs if its == name}
        assert sum(not members.isdisjoint(part) for part in parts) == bool(members)
