"""Voids, with force at once or waiting for a second person; in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from vaxentry.db import asked, doubts, pauses
from vaxentry.db.engine import bare
from vaxentry.db.gate import Seat
from vaxentry.db.heads import (
    facts,
    head_of,
    is_free,
    leave_queue,
    queue_head,
    sealed,
    step_out,
    successor,
    update_head,
)
from vaxentry.db.prepared import at_most
from vaxentry.db.saving import note, store_revision
from vaxentry.db.tables import attempt_record
from vaxentry.db.times import to_ms
from vaxentry.domain.approval import Asked, Decision
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import NORMAL_PRIORITY, State
from vaxentry.domain.permission import Permission, Right
from vaxentry.domain.records import Saved
from vaxentry.domain.trail import Action
from vaxentry.errors import ReasonNeededError, RecordMovedError, RecordVoidedError, VoidAskedError
from vaxentry.wire.outcomes import REFUSED
from vaxentry.wire.record import seal

_not_refused = (
    select(attempt_record.c.position)
    .where(
        attempt_record.c.record_seq == bindparam("seq"),
        attempt_record.c.code.not_in(sorted(REFUSED)),
    )
    .limit(at_most(1))
)


@dataclass(frozen=True, slots=True)
class Void:
    """Which record is voided, and why.

    Attributes:
        only_free: whether it has no reason because the record is free: else nothing is written.
        based_on: the revision that was on the screen; 0 = whichever is the head.
    """

    record_id: UUID
    reason: str
    only_free: bool = False
    based_on: int = 0


def void(c: Connection, seat: Seat, wanted: Void, now: datetime) -> Saved:
    """Append a void. It travels only when the server may hold some revision, and, where it was ever
    in an attempt and people have roles, only when a second person agrees.

    Raises:
        UnknownRecordError: no such record.
        VoidAskedError: it waits to be voided already.
        RecordMovedError: it is not as it was shown.
        RecordVoidedError: it would be asked for, and is voided.
        NotPermittedError: the roles of who voids do not allow it.
        ReasonNeededError: `only_free`, and it may have been sent by now.
        RuleError: the reason is no text that may be sealed. Nothing is written by any of them.
    """
    head = head_of(c, wanted.record_id)
    asks = _asks(c, seat, head, wanted)
    revised = successor(
        c, seat, head, kind=RevisionKind.VOID, dose=None, reason=wanted.reason, now=now
    )
    store_revision(bare(c), head.seq, revised, seal(revised))
    if asks:
        _wait(c, seat, head, revised.rev, now)
    else:
        asked.decide(c, head.seq, Decision.WITHDRAWN, seat.author, now)
        let_go(c, head.seq, revised.rev, now)
    note(bare(c), Action.VOID_ASKED if asks else Action.VOIDED, head.seq, revised)
    return Saved(wanted.record_id, revised.rev, head.entry_no, now, needs_approval=asks)


def _asks(c: Connection, seat: Seat, head: Any, wanted: Void) -> bool:
    """Whether it becomes a request."""
    waits = asked.waiting(c, head.seq)
    if waits is not None and waits.kind is Asked.VOID:
        raise VoidAskedError
    if wanted.based_on not in {0, head.head_rev}:
        raise RecordMovedError
    if wanted.only_free and not is_free(c, head, seat.author):
        raise ReasonNeededError
    asks = seat.demand(Right.VOID, facts(c, seat, head)) is Permission.REQUEST
    if asks and head.state == State.VOIDED.value:
        raise RecordVoidedError
    # One that stands against another copy's version says again what was agreed to.
    return asks and sealed(c, head.seq, head.head_rev).kind is not RevisionKind.VOID


def _wait(c: Connection, seat: Seat, head: Any, rev: int, now: datetime) -> None:
    """The void is the head and goes nowhere; a doubt about the number stands as it stood."""
    step_out(c, head.seq)
    doubts.carry_on(c, head.seq, head.head_rev, rev)
    asked.ask(c, head, rev, Asked.VOID, seat.author, now)
    update_head(c, head.seq, rev, State.AWAITING_APPROVAL, now)


def let_go(c: Connection, seq: int, rev: int, now: datetime) -> None:
    """The void has force from now on."""
    travels = may_be_held(c, seq)
    if travels:
        queue_head(c, seq, rev, NORMAL_PRIORITY, 0, now)
    else:
        leave_queue(c, seq, now)
    pauses.end(c, [seq], None, now)
    doubts.answer(c, seq, to_ms(now))
    update_head(c, seq, rev, State.VOIDED, now, void_settled=int(not travels))


def may_be_held(c: Connection, seq: int) -> bool:
    """Whether some try got no answer, or one that does not refuse the record."""
    return c.execute(_not_refused, {"seq": seq}).first() is not None
