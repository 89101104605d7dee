"""What the supervisor is told of a card that was saved all the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.dose import EarlierDose
from vaxentry.domain.problems import Problem

MOST_FLAGGED = 500
"""Rows of each kind on the supervisor's list: the newest."""


class FindingKind(StrEnum):
    """Why a record is on the supervisor's list, the most urgent first."""

    COMPLAINT = "complaint"
    """KIPI: the card tells of a complaint after the injection."""
    CLINICAL = "clinical"
    """Saved as on the card although a clinical rule objected."""
    DOSE_MISSING = "dose_missing"
    """The dose before is not held here; the card may tell of it."""


@dataclass(frozen=True, slots=True)
class FlaggedRow:
    """One line of the supervisor's list; a record stands once a kind.

    Attributes:
        masked_name: the name as it may stand in a list.
        problems: what the rules found, with their numbers; none for a complaint.
        complaint: what the card says after the injection, in its own words.
        earlier: what the card tells of the dose that is missing; None = nothing.
    """

    record_id: UUID
    kind: FindingKind
    entry_no: str
    masked_name: str
    stack_number: int
    card_no: int
    given_on: date
    problems: Sequence[Problem] = ()
    complaint: str = ""
    earlier: EarlierDose | None = None
