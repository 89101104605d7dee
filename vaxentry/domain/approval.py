"""What waits for a second person's word, and what became of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.dose import Dose
from vaxentry.domain.permission import Permission
from vaxentry.domain.staff import Member, Role, is_expired


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


class OfficeSays(StrEnum):
    """What the health office decides of a request."""

    APPROVE = "approve"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class OfficeRequest:
    """A request as the health office is told of it; the record itself it has.

    Attributes:
        rev, digest: the revision that asks.
        reason: why it is asked for.
        asked_by: who asked for it; what else of the record was corrected since may be another's.
        before, after: kind of document and number, masked; empty where it is no other number.
    """

    record_id: UUID
    rev: int
    digest: bytes
    kind: Asked
    reason: str
    asked_by: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class OfficeAnswer:
    """What the health office decided of one request.

    Attributes:
        rev, digest: the very revision that asked.
        by: the name of who decided there.
        server_seq: its place in the server's order.
    """

    record_id: UUID
    rev: int
    digest: bytes
    says: OfficeSays
    by: str
    reason: str
    server_seq: int


def supervisors(members: Iterable[Member], at: datetime) -> frozenset[UUID]:
    """Who of the members may supervise at that time, once signed in."""
    return frozenset(
        one.id
        for one in members
        if Role.SUPERVISE in one.roles and not one.disabled and not is_expired(one, at)
    )


def needs_office(askers: Collection[UUID], members: Iterable[Member], at: datetime) -> bool:
    """Whether nobody at this PC may let a request go: then the health office is asked.

    Args:
        askers: who asked for it, and who would let it go.
        members: of this PC.
        at: the time that counts for their roles.
    """
    return supervisors(members, at) <= frozenset(askers)


@dataclass(frozen=True, slots=True)
class Request:
    """One request, for the history of its record.

    Attributes:
        rev: the revision that asks.
        reason: why it was declined; why it was asked for stands with the revision it began with.
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
        approve: REQUEST = it is one's own, and nobody else here may: it waits.
        decline: allowed too for who made it: then it is withdrawn.
    """

    approve: Permission
    decline: Permission


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """One line of what waits; no full name and no number.

    Attributes:
        rev: the revision that asks.
        asked_by: who asked for it; what else of the record was corrected since may be another's.
    """

    record_id: UUID
    entry_no: str
    kind: Asked
    rev: int
    asked_by: str
    asked_at: datetime
    masked_name: str


@dataclass(frozen=True, slots=True)
class RequestPair:
    """What is asked for, beside what stands.

    Attributes:
        after: None = it is to be voided.
        reason: why it is asked for.
        choice: what who is signed in may do with it.
        is_own: whether who is signed in asked for it: then it is withdrawn, not declined.
        is_staffed: whether anybody is a member here: else there is no second person.
        is_supervisor: whether who is signed in may decide the requests of others.
        needs_office: whether nobody at this PC may let it go.
        told_at: since when the health office knows of it; None = it was not told yet.
    """

    request: WaitingRequest
    before: Dose
    after: Dose | None
    reason: str
    choice: Choice
    is_own: bool
    is_staffed: bool = True
    is_supervisor: bool = False
    needs_office: bool = False
    told_at: datetime | None = None
