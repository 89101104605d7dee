"""The audit trail as others see it: who did what, and whether the trail is still whole.

Each entry's hash covers the entry before it; how far the trail had come (its `Head`) travels with
each batch and is signed into the receipt. What no longer fits is told as `Fault`s: numbers and
codes, never a person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from vaxentry.domain.dates import day_begins, day_ends
from vaxentry.domain.records import Author

PAGE = 200
_CODE = re.compile(r"[a-z_]{0,40}(:[0-9]{1,6})?")


class Action(StrEnum):
    """What is noted. Each has its words ``trail.action_<code>``; a newer program knows more."""

    SAVED = "saved"
    CORRECTED = "corrected"
    VOIDED = "voided"
    RULED = "ruled"
    """A clash was decided."""
    VOID_ASKED = "void_asked"
    """A void waits for a second person's word."""
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OFFICE_APPROVED = "office_approved"
    """By the health office, under the name of who decided there; the next one, too."""
    OFFICE_DECLINED = "office_declined"
    RETYPED = "retyped"
    DOUBT_SETTLED = "doubt_settled"
    PAUSED = "paused"
    RESUMED = "resumed"
    PUT_FIRST = "put_first"
    PUT_BACK = "put_back"
    PCARE_MARKED = "pcare_marked"
    """Somebody says that it was typed into P-Care by hand, on the day that the detail names."""
    PCARE_UNMARKED = "pcare_unmarked"
    STEP_TAKEN = "step_taken"
    """Something was done about an entry without changing it; the detail says what."""
    OPENED = "opened"
    """Somebody looked at a person unmasked."""
    LOOKED_UP = "looked_up"
    """Somebody searched for a person, to answer a citizen."""
    EXPORTED = "exported"
    """A list of persons left the PC as a file or on paper."""
    TRAIL_EXPORTED = "trail_exported"
    REPORT_EXPORTED = "report_exported"
    """A report or a sheet left the PC; the detail is its format, or which one it is."""
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    CONFIRMED = "confirmed"
    """Who is signed in gave the password once more."""
    SIGN_IN_WRONG = "sign_in_wrong"
    SIGN_IN_LOCKED = "sign_in_locked"
    SIGN_IN_EXPIRED = "sign_in_expired"
    SIGN_IN_DISABLED = "sign_in_disabled"
    SIGN_IN_UNKNOWN = "sign_in_unknown"
    STAFF_BEGUN = "staff_begun"
    """The first member was made; who types signs in from then on."""
    MEMBER_ADDED = "member_added"
    MEMBER_CHANGED = "member_changed"
    MEMBER_DISABLED = "member_disabled"
    MEMBER_ENABLED = "member_enabled"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a code
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a code
    """A supervisor gave a one-time password."""
    RECOVERED = "recovered"
    """A supervisor got another password with the printed code."""
    RECOVERY_REFUSED = "recovery_refused"
    RECOVERY_RENEWED = "recovery_renewed"
    CLOCK_TRUSTED = "clock_trusted"
    """A supervisor said that the clock is right though the book had seen a later time."""
    DAY_SEALED = "day_sealed"
    """The detail of this and the next two: which seal, of which day, the print of its figures."""
    DAY_REOPENED = "day_reopened"
    DAY_CLOSED = "day_closed"
    """Noted by the program: the server's own word agrees with a day."""
    VIALS_ENTERED = "vials_entered"
    PC_COUNTED = "pc_counted"
    """What another PC typed of a stack."""
    PC_DOSES = "pc_doses"
    """What another PC gave on a day."""
    SET_BACK = "set_back"
    """Noted by the program: the server has seen a trail that this one does not continue."""


READINGS = frozenset(
    {
        Action.OPENED,
        Action.LOOKED_UP,
        Action.EXPORTED,
        Action.TRAIL_EXPORTED,
        Action.REPORT_EXPORTED,
    }
)
"""What changes nothing: somebody saw it, or took it away."""


def is_code(detail: str) -> bool:
    """Whether a detail is a bare code, at most with a small number: too short for any person."""
    return _CODE.fullmatch(detail) is not None


@dataclass(frozen=True, slots=True)
class Head:
    """How far a trail had come: the number and the hash of its last entry then."""

    seq: int
    hash: bytes


