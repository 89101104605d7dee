"""What the server did not take without a fault of the entry waits once more by itself: after an
enrolment, and when the program begins.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.db.answered import PARTY, add, answer
from tests.db.conftest import Clock, a_dose
from tests.db.test_group_members import groups
from tests.db.test_groups import swap
from tests.db.test_refused_groups import begin, person, tell
from tests.db.test_status import ENROLLED
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.life import Receipt, moments
from vaxentry.domain.outbox import State
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.records import AttemptRow
from vaxentry.domain.ruling import Says
from vaxentry.language import Words
from vaxentry.ui.pages.detail_text import state_lines
from vaxentry.wire.outcomes import Code

REFUSALS = [(State.NEEDS_FIX, "invalid", "site_scope"), (State.NEEDS_UPDATE, "unsupported", "")]
Refuse = Callable[[], None]


@pytest.fixture
def out_of_scope(outbox: Outbox, clock: Clock) -> Refuse:
    """The server's word on what waits: not for this site."""
    return lambda: _refuse(outbox, clock)


def _refuse(outbox: Outbox, clock: Clock) -> None:
    answer(outbox, clock, State.NEEDS_FIX, "invalid", rule="site_scope")


def enrol(book: Store, outbox: Outbox, _: Clock) -> None:
    present = outbox.contract()
    assert present is not None
    book.keep_enrolment(replace(ENROLLED, server_id=present.server_id))


def start(_: Store, outbox: Outbox, clock: Clock) -> None:
    outbox.send_refused_again(clock())


def due(outbox: Outbox, clock: Clock) -> list[UUID]:
    return [one.record_id for one in outbox.due(clock(), 10)]


def state(book: Store, record: UUID) -> State:
    return book.detail(record).row.state


@pytest.mark.parametrize("happens", [enrol, start])
@pytest.mark.parametrize(("refused", "code", "rule"), REFUSALS)
def test_it_waits_to_be_sent_once_more(
    book: Store,
    outbox: Outbox,
    clock: Clock,
    happens: Callable[[Store, Outbox, Clock], None],
    refused: State,
    code: str,
    rule: str,
) -> None:
    record = add(book)
    answer(outbox, clock, refused, code, rule=rule)
    told: list[UUID] = []
    book.transactions.listen(told.extend)
    happens(book, outbox, clock)
    assert (state(book, record), due(outbox, clock)) == (State.QUEUED, [record])
    assert told == [record]
    assert book.refused() == []
    answer(outbox, clock, State.ACCEPTED, "accepted")
    assert state(book, record) is State.ACCEPTED


def test_the_time_line_tells_each_try_and_its_answer(
    book: Store, outbox: Outbox, clock: Clock, out_of_scope: Refuse
) -> None:
    record = add(book)
    out_of_scope()
    enrol(book, outbox, clock)
    out_of_scope()
    detail = book.detail(record)
    happened = [one.what for one in moments(detail.revisions, detail.attempts, book.life(record))]
    assert sum(isinstance(one, AttemptRow) for one in happened) == 2
    assert sum(isinstance(one, Receipt) for one in happened) == 2


def test_what_was_refused_is_said_of_it_until_it_waits(
    book: Store, outbox: Outbox, clock: Clock, out_of_scope: Refuse
) -> None:
    record, words = add(book), Words("id")
    out_of_scope()
    label = words("queue.refused_field")
    assert label in [one.label for one in state_lines(book.detail(record), words)]
    enrol(book, outbox, clock)
    assert label not in [one.label for one in state_lines(book.detail(record), words)]


@pytest.mark.parametrize("rule", ["required", "wire_type", "ruling_no_clash"])
def test_what_is_wrong_with_the_entry_waits_for_somebody(
    book: Store, outbox: Outbox, clock: Clock, rule: str
) -> None:
    record = add(book)
    answer(outbox, clock, State.NEEDS_FIX, "invalid", rule=rule)
    enrol(book, outbox, clock)
    start(book, outbox, clock)
    assert (state(book, record), due(outbox, clock)) == (State.NEEDS_FIX, [])


