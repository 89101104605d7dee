"""Corrections: new revisions of a record, appended in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from vaxentry.db import asked, doubts, half_typed, pauses, search
from vaxentry.db.engine import bare
from vaxentry.db.gate import Seat
from vaxentry.db.heads import (
    facts,
    head_of,
    is_free,
    queue_head,
    step_out,
    successor,
    update_head,
)
from vaxentry.db.prepared import at_most
from vaxentry.db.rulings import carried
from vaxentry.db.saving import (
    about_number,
    due_at,
    head_columns,
    keep_warnings,
    note,
    priority,
    store_revision,
)
from vaxentry.db.tables import attempt_record, outbox, revision
from vaxentry.db.times import to_ms
from vaxentry.domain.approval import Asked, Decision
from vaxentry.domain.dose import Dose, Revision, RevisionKind
from vaxentry.domain.outbox import FIRST_PRIORITY, KIPI_PRIORITY, State
from vaxentry.domain.permission import Right
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved
from vaxentry.domain.trail import Action
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.errors import (
    ReasonNeededError,
    RecordMovedError,
    RecordVoidedError,
    VoidAskedError,
)
from vaxentry.wire.record import seal, unseal

_last_sent = (
    select(revision.c.sealed)
    .join(
        attempt_record,
        (attempt_record.c.record_seq == revision.c.record_seq)
        & (attempt_record.c.rev == revision.c.rev),
    )
    .where(revision.c.record_seq == bindparam("seq"))
    .where(revision.c.kind == RevisionKind.ENTRY.value)
    .order_by(revision.c.rev.desc())
    .limit(at_most(1))
)
_place = select(outbox.c.priority).where(outbox.c.record_seq == bindparam("seq"))


@dataclass(frozen=True, slots=True)
class Correction:
    """What a record is corrected to.

    Attributes:
        rules: they say when the next dose is due.
        warnings: what the check of the new dose found.
        whole_check: whether the warnings are all that is found about the number, by the book too;
            a field of the head says nothing of it, and then a doubt stands as it stood.
        closes_draft: whether it is the correction whose draft is kept; any other leaves it.
        site: the site to be sealed with it; "" = that of the revision before.
        based_on: the revision whose body was corrected; 0 = it is made from the head right now.
        only_free: whether it has no reason because the record is free: else nothing is written.
    """

    record_id: UUID
    dose: Dose
    reason: str
    rules: Rules
    warnings: Sequence[Problem] = ()
    whole_check: bool = True
    closes_draft: bool = False
    site: str = ""
    based_on: int = 0
    only_free: bool = False


def revise(connection: Connection, seat: Seat, wanted: Correction, now: datetime) -> Saved:
    """Append a revision with a new body; the record is queued again, or waits to be approved.

    Raises:
        UnknownRecordError: no such record.
        RecordVoidedError: it was voided, and a correction would bring it back.
        RecordMovedError: it is not the revision any more that was corrected.
        ReasonNeededError: it may have been sent by now, and no reason is given.
        NotPermittedError: the roles of who corrects do not allow it.
        RuleError: the reason is no text that may be sealed. Nothing is written by any of them.
    """
    head, dose = head_of(connection, wanted.record_id), wanted.dose
    _refuse(connection, seat, head, wanted)
    revised = successor(
        connection,
        seat,
        head,
        kind=RevisionKind.ENTRY,
        dose=dose,
        reason=wanted.reason,
        now=now,
        ruling=carried(connection, head, dose),
    )
    if wanted.site:
        revised = replace(revised, site=wanted.site)
    store_revision(bare(connection), head.seq, revised, seal(revised))
    search.mark_stale(bare(connection), head.seq)
    doubtful = _find_doubt(connection, head, revised.rev, wanted, now)
    state = _state_after(connection, head, dose)
    columns = head_columns(dose, wanted.rules) | {"doubt": int(doubtful)}
    if state is State.QUEUED:
        goes = next_priority(connection, head.seq, columns, revised, now)
        due = due_of(connection, head, dose, now, doubtful=doubtful)
        queue_head(connection, head.seq, revised.rev, goes, due, now)
        state = pauses.resting(connection, head.seq, head.stack_number, now)
    else:
        step_out(connection, head.seq)
    _note_request(connection, seat, head, revised, state)
    if wanted.site:
        columns["site"] = wanted.site
    update_head(connection, head.seq, revised.rev, state, now, **columns)
    note(bare(connection), Action.CORRECTED, head.seq, revised)
    if wanted.closes_draft:
        half_typed.forget_correction(connection, wanted.record_id)
    is_held = state is State.AWAITING_APPROVAL
    return Saved(wanted.record_id, revised.rev, head.entry_no, now, needs_approval=is_held)


def _note_request(
    connection: Connection, seat: Seat, head: Any, revised: Revision, state: State
) -> None:
    """Another number waits from now on, or still, or what waited has got its old one back."""
    assert revised.dose is not None
    if state is not State.AWAITING_APPROVAL:
        asked.decide(connection, head.seq, Decision.WITHDRAWN, seat.author, revised.saved_at)
    elif _number_of(head) != _number(revised.dose):
        asked.ask(connection, head, revised.rev, Asked.NUMBER, seat.author, revised.saved_at)
    else:
        asked.follow(connection, head.seq, revised.rev, seat.author, revised.saved_at)


def _refuse(connection: Connection, seat: Seat, head: Any, wanted: Correction) -> None:
    """What was read before the transaction may not be so any more; nothing is written then."""
    if head.state == State.VOIDED.value:
        raise RecordVoidedError
    waits = asked.waiting(connection, head.seq)
    if waits is not None and waits.kind is Asked.VOID:
        raise VoidAskedError
    if wanted.based_on not in {0, head.head_rev}:
        raise RecordMovedError
    if wanted.only_free and not is_free(connection, head, seat.author):
        raise ReasonNeededError
    same_number = _number_of(head) == _number(wanted.dose)
    right = Right.CORRECT if same_number else Right.CHANGE_IDENTITY
    seat.demand(right, facts(connection, seat, head))


def _number(dose: Dose) -> tuple[str, str]:
    return dose.identity.type.value, dose.identity.number


def _number_of(head: Any) -> tuple[str, str]:
    return head.id_type, head.id_number


def _find_doubt(
    connection: Connection, head: Any, rev: int, wanted: Correction, now: datetime
) -> bool:
    """Keep what was found with the revision; whether its number is in doubt now."""
    raw, found = bare(connection), about_number(wanted.warnings)
    if not wanted.whole_check:
        others = [one for one in wanted.warnings if one.code not in found]
        keep_warnings(raw, head.seq, rev, others)
        doubts.carry_on(connection, head.seq, head.head_rev, rev)
        return bool(head.doubt)
    doubtful = doubts.remains(connection, head, wanted.dose, found)
    doubts.answer(connection, head.seq, to_ms(now))  # what is found now takes their place
    keep_warnings(raw, head.seq, rev, wanted.warnings)
    if not doubtful:
        doubts.answer(connection, head.seq, to_ms(now))
    return doubtful


def _state_after(connection: Connection, head: Any, dose: Dose) -> State:
    """A number that the server may know is not exchanged without a supervisor.

    What waits to be approved may hold another number than the server was told.

    Another number is another person: the server has to void the one and take the other as a group.
    """
    number = _number(dose)
    stands = _number_of(head) == number
    if stands and head.state != State.AWAITING_APPROVAL.value:
        return State.QUEUED
    sent = _sent_number(connection, head.seq)
    return State.QUEUED if sent in {None, number} else State.AWAITING_APPROVAL


def _sent_number(connection: Connection, seq: int) -> tuple[str, str] | None:
    """Document and number as they were last in an attempt; None when they never were."""
    sealed = connection.execute(_last_sent, {"seq": seq}).scalar()
    dose = None if sealed is None else unseal(sealed).dose
    return None if dose is None else _number(dose)


def due_of(connection: Connection, head: Any, dose: Dose, now: datetime, *, doubtful: bool) -> int:
    """A doubt that stands already keeps its time, unless a complaint had let the row go."""
    due = due_at(dose, now, is_doubtful=doubtful)
    if not (due and head.doubt):
        return due
    waits = select(outbox.c.due_at).where(
        outbox.c.record_seq == head.seq, outbox.c.rev == head.head_rev
    )
    held = connection.execute(waits.where(outbox.c.priority != KIPI_PRIORITY)).scalar()
    return due if held is None else int(held)


def next_priority(
    connection: Connection, seq: int, columns: Mapping[str, Any], revised: Revision, now: datetime
) -> int:
    """Of the next version of a record: what somebody put first stays first.

    Args:
        columns: as for `priority`.
    """
    has_ruling = revised.ruling is not None
    goes = priority(columns, now.astimezone().date(), has_ruling=has_ruling)
    before = connection.execute(_place, {"seq": seq}).scalar()
    return min(goes, FIRST_PRIORITY) if before == FIRST_PRIORITY else goes
