"""Who may work at this PC: members, their roles, and what a sign-in comes to. Pure.

Time here is the later of the PC's clock and the latest time the book has seen: a clock that is set
back neither lengthens a role nor shortens a lock.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.entry_no import PC_ALPHABET
from vaxentry.domain.plain_text import folded, free_text
from vaxentry.domain.rules import RuleError
from vaxentry.errors import NotPermittedError, StaffRuleError

MIN_PASSWORD, MAX_PASSWORD = 8, 200
"""Letters a password has; the upper end only bounds the work."""
FREE_TRIES = 5
"""Wrong passwords in a row until the first lock; after it every further one locks again."""
LOCKS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""How long the first, the second and every later lock lasts."""
RECOVERY_GROUPS, GROUP = 6, 4
ONE_TIME_GROUPS = 3


class Role(StrEnum):
    """What a member was trusted with; one may have several."""

    ENTRY = "entry"
    CORRECT = "correct"
    VIEW = "view"
    SUPERVISE = "supervise"
    """Implies the others."""


def with_implied(roles: Iterable[Role]) -> frozenset[Role]:
    """The roles with those that they imply."""
    held = frozenset(roles)
    return frozenset(Role) if Role.SUPERVISE in held else held


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may sign in at this PC.

    Attributes:
        id: the author id that is sealed into what this person saves.
        valid_until: the last day of the roles, None = no end.
        failures: wrong passwords since the last good one.
        locked_until: until when no password is looked at.
        must_change: whether the password is a one-time one: no role counts until it is changed.
    """

    id: UUID
    name: str
    roles: frozenset[Role]
    valid_until: date | None = None
    disabled: bool = False
    failures: int = 0
    locked_until: datetime | None = None
    must_change: bool = False

    def roles_at(self, at: datetime) -> frozenset[Role]:
        """What counts at that time, with what it implies."""
        if self.disabled or self.must_change or is_expired(self, at):
            return frozenset()
        return with_implied(self.roles)


class Standing(StrEnum):
    """What a sign-in came to; the sentence is ``error.sign_in_<standing>``."""

    ALLOWED = "allowed"
    WRONG = "wrong"
    LOCKED = "locked"
    EXPIRED = "expired"
    DISABLED = "disabled"
    UNKNOWN = "unknown"
    """Nobody of that name is a member here."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a sign-in came to.

    Attributes:
        member: as the book is to keep it from now on; None = nobody of that name.
        tries_left: wrong passwords until the next lock, with `Standing.WRONG`.
        locked_until: when a password is looked at again, with `Standing.LOCKED`. Where the PC's
            clock is behind what the book has seen, it has to reach that time first.
    """

    standing: Standing
    member: Member | None = None
    tries_left: int = 0
    locked_until: datetime | None = None

    @property
    def must_change(self) -> bool:
        """Whether another password has to be chosen before anything else."""
        return self.member is not None and self.member.must_change


def counted_time(now: datetime, latest_seen: datetime | None) -> datetime:
    """The time that counts: the later of the clock and what the book has seen."""
    return now if latest_seen is None else max(now, latest_seen)


CLOCK_SLACK = timedelta(minutes=5)
"""A clock is put right by so much without a word."""


def seen_ahead(now: datetime, latest_seen: datetime | None) -> datetime | None:
    """The latest time that was seen, where the clock is behind it by more than `CLOCK_SLACK`."""
    is_ahead = latest_seen is not None and latest_seen - now > CLOCK_SLACK
    return latest_seen if is_ahead else None


def is_expired(member: Member, at: datetime) -> bool:
    """Whether the last day of the roles is over, by the PC's own calendar."""
    return member.valid_until is not None and at.astimezone().date() > member.valid_until


def member_state(member: Member, at: datetime) -> str:
    """How it stands with a member: the last part of a text's key, ``staff.is_<state>``."""
    if member.disabled:
        return "disabled"
    if is_expired(member, at):
        return "ended"
    return "one_time" if member.must_change else "active"


def is_locked(member: Member, at: datetime) -> bool:
    """Whether no password is looked at."""
    return member.locked_until is not None and at < member.locked_until


def sign_in_verdict(
    member: Member, password_matches: bool, now: datetime, latest_seen: datetime | None
) -> SignIn:
    """What a sign-in comes to. That somebody is disabled or expired is told only to who knows the
    password; while it is locked even the right one is of no use.

    Args:
        now: the PC's clock, with its offset.
        latest_seen: the latest time the book has seen, None = none yet.
    """
    at = counted_time(now, latest_seen)
    if is_locked(member, at):
        return SignIn(Standing.LOCKED, member, locked_until=member.locked_until)
    if not password_matches:
        return _wrong(member, at)
    if member.disabled:
        return SignIn(Standing.DISABLED, member)
    if is_expired(member, at):
        return SignIn(Standing.EXPIRED, member)
    return SignIn(Standing.ALLOWED, replace(member, failures=0, locked_until=None))


def _wrong(member: Member, at: datetime) -> SignIn:
    failures = member.failures + 1
    counted = replace(member, failures=failures)
    if failures < FREE_TRIES:
        return SignIn(Standing.WRONG, counted, tries_left=FREE_TRIES - failures)
    wait = LOCKS[min(failures - FREE_TRIES, len(LOCKS) - 1)]
    until = at + wait
    return SignIn(Standing.LOCKED, replace(counted, locked_until=until), locked_until=until)


def refusal(said: SignIn) -> NotPermittedError:
    """Why nobody was let in; a lock tells until when."""
    reason = f"sign_in_{said.standing}"
    return NotPermittedError(reason=reason, tries=said.tries_left, until=said.locked_until or "")


def keeps_a_supervisor(members: Iterable[Member]) -> bool:
    """Whether somebody is left who may supervise without an end: else nobody could manage it."""
    return any(
        Role.SUPERVISE in one.roles and not one.disabled and one.valid_until is None
        for one in members
    )


def clean_name(text: str) -> str:
    """A member's name as it is kept.

    Raises:
        StaffRuleError: empty, too long, or not to be printed.
    """
    try:
        name = free_text(text)
    except RuleError as e:
        raise StaffRuleError(reason="member_name") from e
    if not name:
        raise StaffRuleError(reason="member_name")
    return name


def same_name(a: str, b: str) -> bool:
    """Whether two names are typed alike: nobody minds capitals when signing in."""
    return folded(a) == folded(b)


def clean_password(text: str) -> str:
    """A password as it is hashed: one spelling of every letter, whatever keyboard wrote it."""
    return unicodedata.normalize("NFC", text)


def new_password(text: str) -> str:
    """A password that is chosen now.

    Raises:
        StaffRuleError: too short or too long.
    """
    password = clean_password(text)
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise StaffRuleError(reason="password_length", least=MIN_PASSWORD, most=MAX_PASSWORD)
    return password


def spell_code(drawn: bytes, groups: int) -> str:
    """A code of letters nobody confuses, in groups of four: ``KD3A-...``.

    Args:
        drawn: at least 8 random bytes more than the code can hold, so that no letter is likelier.
    """
    number, letters = int.from_bytes(drawn), []
    for _ in range(groups * GROUP):
        number, at = divmod(number, len(PC_ALPHABET))
        letters.append(PC_ALPHABET[at])
    written = "".join(letters)
    return "-".join(written[at : at + GROUP] for at in range(0, len(written), GROUP))


def read_code(text: str) -> str:
    """A code as it was typed from paper: capitals, without blanks and dashes."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
