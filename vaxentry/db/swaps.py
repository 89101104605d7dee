"""The cards of two of our people were swapped: both tickets change hands in one step."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from vaxentry.db import audit, groups, pauses
from vaxentry.db.amending import as_shown, seal_again
from vaxentry.db.gate import Seat
from vaxentry.db.heads import head_of
from vaxentry.db.times import to_ms
from vaxentry.domain.cases import Seen
from vaxentry.domain.dose import Dose
from vaxentry.domain.outbox import State
from vaxentry.domain.records import Saved
from vaxentry.domain.trail import Action
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.errors import NumberAskedError, SameTicketError


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
        NumberAskedError: another number of one of them waits for a second person: it would stay
            behind.
        SameTicketError: there is nothing to exchange.
        RuleError: the reason is no text that may be sealed. Nothing is written by any of them.
    """
    mine, theirs = _free(connection, one), _free(connection, other)
    if mine.ticket == theirs.ticket:
        raise SameTicketError
    got = replace(mine, ticket=theirs.ticket), replace(theirs, ticket=mine.ticket)
    first = seal_again(connection, seat, one, got[0], reason, rules, now)
    second = seal_again(connection, seat, other, got[1], reason, rules, now)
    seqs = [head_of(connection, seen.record_id).seq for seen in (one, other)]
    together = groups.bind(connection, seqs, one.record_id.hex)
    for seq in pauses.spread(connection, together, now):
        at = to_ms(now)
        audit.write(connection, audit.Entry(at, seat.author, Action.PAUSED, seq, detail="group"))
    return first, second


def _free(connection: Connection, seen: Seen) -> Dose:
    """What is held of a record that may go at once."""
    dose = as_shown(connection, seen)
    if head_of(connection, seen.record_id).state == State.AWAITING_APPROVAL.value:
        raise NumberAskedError
    return dose
