"""Dientri manual di P-Care is a mark at this PC: nothing that is sent changes by it."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.db.conftest import Clock
from tests.db.test_pauses import answered
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.life import NoteRow
from vaxentry.domain.outbox import NationalStatus, State
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.records import RecordQuery, Saved
from vaxentry.domain.rules import RuleError
from vaxentry.domain.trail import Action

Save = Callable[..., Saved]
DAY = date(2021, 8, 26)
ALL = Chosen()


def test_a_mark_tells_who_and_when_and_changes_nothing_that_is_sent(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    records = [save().record_id for _ in range(3)]
    before = outbox.due(clock(), 9), book.counts()
    done = book.act(Act.MARK_PCARE, ALL, day=DAY)
    assert (done.records, done.left) == (3, 0)
    assert (outbox.due(clock(), 9), book.counts()) == before
    assert {book.detail(one).row.national for one in records} == {NationalStatus.TYPED_IN_PCARE}
    mark = book.life(records[0]).mark
    assert mark is not None
    assert (mark.day, mark.author) == (DAY, book.author().name)
    outbox.settle(answered(outbox.begin(uuid4(), before[0], clock()), State.ACCEPTED), clock())
    assert book.detail(records[0]).row.national is NationalStatus.TYPED_IN_PCARE


def test_a_mark_is_taken_back_and_both_are_noted(book: Store, save: Save) -> None:
    record = save().record_id
    book.act(Act.MARK_PCARE, Chosen.one(1), day=DAY)
    assert book.act(Act.MARK_PCARE, Chosen.one(1), day=DAY).records == 0
    assert book.act(Act.UNMARK_PCARE, Chosen.one(1)).records == 1
    assert book.act(Act.UNMARK_PCARE, Chosen.one(1)).records == 0
    assert book.detail(record).row.national is NationalStatus.NOT_FORWARDED
    life = book.life(record)
    assert life.mark is None
    assert [(one.action, one.day) for one in life.notes] == [
        (Action.PCARE_MARKED, DAY),
        (Action.PCARE_UNMARKED, None),
    ]
    assert isinstance(life.notes[0], NoteRow)


def test_what_the_national_system_refused_is_so_again_when_the_mark_is_taken_back(
    book: Store, save: Save
) -> None:
    record = save().record_id
    with book.transactions.writing() as c:
        c.exec_driver_sql("UPDATE record SET national_status = 'refused'")
    book.act(Act.MARK_PCARE, ALL)
    book.act(Act.UNMARK_PCARE, ALL)
    assert book.detail(record).row.national is NationalStatus.REFUSED


def test_no_day_to_come_and_no_voided_entry_can_be_marked(
    book: Store, save: Save, clock: Clock
) -> None:
    record = save().record_id
    with pytest.raises(RuleError):
        book.act(Act.MARK_PCARE, ALL, day=clock.now.date() + timedelta(days=2))
    book.void(record, reason="dobel")
    assert book.act(Act.MARK_PCARE, ALL).records == 0


def test_exactly_those_that_are_named_are_marked_whatever_became_of_them(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    waiting = RecordQuery(states=frozenset({State.QUEUED}))
    records = [save().record_id for _ in range(4)]
    chosen = Chosen(numbers=tuple(book.numbers(waiting, (1, 3))))
    outbox.settle(
        answered(outbox.begin(uuid4(), outbox.due(clock(), 1), clock()), State.ACCEPTED), clock()
    )
    assert book.numbers(waiting, (1, 3)) == [2, 3]
    book.void(records[1], reason="dobel")
    done = book.act(Act.MARK_PCARE, chosen, day=DAY)
    assert (done.numbers, done.left) == ((1, 3), 1)
    first = book.act(Act.PUT_FIRST, chosen)
    assert (first.numbers, first.left) == ((3,), 2)
    assert book.act(Act.UNMARK_PCARE, Chosen(numbers=())).records == 0
