"""Whose turn a case is, what its citizen is told, and since when the answer is late. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vaxentry.domain import refusals
from vaxentry.domain.outbox import CONFLICT_STATES, Flag, State
from vaxentry.domain.records import RecordRow
from vaxentry.domain.refusals import ANSWER_WITHIN, Refusal

_WORDS: Mapping[State, str] = {
    State.NIK_CLASH: "held.nik",
    State.TICKET_CLASH: "held.ticket",
    State.DOSE_CHECK: "held.dose",
}
"""The server's word for each kind; of two versions it says another one."""
_VERSIONS = "stale"


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is.

    Attributes:
        refusal: why, whose turn, what is told.
        due_at: until when it has to be answered; None = no clock runs.
        late_since: since when it is late; None = it is not.
    """

    refusal: Refusal
    due_at: datetime | None = None
    late_since: datetime | None = None


def turn_of(refusal: Refusal, reached_at: datetime | None, now: datetime) -> Turn:
    """Whose turn it is, and until when.

    Args:
        refusal: what the server's word means.
        reached_at: when the case reached who must act; None = it is somebody else's turn by now.
        now: the present time, UTC.
    """
    if reached_at is None or not refusal.needs_person:
        return Turn(refusal)
    late = refusals.overdue_since(refusal, reached_at, now)
    return Turn(refusal, reached_at + ANSWER_WITHIN, late)


def refusal_of(row: RecordRow, kind: State, *, of_versions: bool = False) -> Refusal:
    """What the server's word about a record with a case means.

    A contested record is spoken of by its flag, and counted with what is claimed of it.
    """
    if row.state not in CONFLICT_STATES:
        contested = refusals.of_flag(Flag.CONTESTED)
        about = refusals.of_outcome(_WORDS[kind])
        return refusals.counted_with(contested, about.category)
    return refusals.of_outcome(_VERSIONS if of_versions else _WORDS[row.state])
