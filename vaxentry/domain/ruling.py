"""A ruling (keputusan): what a person decided about a clash of two records."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


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
