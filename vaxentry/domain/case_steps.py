"""What is done about a record without changing it: it was asked for elsewhere, or gone through."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vaxentry.domain.findings import FindingKind


class Step(StrEnum):
    """Each has its words ``cases.step_<code>``."""

    LETTER = "letter"
    """A letter to the other site or the health office was made: their turn."""
    DUKCAPIL = "dukcapil"
    """It is on the list for the civil registry: their turn."""
    SENT_DUKCAPIL = "sent_dukcapil"
    """It left the PC in a file for the civil registry."""
    SEEN = "seen"
    """That it was decided otherwise elsewhere was read."""
    COMPLAINT = "complaint"
    CLINICAL = "clinical"
    DOSE_MISSING = "dose_missing"


WAITS = frozenset({Step.LETTER, Step.DUKCAPIL})
"""Steps after which a case waits for others."""
OF_A_CLASH = frozenset({*WAITS, Step.SEEN})
"""Steps that are about a clash: they are over with it, and count for none that comes later."""
GONE_THROUGH: Mapping[FindingKind, Step] = {
    FindingKind.COMPLAINT: Step.COMPLAINT,
    FindingKind.CLINICAL: Step.CLINICAL,
    FindingKind.DOSE_MISSING: Step.DOSE_MISSING,
}
"""What is noted of a line of the lists to go through."""


@dataclass(frozen=True, slots=True)
class Done:
    """When a step was taken last, by whom, and of which revision."""

    at: datetime
    author: str
    rev: int