class Source(StrEnum):
    """Who vouches for a head."""

    RECEIPT = "receipt"
    """A receipt in this book."""
    SERVER = "server"
    """A receipt that the server told of and this book does not hold."""
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class Vouched:
    """A head and who vouches for it.

    Attributes:
        device_seq: number of the try whose receipt names it; 0 with a backup.
    """

    head: Head
    source: Source
    device_seq: int = 0


class Kind(StrEnum):
    """What does not fit. Each has its sentence ``trail.fault_<kind>``."""

    CHANGED = "changed"
    """The entry's hash does not follow from its content and the entry before."""
    REMOVED = "removed"
    SWAPPED = "swapped"
    INSERTED = "inserted"
    REVISION_CHANGED = "revision_changed"
    """The sealed bytes are not those that were saved."""
    REVISION_REMOVED = "revision_removed"
    REVISION_UNLISTED = "revision_unlisted"
    """A version of an entry of which the trail says nothing."""
    SHOWN_OTHERWISE = "shown_otherwise"
    """Lists show entries otherwise than they were sealed."""
    ENTRY_REMOVED = "entry_removed"
    """Entries of which only versions or notes are left."""
    REBUILT = "rebuilt"
    """The hashes fit, but at that number the server has signed another one."""
    CUT_OFF = "cut_off"
    """It ends before an entry that one of this book's receipts names."""
    SET_BACK = "set_back"
    """It does not hold what the server or a newer backup has seen: an older state, or a copy."""
    TRY_UNKNOWN = "try_unknown"
    """The server had a try that was never begun here: an older state, or a copy, all the same."""
    RECEIPT_CHANGED = "receipt_changed"
    RECEIPT_REMOVED = "receipt_removed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit.

    Attributes:
        seq: the first entry that it concerns, or the number of the try; 0 = none.
        until: the last one, where it is a range; else as `seq`.
        count: how many, where that is what is known.
    """

    kind: Kind
    seq: int
    until: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class TrailReport:
    """What a check of the whole trail found.

    Attributes:
        entries: entries that were read.
        vouched: heads that the trail was compared with.
        signed_until: the last entry that a receipt of the server stands for; 0 = none.
        faults: the first that does not fit comes first; none = whole.
    """

    entries: int
    vouched: int
    signed_until: int
    faults: tuple[Fault, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether everything fits."""
        return not self.faults


def misfit(one: Vouched, held: bytes | None, last: int, fitted: int) -> Fault | None:
    """Whether a trail holds what somebody vouches for.

    Args:
        one: the head.
        held: the trail's hash at its number, None = it has no such entry.
        last: number of the trail's last entry.
        fitted: the highest number at which a head before this one fitted.
    """
    seq = one.head.seq
    if held == one.head.hash:
        return None
    if one.source is not Source.RECEIPT:
        return Fault(Kind.SET_BACK, fitted + 1, seq)
    if held is None and seq > last:
        return Fault(Kind.CUT_OFF, last + 1, seq)
    return Fault(Kind.REBUILT, fitted + 1, seq)


@dataclass(frozen=True, slots=True)
class TrailQuery:
    """Which entries are asked for; what is not given is not asked.

    Attributes:
        since, until: from the one to before the other, UTC.
        action: a code, also one this program does not know.
        entry_no: of the entry a note is about.
    """

    since: datetime | None = None
    until: datetime | None = None
    action: str = ""
    author: UUID | None = None
    entry_no: str = ""


def span_of(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """From the one day to the other, both included, in the PC's own time; None = no bound."""
    return (
        None if first is None else day_begins(first),
        None if last is None else day_ends(last),
    )


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One entry, without personal data of recipients.

    Attributes:
        entry_no: of the entry it is about, empty = about none.
        detail: a code, empty = none.
    """

    seq: int
    at: datetime
    author: UUID
    author_name: str
    action: str
    entry_no: str
    rev: int | None
    detail: str


class Trail(Protocol):
    """What a page reads. Each call is one short transaction, from any thread.

    Raises (all methods): `errors.StorageError` when the disk or the file fails.
    """

    def page(
        self, query: TrailQuery, *, before: int | None = None, limit: int = PAGE
    ) -> Sequence[TrailRow]:
        """Entries below number `before`, the newest first; None = from the newest."""
        ...

    def rows(self, query: TrailQuery) -> Iterator[TrailRow]:
        """All of them, the oldest first, read in pieces."""
        ...

    def authors(self) -> Sequence[Author]:
        """Who has written entries, by name."""
        ...

    def check(self) -> TrailReport:
        """Read the whole trail and compare it with everything that vouches for it; seconds."""
        ...
