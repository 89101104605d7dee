"""A dose is counted otherwise, or stands as it is: the ways out that need no form."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from vaxentry.db import findings, revising
from vaxentry.db.heads import head_of, sealed
from vaxentry.db.saving import Seat
from vaxentry.domain.cases import Amendment, Seen
from vaxentry.domain.records import Saved
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.errors import RecordMovedError, RecordVoidedError


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
    head = head_of(connection, seen.record_id)
    if head.head_rev != seen.rev:
        raise RecordMovedError
    dose = sealed(connection, head.seq, head.head_rev).dose
    if dose is None:
        raise RecordVoidedError
    counted = replace(
        dose, dose_no=change.dose_no or dose.dose_no, course=change.course or dose.course
    )
    wanted = revising.Correction(
        record_id=seen.record_id,
        dose=counted,
        reason=reason,
        rules=rules,
        warnings=findings.flags(connection, head.seq, head.head_rev),
        whole_check=False,
        based_on=seen.rev,
    )
    return revising.revise(connection, seat, wanted, now)
