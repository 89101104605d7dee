"""Who may do what, as one table: right, role, and what is known of the record. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from vaxentry.domain.staff import Role, with_implied


class Right(StrEnum):
    """What somebody may want to do."""

    SAVE = "save"
    CORRECT = "correct"
    CHANGE_IDENTITY = "change_identity"
    """Give a record another document or another number."""
    VOID = "void"
    APPROVE = "approve"
    """Let a request go."""
    DECLINE = "decline"
    """Refuse a request; who made it may withdraw it."""
    RULE = "rule"
    """Decide a clash."""
    REVEAL_IDENTITY = "reveal_identity"
    """Show full numbers beside a list."""
    EXPORT_MASKED = "export_masked"
    EXPORT_FULL = "export_full"
    PAUSE = "pause"
    PRIORITISE = "prioritise"
    MARK_PCARE = "mark_pcare"
    SEAL_DAY = "seal_day"
    """Seal the close of a day, or open it again."""
    MANAGE_STAFF = "manage_staff"
    READ_AUDIT = "read_audit"
    CHANGE_SETTINGS = "change_settings"
    """Server, enrolment, places of backups; the look of the window is everybody's own."""


class Permission(StrEnum):
    """What the table says."""

    ALLOWED = "allowed"
    REQUEST = "request"
    """It is written down and waits until somebody else agrees."""
    CONFIRM = "confirm"
    """It is allowed once the password was given again."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the roles.

    Attributes:
        is_own: typed by who asks; of a request: made by who asks.
        ever_in_an_attempt: the server may know the record.
        is_only_person: nobody else here may supervise.
        is_fresh: who asks gave the password within `FRESH_S`.
    """

    is_own: bool = False
    ever_in_an_attempt: bool = False
    is_only_person: bool = False
    is_fresh: bool = False


FRESH_S = 300.0
"""How long a password that was given counts as given just now."""
NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: for whom it holds, under which facts (None = either), what it says."""

    right: Right
    role: Role
    says: Permission = Permission.ALLOWED
    own: bool | None = None
    sent: bool | None = None
    alone: bool | None = None
    fresh: bool | None = None

    def fits(self, right: Right, roles: frozenset[Role], facts: Facts) -> bool:
        """Whether the line speaks of this case."""
        asked = (
            (self.own, facts.is_own),
            (self.sent, facts.ever_in_an_attempt),
            (self.alone, facts.is_only_person),
            (self.fresh, facts.is_fresh),
        )
        known = all(wanted in {None, fact} for wanted, fact in asked)
        return self.right is right and self.role in roles and known


def _second_person(right: Right) -> tuple[Line, ...]:
    """What one person does alone only before the server may know of the record."""
    return (
        Line(right, Role.ENTRY, own=True, sent=False),
        Line(right, Role.CORRECT, sent=False),
        Line(right, Role.ENTRY, Permission.REQUEST, own=True, sent=True),
        Line(right, Role.CORRECT, Permission.REQUEST, sent=True),
    )


def _fresh(right: Right, role: Role) -> tuple[Line, ...]:
    """What asks for the password, whoever sits there: somebody may have left the PC unlocked."""
    return (
        Line(right, role, fresh=True),
        Line(right, role, Permission.CONFIRM, fresh=False),
    )


TABLE = (
    Line(Right.SAVE, Role.ENTRY),
    Line(Right.CORRECT, Role.ENTRY, own=True),
    Line(Right.CORRECT, Role.CORRECT),
    *_second_person(Right.CHANGE_IDENTITY),
    *_second_person(Right.VOID),
    Line(Right.APPROVE, Role.SUPERVISE, own=False),
    # A site of one person: its own request goes on waiting, as nobody there may let it go.
    Line(Right.APPROVE, Role.SUPERVISE, Permission.REQUEST, own=True, alone=True),
    Line(Right.DECLINE, Role.SUPERVISE, own=False),
    Line(Right.DECLINE, Role.ENTRY, own=True),
    Line(Right.DECLINE, Role.CORRECT, own=True),
    Line(Right.RULE, Role.SUPERVISE),
    *_fresh(Right.REVEAL_IDENTITY, Role.SUPERVISE),
    Line(Right.EXPORT_MASKED, Role.ENTRY),
    Line(Right.EXPORT_MASKED, Role.CORRECT),
    Line(Right.EXPORT_MASKED, Role.VIEW),
    *_fresh(Right.EXPORT_FULL, Role.SUPERVISE),
    Line(Right.PAUSE, Role.SUPERVISE),
    Line(Right.PRIORITISE, Role.SUPERVISE),
    Line(Right.MARK_PCARE, Role.CORRECT),
    Line(Right.SEAL_DAY, Role.SUPERVISE),
    Line(Right.MANAGE_STAFF, Role.SUPERVISE),
    Line(Right.READ_AUDIT, Role.SUPERVISE),
    Line(Right.CHANGE_SETTINGS, Role.SUPERVISE),
)
"""The first line that fits decides; where none does, it is refused."""


def may(right: Right, roles: frozenset[Role], facts: Facts = NO_FACTS) -> Permission:
    """What the table says of a right."""
    held = with_implied(roles)
    found = (line.says for line in TABLE if line.fits(right, held, facts))
    return next(found, Permission.REFUSED)
