"""A ruling (keputusan): what a person decided about a clash of two records."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.outbox import CONFLICT_STATES, State


class Says(StrEnum):
    """What was decided."""

    BOTH = "both"
    """Both records stand: one person spelt in two ways, or two doses that are both right."""
    MINE = "mine"
    """What they clash about is this record's by right; the other one contends."""


class Claimed(StrEnum):
    """What two records can clash about."""

    PERSON = "person"
    TICKET = "ticket"
    DOSE = "dose"


_KINDS = {
    Claimed.PERSON: State.NIK_CLASH,
    Claimed.TICKET: State.TICKET_CLASH,
    Claimed.DOSE: State.DOSE_CHECK,
}


def kind_of(state: State, claims: Collection[Claimed]) -> State:
    """The kind of a case: of a record that is held back its state, else the gravest claim."""
    if state in CONFLICT_STATES:
        return state
    return next((kind for claim, kind in _KINDS.items() if claim in claims), State.DOSE_CHECK)


class Decided(StrEnum):
    """What is in force between two records by a decision, seen from one of them."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision between the record whose revision carries it and another one.

    Attributes:
        claims: everything the two clashed about when it was made.
        other: id of the other record.
        known: rev and digest of the other record's head where this PC holds it, else None.
    """

    claims: tuple[Claimed, ...]
    other: UUID
    says: Says
    known: tuple[int, bytes] | None = None
