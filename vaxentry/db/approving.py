"""A second person's word on what waits: it is let go, or the record stands again as before."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from vaxentry.db import asked, audit, doubts, members, pauses, search, told_requests, voiding
from vaxentry.db.engine import bare
from vaxentry.db.gate import Seat, seat_read, seated
from vaxentry.db.heads import head_of, queue_head, sealed, successor, update_head
from vaxentry.db.revising import next_priority
from vaxentry.db.saving import due_at, head_columns, note, store_revision
from vaxentry.db.times import to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.domain.approval import (
    Asked,
    Choice,
    Decision,
    RequestPair,
    WaitingRequest,
    needs_office,
)
from vaxentry.domain.dose import Dose, Revision, RevisionKind
from vaxentry.domain.permission import Facts, Right, may
from vaxentry.domain.ports import Clock
from vaxentry.domain.reason import read_reason
from vaxentry.domain.staff import Role, counted_time
from vaxentry.domain.trail import Action
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.errors import NotPermittedError, RecordMovedError
from vaxentry.wire.record import seal

_copy_warnings = text(
    """INSERT INTO warning (record_seq, rev, code, field, severity, params, settled_at)
       SELECT record_seq, :rev, code, field, severity, params, settled_at FROM warning
       WHERE record_seq = :seq AND rev = :base"""
)


Act = Callable[[Connection, Seat, Any, asked.Waiting, datetime], None]
"""What is done in the transaction of a decision."""


class Approvals:
    """Fulfils `domain.staff_desk.ApprovalBook`. Thread-safe; each call is one transaction."""

    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self._tx = transactions
        self._clock = clock

    def waiting(self, limit: int = 500) -> Sequence[WaitingRequest]:
        """What waits, the oldest first."""
        with self._tx.reading() as c:
            return asked.all_waiting(c, limit)

    def pair(self, record_id: UUID) -> RequestPair | None:
        """What of a record waits, beside what stands."""
        now = self._clock()
        with self._tx.reading() as c:
            head = head_of(c, record_id)
            waits = asked.waiting(c, head.seq)
            if waits is None:
                return None
            seat = seat_read(bare(c), self._tx.session, now)
            return RequestPair(
                request=asked.line_of(c, head.seq, waits.rev),
                before=_typed(c, head.seq, waits.base_rev),
                after=sealed(c, head.seq, waits.rev).dose,
                reason=why(c, head.seq, waits.rev),
                choice=_choice(c, seat, waits, now),
                is_own=seat.author in waits.asked_by,
                is_staffed=seat.roles is not None,
                is_supervisor=Role.SUPERVISE in (seat.roles or frozenset()),
                needs_office=is_for_office(c, waits.asked_by, now),
                told_at=told_requests.told_at(c, head.seq, waits.rev),
            )

    def choice(self, record_id: UUID) -> Choice | None:
        """What who is signed in may do with what waits; None = nothing waits."""
        now = self._clock()
        with self._tx.reading() as c:
            waits = asked.waiting(c, head_of(c, record_id).seq)
            seat = seat_read(bare(c), self._tx.session, now)
            return None if waits is None else _choice(c, seat, waits, now)

    def approve(self, record_id: UUID, *, rev: int = 0) -> None:
        """Let what waits go.

        Args:
            rev: the head that was on the screen; 0 = whichever it is.

        Raises:
            RecordMovedError: nothing waits any more, or another revision does.
            NotPermittedError: who is signed in is not the second person.
        """
        self._decide(record_id, rev, Right.APPROVE, release)

    def decline(self, record_id: UUID, *, reason: str, rev: int = 0) -> None:
        """Let the record stand again as it stood; who asked for it withdraws it like this.

        Raises:
            RuleError: no reason that may be sealed.
            RecordMovedError, NotPermittedError: as `approve`.
        """
        act = partial(restore, reason=read_reason(reason), rules=self._tx.rules)
        self._decide(record_id, rev, Right.DECLINE, act)

    def _decide(
        self,
        record_id: UUID,
        rev: int,
        right: Right,
        act: Act,
    ) -> None:
        now = self._clock()
        with self._tx.writing() as c:
            head = head_of(c, record_id)
            waits = asked.waiting(c, head.seq)
            if waits is None or rev not in {0, head.head_rev}:
                raise RecordMovedError
            seat = seated(bare(c), self._tx.session, now)
            _demand(c, seat, waits, right, now)
            act(c, seat, head, waits, now)
        self._tx.tell([record_id])


def why(c: Connection, seq: int, rev: int) -> str:
    """The reason of who asked for what waits with a revision."""
    return sealed(c, seq, asked.asking_rev(c, seq, rev)).reason


def _choice(c: Connection, seat: Seat, waits: asked.Waiting, now: datetime) -> Choice:
    roles, known = seat.roles or frozenset(), _facts(c, seat, waits, now)
    return Choice(may(Right.APPROVE, roles, known), may(Right.DECLINE, roles, known))


def _demand(c: Connection, seat: Seat, waits: asked.Waiting, right: Right, now: datetime) -> None:
    """Another one than who asked. That is never granted to a book without members."""
    if seat.roles is None:
        raise NotPermittedError(right.value, reason="staff_first")
    known = _facts(c, seat, waits, now)
    if right is Right.APPROVE and known.is_own and Role.SUPERVISE in seat.roles:
        reason = "approve_alone" if known.is_only_person else "approve_by_other"
        raise NotPermittedError(right.value, reason=reason)
    seat.demand(right, known)


def _facts(c: Connection, seat: Seat, waits: asked.Waiting, now: datetime) -> Facts:
    is_alone = is_for_office(c, waits.asked_by | {seat.author}, now)
    return Facts(
        is_own=seat.author in waits.asked_by, ever_in_an_attempt=True, is_only_person=is_alone
    )


def is_for_office(c: Connection, askers: Collection[UUID], now: datetime) -> bool:
    """Whether nobody at this PC may let go what these asked for."""
    return needs_office(askers, members.members(c), counted_time(now, members.latest_seen(c)))


def release(
    c: Connection,
    seat: Seat,
    head: Any,
    waits: asked.Waiting,
    now: datetime,
    *,
    reason: str = "",
    action: Action = Action.APPROVED,
) -> None:
    """What waits has force from now on; whose word it is was looked at before."""
    asked.decide(c, head.seq, Decision.APPROVED, seat.author, now, reason)
    if waits.kind is Asked.VOID:
        voiding.let_go(c, head.seq, head.head_rev, now)
    else:
        _send(c, head, sealed(c, head.seq, head.head_rev), now)
    noted = (action, head.seq, head.head_rev, waits.kind.value)
    audit.write(c, audit.Entry(to_ms(now), seat.author, *noted))


def restore(
    c: Connection,
    seat: Seat,
    head: Any,
    waits: asked.Waiting,
    now: datetime,
    *,
    reason: str,
    rules: Rules,
    action: Action | None = None,
) -> None:
    """The body of before becomes a revision of its own, and the server is told of it: what it said
    about the record while that waited is not known here.

    Args:
        action: how it is noted; None = by the decision alone.
    """
    withdrawn = seat.author in waits.asked_by
    decision = Decision.WITHDRAWN if withdrawn else Decision.DECLINED
    asked.decide(c, head.seq, decision, seat.author, now, reason)
    base = sealed(c, head.seq, waits.base_rev)
    assert base.dose is not None
    again = successor(
        c, seat, head, kind=RevisionKind.ENTRY, dose=base.dose, reason=reason, now=now
    )
    # A ruling that the server has not got yet goes with the only revision that is sent.
    unheard = base.rev > (head.stored_rev or 0)
    again = replace(again, site=base.site, ruling=base.ruling if unheard else None)
    store_revision(bare(c), head.seq, again, seal(again))
    search.mark_stale(bare(c), head.seq)
    doubtful = _doubt_stands(c, head, base.dose, now)
    c.execute(_copy_warnings, {"seq": head.seq, "rev": again.rev, "base": base.rev})
    columns = head_columns(base.dose, rules) | {"doubt": int(doubtful)}
    _send(c, head, again, now, **columns)
    note(bare(c), action or Action(decision.value), head.seq, again)


def _doubt_stands(c: Connection, head: Any, dose: Dose, now: datetime) -> bool:
    """What is in doubt about another number says nothing of this one."""
    if (dose.identity.type.value, dose.identity.number) == (head.id_type, head.id_number):
        return bool(head.doubt)
    doubts.answer(c, head.seq, to_ms(now))
    return False


def _send(c: Connection, head: Any, goes: Revision, now: datetime, **columns: Any) -> None:
    """Let a revision with a body wait to be sent."""
    assert goes.dose is not None
    row = {**head._asdict(), **columns}
    due = due_at(goes.dose, now, is_doubtful=bool(row["doubt"]))
    queue_head(c, head.seq, goes.rev, next_priority(c, head.seq, row, goes, now), due, now)
    rests = pauses.resting(c, head.seq, head.stack_number, now)
    update_head(c, head.seq, goes.rev, rests, now, **columns)


def _typed(c: Connection, seq: int, rev: int) -> Dose:
    dose = sealed(c, seq, rev).dose
    assert dose is not None
    return dose
