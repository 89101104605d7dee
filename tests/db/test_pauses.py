"""What is held back goes to nobody, whatever happens around it, until somebody lets it go."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.db.conftest import KEY, Clock, a_dose
from tests.db.test_groups import NUMBERS, swap
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Attempt, Settlement, Verdict
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.records import RecordQuery, Saved
from vaxentry.domain.rules import RuleError
from vaxentry.domain.ticket import TicketNo

Save = Callable[..., Saved]
WHY = "kartu diperiksa ulang"


def seq_of(book: Store, record: UUID) -> int:
    return book.detail(record).row.seq


def owner(number: str) -> Dose:
    """Somebody with a ticket of their own."""
    return a_dose(number, ticket=TicketNo(f"P-{number[-4:]}"))


def pause(book: Store, *records: UUID) -> int:
    seqs = [seq_of(book, record) for record in records]
    chosen = Chosen(spans=tuple((seq, seq) for seq in seqs))
    return book.act(Act.PAUSE, chosen, reason=WHY).records


def resume(book: Store, *records: UUID) -> int:
    return sum(book.act(Act.RESUME, Chosen.one(seq_of(book, one))).records for one in records)


def answered(attempt: Attempt, state: State) -> Settlement:
    verdicts = [
        Verdict(sent, state, "said", "", frozenset(), sent.seq, settles=state is not State.QUEUED)
        for sent in attempt.records
    ]
    return Settlement(attempt.device_seq, 1, "e", {}, verdicts, 200)


def state(book: Store, record: UUID) -> State:
    return book.detail(record).row.state


def due(outbox: Outbox, clock: Clock) -> list[UUID]:
    return [one.record_id for one in outbox.due(clock(), 100)]


def test_a_paused_record_is_never_due_also_an_urgent_one_and_after_a_restart(
    tmp_path: Path, book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    plain, urgent, other = (
        save().record_id,
        save(complaint="pingsan").record_id,
        save().record_id,
    )
    assert pause(book, plain, urgent) == 2
    assert due(outbox, clock) == [other]
    assert state(book, urgent) is State.PAUSED
    counts = book.counts()
    assert (counts[State.PAUSED], counts[State.QUEUED], counts.saved) == (2, 1, 3)
    assert outbox.summary().waiting == 1
    with Store.open(tmp_path / "v.db", KEY, tmp_path / "backups", clock) as again:
        assert due(Outbox(again.transactions), clock) == [other]
        assert resume(again, plain) == 1
        assert due(Outbox(again.transactions), clock) == [plain, other]


def test_what_is_paused_makes_nobody_try_again_and_again(
    book: Store, outbox: Outbox, save: Save
) -> None:
    pause(book, save().record_id)
    assert outbox.next_due_at() is None


def test_a_pause_needs_a_reason_that_can_be_kept(book: Store, outbox: Outbox, save: Save) -> None:
    record = save().record_id
    for wrong in ("", "  ", "x" * 1001):
        with pytest.raises(RuleError):
            book.act(Act.PAUSE, Chosen.one(1), reason=wrong)
    assert due(outbox, book._clock) == [record]  # type: ignore[arg-type]


def test_corrections_and_rulings_do_not_end_a_pause(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    record = save().record_id
    pause(book, record)
    book.correct(record, a_dose(name="SITI"), reason="salah eja")
    assert (state(book, record), due(outbox, clock)) == (State.PAUSED, [])
    resume(book, record)
    assert [one.rev for one in outbox.due(clock(), 9)] == [2]


def test_a_void_of_a_paused_record_travels_if_the_server_may_hold_the_record(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    never, sent = save().record_id, save().record_id
    attempt = outbox.begin(uuid4(), outbox.due(clock(), 9)[1:], clock())
    outbox.take_back(attempt.device_seq, "busy", 503, clock(), clock())
    pause(book, never, sent)
    for record in (never, sent):
        book.void(record, reason="dobel")
    assert due(outbox, clock) == [sent]
    assert resume(book, never, sent) == 0


def test_a_paused_record_on_its_way_counts_if_it_arrives(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    record = save().record_id
    attempt = outbox.begin(uuid4(), outbox.due(clock(), 9), clock())
    done = book.act(Act.PAUSE, Chosen.one(1), reason=WHY)
    assert (done.records, done.flying) == (1, 1)
    outbox.settle(answered(attempt, State.ACCEPTED), clock())
    assert state(book, record) is State.ACCEPTED
    assert resume(book, record) == 0


@pytest.mark.parametrize("early", [True, False], ids=["while it flies", "while it is in doubt"])
def test_a_paused_record_whose_answer_was_lost_rests_when_the_server_does_not_know_it(
    book: Store, outbox: Outbox, save: Save, clock: Clock, *, early: bool
) -> None:
    record = save().record_id
    attempt = outbox.begin(uuid4(), outbox.due(clock(), 9), clock())
    if early:
        pause(book, record)
    outbox.leave_unknown(attempt.device_seq, "cut", None, clock())
    assert state(book, record) is State.UNCERTAIN
    if not early:
        pause(book, record)
        assert state(book, record) is State.UNCERTAIN
    outbox.not_here(attempt.device_seq, clock(), clock())
    assert (state(book, record), due(outbox, clock)) == (State.PAUSED, [])


def test_a_paused_record_rests_when_the_server_took_nothing_or_says_later(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    first, second = save().record_id, save().record_id
    waiting = outbox.due(clock(), 9)
    busy = outbox.begin(uuid4(), waiting[:1], clock())
    later = outbox.begin(uuid4(), waiting[1:], clock())
    outbox.leave_unknown(later.device_seq, "cut", None, clock())
    pause(book, first, second)
    outbox.take_back(busy.device_seq, "busy", 503, clock(), clock())
    outbox.settle(answered(later, State.QUEUED), clock())
    clock.now += timedelta(hours=1)
    assert due(outbox, clock) == []
    assert {state(book, first), state(book, second)} == {State.PAUSED}


def test_one_paused_member_pauses_its_group_and_says_so(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    stack = book.open_stack(date(2021, 8, 27), 3, "")
    one, other, third = (
        book.add(owner(number), record_id=uuid4(), stack=stack.id).record_id
        for number in NUMBERS[:3]
    )
    swap(book, one, other)
    done = book.act(Act.PAUSE, Chosen.one(seq_of(book, other)), reason=WHY)
    assert (done.records, done.mates) == (2, 1)
    assert due(outbox, clock) == [third]
    done = book.act(Act.RESUME, Chosen.one(seq_of(book, one)))
    assert (done.records, done.mates) == (2, 1)
    assert due(outbox, clock) == [one, other, third]


def test_a_record_that_joins_a_paused_one_rests_with_it(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    stack = book.open_stack(date(2021, 8, 27), 3, "")
    one, other = (
        book.add(owner(number), record_id=uuid4(), stack=stack.id).record_id
        for number in NUMBERS[:2]
    )
    pause(book, one)
    swap(book, one, other)
    assert {state(book, one), state(book, other)} == {State.PAUSED}
    assert due(outbox, clock) == []


def test_a_paused_stack_holds_what_is_typed_and_corrected_in_it_later(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    early, sent = save().record_id, save().record_id
    (stack,) = book.stacks()
    attempt = outbox.begin(uuid4(), outbox.due(clock(), 9)[1:], clock())
    outbox.settle(answered(attempt, State.ACCEPTED), clock())
    done = book.act(Act.PAUSE, Chosen.of_stack(stack.id), reason=WHY)
    assert (done.records, done.left) == (1, 1)
    assert book.paused_stacks() == [stack.id]
    late = save().record_id
    book.correct(sent, a_dose(name="SITI"), reason="salah eja")
    assert {state(book, one) for one in (early, late, sent)} == {State.PAUSED}
    assert due(outbox, clock) == []
    assert book.act(Act.RESUME, Chosen.of_stack(stack.id)).records == 3
    assert (len(due(outbox, clock)), book.paused_stacks()) == (3, [])
    assert state(book, save().record_id) is State.QUEUED


def test_what_a_server_lost_of_a_paused_stack_rests_but_for_voids(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    plain, voided = save().record_id, save().record_id
    elsewhere = book.open_stack(date(2021, 8, 28), 1, "").id
    other = book.add(a_dose(), record_id=uuid4(), stack=elsewhere).record_id
    for told in (State.ACCEPTED, State.VOIDED):
        attempt = outbox.begin(uuid4(), outbox.due(clock(), 9), clock())
        outbox.settle(answered(attempt, told), clock())
        if told is State.ACCEPTED:
            book.void(voided, reason="dobel")
    stack = next(one.id for one in book.stacks() if one.id != elsewhere)
    book.act(Act.PAUSE, Chosen.of_stack(stack), reason=WHY)
    Agreement(book.transactions).send_again([plain, voided, other], clock())
    assert (state(book, plain), state(book, voided)) == (State.PAUSED, State.VOIDED)
    assert set(due(outbox, clock)) == {voided, other}
    assert book.act(Act.RESUME, Chosen.of_stack(stack)).records == 1
    assert set(due(outbox, clock)) == {plain, voided, other}


def test_a_selection_is_paused_whole_within_what_the_list_shows(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    records = [save(vaccine=("sinovac", "moderna")[at % 2]).record_id for at in range(6)]
    chosen = Chosen(RecordQuery(vaccine="moderna"), ((1, 4),))
    assert book.act(Act.PAUSE, chosen, reason=WHY).records == 2
    assert due(outbox, clock) == [records[0], records[2], records[4], records[5]]
    every = book.act(Act.PAUSE, Chosen(RecordQuery(vaccine="sinovac")), reason=WHY)
    assert every.records == 3
    assert due(outbox, clock) == [records[5]]


def test_first_goes_before_the_others_but_behind_a_complaint(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    plain, first, urgent = (
        save().record_id,
        save().record_id,
        save(complaint="pingsan").record_id,
    )
    done = book.act(Act.PUT_FIRST, Chosen(spans=((2, 3),)))
    assert done.records == 2
    assert due(outbox, clock) == [urgent, first, plain]
    assert [book.detail(one).row.goes_first for one in (plain, first, urgent)] == [
        False,
        True,
        False,
    ]
    book.correct(first, a_dose(name="SITI"), reason="salah eja")
    assert due(outbox, clock) == [urgent, first, plain]
    assert book.act(Act.PUT_BACK, Chosen(spans=((1, 3),))).records == 1
    assert due(outbox, clock) == [urgent, plain, first]


def test_send_now_waits_for_no_later_time_but_for_a_doubtful_number(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    busy, doubtful, paused = (save().record_id for _ in range(3))
    attempt = outbox.begin(uuid4(), outbox.due(clock(), 9), clock())
    outbox.take_back(attempt.device_seq, "busy", 503, clock(), clock() + timedelta(minutes=9))
    with book.transactions.writing() as c:
        c.exec_driver_sql("UPDATE record SET doubt = 1 WHERE seq = 2")
    pause(book, paused)
    assert due(outbox, clock) == []
    done = book.act(Act.SEND_NOW, Chosen())
    assert (done.records, done.left, done.doubtful, done.paused) == (1, 2, 1, 1)
    assert due(outbox, clock) == [busy]
    assert doubtful
