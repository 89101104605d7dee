"""What is done with records on their way: whole selections, in the caller's transaction."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, case, func, select, update

from vaxentry.db import attempts, audit, groups, outline, pauses
from vaxentry.db.given import SEQS, these
from vaxentry.db.stacks import number_of
from vaxentry.db.tables import outbox, record
from vaxentry.db.times import to_ms
from vaxentry.domain.next_dose import DUE_SOON
from vaxentry.domain.outbox import (
    FIRST_PRIORITY,
    NEXT_DUE_PRIORITY,
    NORMAL_PRIORITY,
    NationalStatus,
    State,
)
from vaxentry.domain.queue_acts import UNMARKABLE, Act, Chosen, Done
from vaxentry.domain.trail import Action

_IN_FLIGHT = attempts.pending_records(attempts.OPEN, attempts.UNKNOWN)
_next_due = select(record.c.next_due).where(record.c.seq == outbox.c.record_seq).scalar_subquery()
_is_typed_there = record.c.national_status == NationalStatus.TYPED_IN_PCARE.value


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does what, and when.

    Attributes:
        day: when a dose was typed into P-Care.
    """

    act: Act
    author: UUID
    now: datetime
    reason: str
    day: date


def do(c: Connection, chosen: Chosen, doing: Doing) -> Done:
    """Do it with all that are chosen and in a state for it."""
    return _DOERS[doing.act](c, chosen, _numbers(c, chosen, doing.now), doing)


def _numbers(c: Connection, chosen: Chosen, now: datetime) -> list[int]:
    if chosen.numbers is not None:
        return sorted(set(chosen.numbers))
    spans = chosen.spans or (outline.outline(c, chosen.query, now).span,)
    return sorted({seq for span in spans for seq in outline.numbers(c, chosen.query, span)})


def _pause(c: Connection, chosen: Chosen, seqs: Sequence[int], doing: Doing) -> Done:
    number = _stack_number(c, chosen)
    if number and pauses.hold_stack(c, number, doing.author, doing.reason, doing.now):
        _note(c, Action.PAUSED, [None], doing, _of_stack(number))
    wanted = groups.with_mates(c, seqs)
    held = pauses.begin(c, wanted, doing.author, doing.reason, doing.now)
    _note(c, Action.PAUSED, held, doing, _of_stack(number))
    flying = _count(c, held, record.c.seq.in_(_IN_FLIGHT))
    return _done(doing.act, seqs, held, flying=flying)


def _resume(c: Connection, chosen: Chosen, seqs: Sequence[int], doing: Doing) -> Done:
    number = _stack_number(c, chosen)
    if number and pauses.let_stack_go(c, number):
        _note(c, Action.RESUMED, [None], doing, _of_stack(number))
    gone = pauses.end(c, groups.with_mates(c, seqs), doing.author, doing.now)
    _note(c, Action.RESUMED, gone, doing, _of_stack(number))
    return _done(doing.act, seqs, gone)


def _stack_number(c: Connection, chosen: Chosen) -> int:
    """Of the stack that is meant itself; 0 = none is."""
    return 0 if chosen.stack is None else number_of(c, chosen.stack)


def _of_stack(number: int) -> str:
    return f"stack:{number}" if number else ""


def _send_now(c: Connection, _: Chosen, seqs: Sequence[int], doing: Doing) -> Done:
    return _hurry(c, seqs, doing, {}, None)


def _put_first(c: Connection, _: Chosen, seqs: Sequence[int], doing: Doing) -> Done:
    return _hurry(c, seqs, doing, {"priority": FIRST_PRIORITY}, Action.PUT_FIRST)


def _hurry(
    c: Connection,
    seqs: Sequence[int],
    doing: Doing,
    place: dict[str, int],
    action: Action | None,
) -> Done:
    """What waits for its number to be typed once more still does; the paused stay so."""
    wanted = groups.with_mates(c, seqs)
    waits = _waiting(c, wanted, record.c.doubt == 0)
    its = these(waits)
    c.execute(update(outbox).where(outbox.c.record_seq.in_(SEQS)).values(due_at=0), its)
    if place:
        behind = outbox.c.priority > FIRST_PRIORITY
        moved = update(outbox).where(outbox.c.record_seq.in_(SEQS), behind).values(**place)
        c.execute(moved, its)
    if action is not None:
        _note(c, action, waits, doing)
    doubtful = len(_waiting(c, seqs, record.c.doubt == 1))
    paused = _count(c, seqs, record.c.state == State.PAUSED.value)
    return _done(doing.act, seqs, waits, doubtful=doubtful, paused=paused)


