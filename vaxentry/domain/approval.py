"""What waits for a second person's word, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vaxentry.domain.permission import Permission


class Asked(StrEnum):
    """What is asked for."""

    VOID = "void"
    NUMBER = "number"
    """Another document or number for a record that the server may know."""


class Decision(StrEnum):
    """What became of a request."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """By who made it; or the record got its number back."""
    REPLACED = "replaced"
    """A newer request took its place."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request, for the history of its record.

    Attributes:
        rev: the revision that asks.
        reason: why it was declined; why it was asked for stands with the revision.
    """

    rev: int
    kind: Asked
    asked_by: str
    asked_at: datetime
    decision: Decision = Decision.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What who is signed in may do with the request that waits.

    Attributes:
        approve: REQUEST = nobody here may; the health office approves.
        decline: allowed too for who made it: then it is withdrawn.
    """

    approve: Permission
    decline: Permission
