"""The cards of two of our people were swapped: both tickets change hands in one step."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from vaxentry.db import findings, groups, pauses, revising
from vaxentry.db.heads import head_of, sealed
from vaxentry.db.saving import Seat
from vaxentry.domain.cases import Seen
from vaxentry.domain.dose import Dose
from vaxentry.domain.records import Saved
from vaxentry.domain.ticket import TicketNo
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.errors import RecordMovedError, RecordVoidedError


def swap_tickets(
    connection: Connection,
    seat: Seat,
    one: Seen,
    other: Seen,
    reason: str,
    rules: Rules,
    now: datetime,
) -> tuple[Saved, Saved]:
    """Correct both in one group: the server applies both or neither, so that no third person gets
    a ticket in between.

    Raises:
        UnknownRecordError, RecordVoidedError, RecordMovedError: one of them is not as it was shown.
        RuleError: the reason is no text that may be sealed. Nothing is written by any of them.
    """
    mine, theirs = _shown(connection, one), _shown(connection, other)
    first = _take(connection, seat, one, theirs.ticket, reason, rules, now)
    second = _take(connection, seat, other, mine.ticket, reason, rules, now)
    seqs = [head_of(connection, seen.record_id).seq for seen in (one, other)]
    groups.bind(connection, seqs, one.record_id.hex)
    pauses.spread(connection, seqs, now)
    return first, second


def _shown(connection: Connection, seen: Seen) -> Dose:
    head = head_of(connection, seen.record_id)
    if head.head_rev != seen.rev:
        raise RecordMovedError
    dose = sealed(connection, head.seq, head.head_rev).dose
    if dose is None:
        raise RecordVoidedError
    return dose


def _take(
    connection: Connection,
    seat: Seat,
    seen: Seen,
    ticket: TicketNo | None,
    reason: str,
    rules: Rules,
    now: datetime,
) -> Saved:
    head = head_of(connection, seen.record_id)
    held = sealed(connection, head.seq, head.head_rev).dose
    assert held is not None
    correction = revising.Correction(
        record_id=seen.record_id,
        dose=replace(held, ticket=ticket),
        reason=reason,
        rules=rules,
        warnings=findings.flags(connection, head.seq, head.head_rev),
        whole_check=False,
        based_on=seen.rev,
    )
    return revising.revise(connection, seat, correction, now)
