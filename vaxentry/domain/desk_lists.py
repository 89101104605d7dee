"""The lists beside the cases: what waits for the civil registry, what is gone through, what the
server did not take.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.case_steps import Done
from vaxentry.domain.dose import Dose
from vaxentry.domain.findings import FindingKind, FlaggedRow
from vaxentry.domain.outbox import State
from vaxentry.domain.records import OtherParty, RecordRow

MOST_LISTED = 2000
"""Rows of a list: the first of it."""


class DeskList(StrEnum):
    """Each has its words ``desk.list_<code>``; in the order of the tabs."""

    CASES = "cases"
    DUKCAPIL = "dukcapil"
    CLINICAL = "clinical"
    COMPLAINT = "complaint"
    DOSE_MISSING = "dose_missing"
    REFUSED = "refused"


KIND_OF = {
    DeskList.CLINICAL: FindingKind.CLINICAL,
    DeskList.COMPLAINT: FindingKind.COMPLAINT,
    DeskList.DOSE_MISSING: FindingKind.DOSE_MISSING,
}
"""The lists that are gone through."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How many rows a list has, however many are listed.

    Attributes:
        or_more: it was counted no further.
    """

    rows: int
    or_more: bool = False


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One line of *Perlu keputusan*: the kind and both parties, masked.

    Attributes:
        is_contested: ours holds what the other one claims.
        is_overruled: nothing is left to decide, but it was decided otherwise than here.
        is_waiting: it is somebody else's turn.
    """

    record: RecordRow
    kind: State
    own_masked_name: str
    other: OtherParty
    since: datetime
    is_contested: bool = False
    is_overruled: bool = False
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class NikRow:
    """One line of what waits for the civil registry, masked.

    Attributes:
        since: when the server said it last, or when it was put on the list, UTC.
        is_used: the number is really used by another person; else it was not found.
        sent: when it left the PC in a file for the registry; None = never as it stands.
    """

    record_id: UUID
    entry_no: str
    masked_name: str
    identity_masked: str
    given_on: date
    since: datetime
    is_used: bool
    sent: Done | None = None


@dataclass(frozen=True, slots=True)
class LookedRow:
    """One line of a list to go through; `done` = somebody has, since it was changed last."""

    flagged: FlaggedRow
    done: Done | None = None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A record the server did not take.

    Attributes:
        code: the server's word, raw.
        rule: with ``invalid`` the rule that was broken, else empty.
        reached_at: when it reached this PC, UTC.
    """

    record: RecordRow
    masked_name: str
    code: str
    rule: str
    reached_at: datetime


@dataclass(frozen=True, slots=True)
class NikCase:
    """What the civil registry needs of one person, in full.

    Attributes:
        is_used: the number is really used by another person; else it was not found.
        other: of the other use as far as the server may tell: site and day; empty = not told.
    """

    record_id: UUID
    entry_no: str
    dose: Dose
    site: str
    is_used: bool
    other: str = ""