def _put_back(c: Connection, _: Chosen, seqs: Sequence[int], doing: Doing) -> Done:
    chosen = select(outbox.c.record_seq).where(
        outbox.c.record_seq.in_(SEQS), outbox.c.priority == FIRST_PRIORITY
    )
    back = list(c.execute(chosen, these(groups.with_mates(c, seqs))).scalars())
    soon = doing.now.astimezone().date() + DUE_SOON
    place = case((_next_due <= soon.isoformat(), NEXT_DUE_PRIORITY), else_=NORMAL_PRIORITY)
    moved = update(outbox).where(outbox.c.record_seq.in_(SEQS)).values(priority=place)
    c.execute(moved, these(back))
    _note(c, Action.PUT_BACK, back, doing)
    return _done(doing.act, seqs, back)


def _mark(c: Connection, _: Chosen, seqs: Sequence[int], doing: Doing) -> Done:
    states = sorted(state.value for state in UNMARKABLE)
    marked = _matching(c, seqs, record.c.state.not_in(states), ~_is_typed_there)
    values = {
        "national_before": record.c.national_status,
        "national_status": NationalStatus.TYPED_IN_PCARE.value,
        "national_at": to_ms(doing.now),
        "national_by": doing.author,
        "national_on": doing.day.isoformat(),
    }
    c.execute(update(record).where(record.c.seq.in_(SEQS)).values(values), these(marked))
    _note(c, Action.PCARE_MARKED, marked, doing, f"day:{doing.day:%y%m%d}")
    return _done(doing.act, seqs, marked)


def _unmark(c: Connection, _: Chosen, seqs: Sequence[int], doing: Doing) -> Done:
    back = _matching(c, seqs, _is_typed_there, record.c.national_before.is_not(None))
    values = {
        "national_status": record.c.national_before,
        **dict.fromkeys(("national_before", "national_at", "national_by", "national_on")),
    }
    c.execute(update(record).where(record.c.seq.in_(SEQS)).values(values), these(back))
    _note(c, Action.PCARE_UNMARKED, back, doing)
    return _done(doing.act, seqs, back)


_Doer = Callable[[Connection, Chosen, Sequence[int], Doing], Done]
_DOERS: dict[Act, _Doer] = {
    Act.PAUSE: _pause,
    Act.RESUME: _resume,
    Act.SEND_NOW: _send_now,
    Act.PUT_FIRST: _put_first,
    Act.PUT_BACK: _put_back,
    Act.MARK_PCARE: _mark,
    Act.UNMARK_PCARE: _unmark,
}


def _done(
    act: Act,
    chosen: Sequence[int],
    done: Collection[int],
    *,
    flying: int = 0,
    doubtful: int = 0,
    paused: int = 0,
) -> Done:
    mates = len(set(done) - set(chosen))
    left = len(set(chosen) - set(done))
    return Done(act, len(done), mates, left, flying, doubtful, paused, tuple(done))


def _waiting(c: Connection, seqs: Sequence[int], *narrower: ColumnElement[bool]) -> list[int]:
    return _matching(c, seqs, record.c.state == State.QUEUED.value, *narrower)


def _matching(c: Connection, seqs: Sequence[int], *narrower: ColumnElement[bool]) -> list[int]:
    chosen = select(record.c.seq).where(record.c.seq.in_(SEQS), *narrower)
    return list(c.execute(chosen.order_by(record.c.seq), these(seqs)).scalars())


def _count(c: Connection, seqs: Sequence[int], *narrower: ColumnElement[bool]) -> int:
    chosen = select(func.count()).select_from(record).where(record.c.seq.in_(SEQS), *narrower)
    return int(c.execute(chosen, these(seqs)).scalar_one())


def _note(
    c: Connection, action: Action, seqs: Sequence[int | None], doing: Doing, detail: str = ""
) -> None:
    """One entry for each record; None = it is about no single one."""
    at = to_ms(doing.now)
    for seq in seqs:
        audit.write(c, audit.Entry(at, doing.author, action, seq, None, detail))
