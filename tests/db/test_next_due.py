"""When the next goes by itself: what waits for anything but its time has no time."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tests.db.conftest import Clock
from tests.db.test_group_members import ask_number, outbox, sent
from tests.db.test_groups import SEX, records, swap
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import DOUBT_WAIT

__all__ = ["outbox", "records", "sent"]


def try_without_answer(outbox: Outbox, clock: Clock, *chosen: UUID) -> int:
    due = [one for one in outbox.due(clock(), 10) if one.record_id in chosen]
    attempt = outbox.begin(uuid4(), due, clock())
    outbox.leave_unknown(attempt.device_seq, "cut", None, clock())
    return attempt.device_seq


def take(outbox: Outbox, clock: Clock, *kept: UUID) -> None:
    """All but these are in an attempt that was not answered."""
    others = [one.record_id for one in outbox.due(clock(), 10) if one.record_id not in kept]
    try_without_answer(outbox, clock, *others)


def test_what_waits_for_word_of_an_attempt_has_no_time(
    outbox: Outbox, clock: Clock, records: list[UUID]
) -> None:
    assert outbox.next_due_at() == datetime.fromtimestamp(0, clock.now.tzinfo)
    seq = try_without_answer(outbox, clock, *records)
    assert outbox.next_due_at() is None
    later = clock() + timedelta(seconds=60)
    outbox.not_here(seq, clock(), later)
    assert abs((outbox.next_due_at() or clock()) - later) < timedelta(milliseconds=1)


def test_a_group_has_none_while_an_attempt_holds_one_of_it(
    book: Store, outbox: Outbox, clock: Clock, records: list[UUID]
) -> None:
    swap(book, records[1], records[6])
    take(outbox, clock, records[1])
    assert outbox.next_due_at() is None


def test_a_group_goes_when_the_last_of_it_may(
    book: Store, outbox: Outbox, clock: Clock, records: list[UUID]
) -> None:
    swap(book, records[1], records[6])
    doubtful = replace(book.detail(records[6]).dose, phone="")
    book.correct(records[6], doubtful, reason="telepon", warnings=(SEX,))
    take(outbox, clock, records[1], records[6])
    next_due = outbox.next_due_at()
    assert next_due is not None
    assert next_due - clock() > DOUBT_WAIT - timedelta(minutes=1)


def test_a_group_has_none_while_one_of_it_waits_for_a_person(
    book: Store, outbox: Outbox, sent: tuple[UUID, UUID, UUID]
) -> None:
    swap(book, sent[0], sent[1])
    ask_number(book, sent[1])
    assert outbox.next_due_at() is None
