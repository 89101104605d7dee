"""What is applied together travels together, whole and side by side."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.db.conftest import Clock, a_dose
from vaxentry.db.groups import middle_of
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.cases import Seen
from vaxentry.domain.form import Field
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.ticket import TicketNo
from vaxentry.errors import RecordMovedError, RecordVoidedError, SameTicketError

SEX = Problem(Field.SEX, "nik_sex", Severity.IDENTITY)
NUMBERS = [f"927106031200{serial}" for serial in range(9001, 9008)]


@pytest.fixture
def outbox(book: Store) -> Outbox:
    return Outbox(book.transactions)


@pytest.fixture
def records(book: Store) -> list[UUID]:
    """Seven people with a ticket each."""
    stack = book.open_stack(date(2021, 8, 27), 7, "IBU RINA")
    doses = [a_dose(one, ticket=TicketNo(f"P-{one[-4:]}")) for one in NUMBERS]
    return [book.add(one, record_id=uuid4(), stack=stack.id).record_id for one in doses]


def swap(book: Store, one: UUID, other: UUID) -> None:
    seen = [Seen(at, book.detail(at).head_rev) for at in (one, other)]
    book.swap_tickets(seen[0], seen[1], reason="kartu tertukar")


def ticket(book: Store, record: UUID) -> str:
    found = book.detail(record).dose.ticket
    assert found is not None
    return found.text


def test_two_tickets_change_hands_in_one_step(book: Store, records: list[UUID]) -> None:
    first, last = records[0], records[6]
    swap(book, first, last)
    assert (ticket(book, first), ticket(book, last)) == ("P-9007", "P-9001")
    assert [one.reason for one in book.detail(first).revisions] == ["", "kartu tertukar"]


def test_a_record_that_moved_since_it_was_shown_keeps_both_as_they_are(
    book: Store, records: list[UUID]
) -> None:
    first, last = records[0], records[6]
    shown = [Seen(one, 1) for one in (first, last)]
    book.correct(last, replace(book.detail(last).dose, phone=""), reason="salah")
    with pytest.raises(RecordMovedError):
        book.swap_tickets(shown[0], shown[1], reason="kartu tertukar")
    book.void(first, reason="dobel")
    with pytest.raises(RecordVoidedError):
        swap(book, last, first)
    assert ticket(book, last) == "P-9007"


def test_one_ticket_is_no_exchange(book: Store, records: list[UUID]) -> None:
    first, last = records[0], records[6]
    same = replace(book.detail(last).dose, ticket=TicketNo("P-9001"))
    book.correct(last, same, reason="salah")
    with pytest.raises(SameTicketError):
        swap(book, first, last)
    assert [book.detail(one).head_rev for one in (first, last)] == [1, 2]


def test_a_group_is_due_whole_and_side_by_side_whatever_the_limit(
    book: Store, outbox: Outbox, clock: Clock, records: list[UUID]
) -> None:
    swap(book, records[1], records[6])
    found = outbox.due(clock(), 2)
    assert [one.record_id for one in found] == [records[0], records[1], records[6]]
    assert [one.group for one in found] == [None, records[1].hex, records[1].hex]


def test_a_group_waits_while_one_of_it_may_not_go(
    book: Store, outbox: Outbox, clock: Clock, records: list[UUID]
) -> None:
    swap(book, records[1], records[6])
    whole = outbox.due(clock(), 10)
    attempt = outbox.begin(uuid4(), [one for one in whole if one.record_id == records[6]], clock())
    outbox.leave_unknown(attempt.device_seq, "cut", None, clock())
    assert [one.record_id for one in outbox.due(clock(), 1)] == [records[0]]
    assert not {records[1], records[6]} & {one.record_id for one in outbox.due(clock(), 10)}
    outbox.not_here(attempt.device_seq, clock(), clock() + timedelta(seconds=60))
    assert not {records[1], records[6]} & {one.record_id for one in outbox.due(clock(), 10)}
    clock.now += timedelta(seconds=61)
    assert {records[1], records[6]} <= {one.record_id for one in outbox.due(clock(), 10)}


def test_a_number_in_doubt_waits_though_a_mate_is_exchanged_once_more(
    book: Store, outbox: Outbox, clock: Clock, records: list[UUID]
) -> None:
    swap(book, records[1], records[6])
    doubtful = replace(book.detail(records[6]).dose, phone="")
    book.correct(records[6], doubtful, reason="telepon", warnings=(SEX,))
    swap(book, records[1], records[2])
    due = {one.record_id for one in outbox.due(clock(), 10)}
    assert not {records[1], records[2], records[6]} & due


def test_what_was_sent_as_a_group_is_posted_again_as_one(
    book: Store, outbox: Outbox, clock: Clock, records: list[UUID]
) -> None:
    swap(book, records[0], records[1])
    sent = outbox.due(clock(), 2)
    attempt = outbox.begin(uuid4(), sent, clock())
    again = outbox.as_sent(attempt.device_seq)
    assert [(one.record_id, one.group) for one in again] == [
        (one.record_id, one.group) for one in sent
    ]


def test_a_batch_the_server_breaks_on_is_halved_beside_its_groups(
    book: Store, outbox: Outbox, clock: Clock, records: list[UUID]
) -> None:
    swap(book, records[1], records[2])
    attempt = outbox.begin(uuid4(), outbox.due(clock(), 4), clock())
    outbox.leave_unknown(attempt.device_seq, "500", 500, clock())
    assert len(outbox.part(attempt.device_seq)) == 4
    outbox.not_here(attempt.device_seq, clock(), clock())
    halves = {one.record_id: one.parted for one in outbox.due(clock(), 10)}
    assert halves[records[1]] == halves[records[2]]
    pair = [one for one in outbox.due(clock(), 10) if one.group]
    alone = outbox.begin(uuid4(), pair, clock())
    outbox.leave_unknown(alone.device_seq, "500", 500, clock())
    assert outbox.part(alone.device_seq) == []


@given(st.lists(st.sampled_from([None, "a", "b", "c"]), max_size=12))
def test_the_middle_never_parts_a_group(names: list[str | None]) -> None:
    side_by_side = sorted(names, key=lambda one: one or "")
    middle = middle_of(side_by_side)
    if middle is None:
        assert len(side_by_side) < 2 or len(set(side_by_side)) == 1
        return
    before, behind = side_by_side[:middle], side_by_side[middle:]
    assert before
    assert behind
    assert not (set(before) & set(behind)) - {None}
