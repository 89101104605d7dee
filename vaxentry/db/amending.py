"""A dose is counted otherwise, or stands as it is: the ways out that need no form."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from vaxentry.db import findings, revising
from vaxentry.db.gate import Seat
from vaxentry.db.heads import head_of, sealed
from vaxentry.domain.cases import Amendment, Seen
from vaxentry.domain.dose import Dose
from vaxentry.domain.outbox import State
from vaxentry.domain.records import Saved
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.errors import RecordMovedError, RecordVoidedError, VoidAskedError


def amend(
    connection: Connection,
    seat: Seat,
    seen: Seen,
    change: Amendment,
    reason: str,
    rules: Rules,
    now: datetime,
) -> Saved:
    """Append a revision with the same card, its dose counted as the amendment says.

    Raises:
        UnknownRecordError, RecordVoidedError, RecordMovedError: it is not as it was shown.
        RuleError: the reason is no text that may be sealed. Nothing is written by any of them.
    """
    dose = as_shown(connection, seen)
    counted = replace(
        dose, dose_no=change.dose_no or dose.dose_no, course=change.course or dose.course
    )
    return seal_again(connection, seat, seen, counted, reason, rules, now)


def as_shown(connection: Connection, seen: Seen) -> Dose:
    """The body of a record that is as it was shown.

    Raises:
        UnknownRecordError, RecordVoidedError, RecordMovedError: it is not.
        VoidAskedError: somebody asks for its void.
    """
    head = head_of(connection, seen.record_id)
    if head.head_rev != seen.rev:
        raise RecordMovedError
    dose = sealed(connection, head.seq, head.head_rev).dose
    if dose is None:
        waits = head.state == State.AWAITING_APPROVAL.value
        raise VoidAskedError if waits else RecordVoidedError
    return dose


def seal_again(
    connection: Connection,
    seat: Seat,
    seen: Seen,
    dose: Dose,
    reason: str,
    rules: Rules,
    now: datetime,
) -> Saved:
    """Append a revision of what was shown, changed in a field that is no doubt of its number.

    Raises:
        as `revising.revise`.
    """
    head = head_of(connection, seen.record_id)
    correction = revising.Correction(
        record_id=seen.record_id,
        dose=dose,
        reason=reason,
        rules=rules,
        warnings=findings.flags(connection, head.seq, head.head_rev),
        whole_check=False,
        based_on=seen.rev,
    )
    return revising.revise(connection, seat, correction, now)
