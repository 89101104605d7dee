"""A restored server lost a revision, and the record's head needs a person first: what it had is
sent again all the same, and the record stays what it is.
"""

from uuid import UUID

import pytest

from tests.db.answered import add, answer
from tests.db.conftest import Clock, a_dose
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose, Sex
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Adopted, Attempt, DueRecord, Settlement, Verdict
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.sync.plan import verdict as verdict_of
from vaxentry.wire.compare import BEYOND, LOWEST
from vaxentry.wire.messages import Outcome

NUMBER, OTHER = "9271060312009001", "9204014804009002"


def numbered(number: str) -> Dose:
    return a_dose(number, sex=Sex.MALE if number == NUMBER else Sex.FEMALE)


@pytest.fixture
def outbox(book: Store) -> Outbox:
    return Outbox(book.transactions)


@pytest.fixture
def agreement(book: Store) -> Agreement:
    return Agreement(book.transactions)


@pytest.fixture
def lost(book: Store, outbox: Outbox, agreement: Agreement, clock: Clock) -> UUID:
    """Received, then given another number, then lost by the server."""
    record = add(book, numbered(NUMBER))
    answer(outbox, clock, State.ACCEPTED, "accepted")
    assert book.correct(record, numbered(OTHER), reason="salah").needs_approval
    agreement.send_again([record], clock())
    return record


def due(outbox: Outbox, clock: Clock) -> list[tuple[UUID, int]]:
    return [(one.record_id, one.rev) for one in outbox.due(clock(), 10)]


def held(agreement: Agreement) -> list[int]:
    return [one.rev for one in agreement.stored(LOWEST, BEYOND)]


def states(book: Store) -> dict[State, int]:
    return {state: n for state, n in book.counts().by_state.items() if n}


def said(attempt: Attempt, outcome: Outcome, clock: Clock) -> Verdict:
    return verdict_of(attempt.records[0], outcome, server_seq=90, now=clock())


def send(outbox: Outbox, clock: Clock, outcome: Outcome) -> None:
    attempt = outbox.begin(UUID(int=1), outbox.due(clock(), 10), clock())
    assert attempt.records[0].rev == 1
    verdicts = [said(attempt, outcome, clock)]
    outbox.settle(Settlement(attempt.device_seq, 2, "e2", {}, verdicts, 200), clock())


def test_what_the_server_had_waits_and_the_record_stays_what_it_is(
    book: Store, lost: UUID, outbox: Outbox, agreement: Agreement, clock: Clock
) -> None:
    assert due(outbox, clock) == [(lost, 1)]
    assert states(book) == {State.AWAITING_APPROVAL: 1}
    send(outbox, clock, Outcome("accepted"))
    assert due(outbox, clock) == []
    assert held(agreement) == [1]
    assert states(book) == {State.AWAITING_APPROVAL: 1}


def test_held_back_before_the_number_was_asked_for_it_rests_until_it_is_let_go(
    book: Store, outbox: Outbox, agreement: Agreement, clock: Clock
) -> None:
    record = add(book, numbered(NUMBER))
    answer(outbox, clock, State.ACCEPTED, "accepted")
    book.correct(record, numbered(NUMBER), reason="dicek")
    book.act(Act.PAUSE, Chosen.one(1), reason="kartu diperiksa ulang")
    book.correct(record, numbered(OTHER), reason="salah")
    agreement.send_again([record], clock())
    assert (due(outbox, clock), outbox.next_due_at()) == ([], None)
    book.act(Act.RESUME, Chosen.one(1))
    assert due(outbox, clock) == [(record, 1)]


def test_in_doubt_it_is_not_sent_once_more(
    book: Store, lost: UUID, outbox: Outbox, clock: Clock
) -> None:
    attempt = outbox.begin(UUID(int=1), outbox.due(clock(), 10), clock())
    outbox.leave_unknown(attempt.device_seq, "cut", None, clock())
    assert due(outbox, clock) == []
    assert states(book) == {State.AWAITING_APPROVAL: 1}
    outbox.not_here(attempt.device_seq, clock(), clock())
    assert due(outbox, clock) == [(lost, 1)]


def test_told_to_come_later_it_waits(
    lost: UUID, outbox: Outbox, agreement: Agreement, clock: Clock
) -> None:
    send(outbox, clock, Outcome("later", after_s=60))
    assert due(outbox, clock) == []
    clock.now = outbox.next_due_at() or clock()
    assert due(outbox, clock) == [(lost, 1)]
    assert held(agreement) == [1]


@pytest.mark.parametrize("code", ["invalid", "erased", "unsupported"])
def test_what_the_server_does_not_take_any_more_is_held_nowhere(
    book: Store, lost: UUID, outbox: Outbox, agreement: Agreement, clock: Clock, code: str
) -> None:
    send(outbox, clock, Outcome(code))
    assert (due(outbox, clock), held(agreement)) == ([], [])
    agreement.send_again([lost], clock())
    assert due(outbox, clock) == []
    assert states(book) == {State.AWAITING_APPROVAL: 1}


def test_news_that_it_was_erased_leave_it_nowhere(
    lost: UUID, outbox: Outbox, agreement: Agreement, clock: Clock
) -> None:
    one: DueRecord = outbox.due(clock(), 10)[0]
    (found,) = agreement.revisions_of([(lost, one.rev)])
    erased = verdict_of(found, Outcome("erased"), server_seq=90, now=clock())
    agreement.take_word(2, [erased], clock())
    assert (due(outbox, clock), held(agreement)) == ([], [])


def test_a_word_that_only_a_newer_server_says_changes_nothing_of_what_it_holds(
    lost: UUID, outbox: Outbox, agreement: Agreement, clock: Clock
) -> None:
    send(outbox, clock, Outcome("quarantined"))
    assert (due(outbox, clock), held(agreement)) == ([], [1])
    agreement.send_again([lost], clock())
    assert due(outbox, clock) == [(lost, 1)]


def test_the_right_number_typed_meanwhile_goes_in_its_place(
    book: Store, lost: UUID, outbox: Outbox, clock: Clock
) -> None:
    book.correct(lost, numbered(NUMBER), reason="salah")
    assert due(outbox, clock) == [(lost, 3)]
    assert states(book) == {State.QUEUED: 1}


def test_another_correction_leaves_it_to_the_next_comparison(
    book: Store, lost: UUID, outbox: Outbox, agreement: Agreement, clock: Clock
) -> None:
    book.correct(lost, numbered("9204014804009003"), reason="salah")
    assert (due(outbox, clock), held(agreement)) == ([], [1])
    agreement.send_again([lost], clock())
    assert due(outbox, clock) == [(lost, 1)]


def test_it_goes_on_waiting_under_another_id_of_this_pc(
    lost: UUID, outbox: Outbox, agreement: Agreement, clock: Clock
) -> None:
    agreement.become(Adopted(UUID(int=5), "token", "KE", {}), clock())
    assert (due(outbox, clock), held(agreement)) == ([(lost, 1)], [])
    send(outbox, clock, Outcome("already", standing="accepted"))
    assert (due(outbox, clock), held(agreement)) == ([], [1])