@pytest.mark.parametrize(("refused", "code", "rule"), REFUSALS)
def test_the_same_answer_does_not_begin_its_24_hours_anew(
    book: Store, outbox: Outbox, clock: Clock, refused: State, code: str, rule: str
) -> None:
    add(book)
    answer(outbox, clock, refused, code, rule=rule)
    (before,) = book.refused()
    for _ in range(2):
        clock.now += timedelta(hours=20)
        start(book, outbox, clock)
        lost = outbox.begin(uuid4(), outbox.due(clock(), 10), clock())
        outbox.leave_unknown(lost.device_seq, "cut", None, clock())
        outbox.not_here(lost.device_seq, clock(), clock())
        answer(outbox, clock, refused, code, rule=rule)
        (again,) = book.refused()
        assert (again.reached_at, again.code, again.rule) == (before.reached_at, code, rule)


def test_another_answer_does(
    book: Store, outbox: Outbox, clock: Clock, out_of_scope: Refuse
) -> None:
    add(book)
    out_of_scope()
    clock.now += timedelta(hours=20)
    start(book, outbox, clock)
    answer(outbox, clock, State.NEEDS_FIX, "invalid", rule="required")
    (found,) = book.refused()
    assert (clock() - found.reached_at < timedelta(hours=1), found.rule) == (True, "required")


def test_in_a_paused_stack_it_rests(
    book: Store, outbox: Outbox, clock: Clock, out_of_scope: Refuse
) -> None:
    record = add(book)
    out_of_scope()
    stack = book.stacks()[0].id
    book.act(Act.PAUSE, Chosen(stack=stack), reason="batch ditahan")
    start(book, outbox, clock)
    assert (state(book, record), due(outbox, clock)) == (State.PAUSED, [])
    book.act(Act.RESUME, Chosen(stack=stack))
    assert due(outbox, clock) == [record]


def test_a_complaint_is_urgent_again(
    book: Store, outbox: Outbox, clock: Clock, out_of_scope: Refuse
) -> None:
    record = add(book, replace(a_dose(), complaint="demam"))
    out_of_scope()
    start(book, outbox, clock)
    assert [one.record_id for one in outbox.due(clock(), 10, urgent_only=True)] == [record]


def test_a_void_that_was_refused_is_a_void_that_waits(
    book: Store, outbox: Outbox, clock: Clock, out_of_scope: Refuse
) -> None:
    record = add(book)
    answer(outbox, clock, State.ACCEPTED, "accepted")
    book.void(record, reason="dobel")
    out_of_scope()
    assert state(book, record) is State.NEEDS_FIX
    start(book, outbox, clock)
    assert (state(book, record), due(outbox, clock)) == (State.VOIDED, [record])
    answer(outbox, clock, State.VOIDED, "void")
    assert (state(book, record), due(outbox, clock)) == (State.VOIDED, [])


def test_who_was_refused_with_it_goes_along(book: Store, outbox: Outbox, clock: Clock) -> None:
    one, other = (person(book, at) for at in range(2))
    answer(outbox, clock, State.ACCEPTED, "accepted")
    swap(book, one, other)
    tell(outbox, clock, begin(outbox, clock), {one: Code.BLOCKED, other: Code.UNSUPPORTED})
    start(book, outbox, clock)
    assert set(due(outbox, clock)) == {one, other}
    assert groups(outbox, clock) == {one.hex}


def test_corrected_meanwhile_the_correction_goes(
    book: Store, outbox: Outbox, clock: Clock, out_of_scope: Refuse
) -> None:
    record = add(book)
    out_of_scope()
    start(book, outbox, clock)
    book.correct(record, replace(a_dose(), phone="+62811"), reason="telepon")
    assert [(one.record_id, one.rev) for one in outbox.due(clock(), 10)] == [(record, 2)]
    start(book, outbox, clock)
    assert [(one.record_id, one.rev) for one in outbox.due(clock(), 10)] == [(record, 2)]


def test_a_ruling_for_a_site_that_was_not_ours_goes_once_more(
    book: Store, outbox: Outbox, clock: Clock, out_of_scope: Refuse
) -> None:
    record = add(book)
    answer(outbox, clock, State.NIK_CLASH, "held.nik", PARTY)
    book.rule(record, Says.BOTH, reason="satu orang")
    out_of_scope()
    enrol(book, outbox, clock)
    assert [(one.record_id, one.rev) for one in outbox.due(clock(), 10)] == [(record, 2)]
