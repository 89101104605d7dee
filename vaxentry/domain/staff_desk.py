"""What the screen and the commands need of people and their roles."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from vaxentry.domain.approval import Choice, RequestPair, WaitingRequest
from vaxentry.domain.permission import Permission, Right
from vaxentry.domain.staff import Member, Role, SignIn


class StaffDesk(Protocol):
    """The people of this PC; `vaxentry.db.staff.Staff` fulfils it. Thread-safe.

    While there is no member, whoever types may do everything. Who takes a password hashes it, which
    takes some tenths of a second and 64 MiB: never on the main thread.

    Raises (all methods): `errors.StorageError` and its children. Those that change something:
    `errors.NotPermittedError`, `errors.StaffRuleError` (a name, a password or a code that can't be
    like this); then nothing was changed.
    """

    def members(self) -> Sequence[Member]:
        """All members, sorted by name; their names may be shown to who signs in."""
        ...

    def signed_in(self) -> Member | None: ...

    def may(self, right: Right, record_id: UUID | None = None) -> Permission:
        """What who is signed in may do, to a record where one is meant."""
        ...

    def counted_now(self) -> datetime:
        """The time by which roles and locks are counted: the clock's, or the latest seen."""
        ...

    def seen_ahead(self) -> datetime | None:
        """The latest time the book has seen, where the PC's clock is behind it; else None."""
        ...

    def begin(self, name: str, password: str) -> str:
        """Make the first member, a supervisor who is signed in by that; returns the recovery code,
        which is shown this once.
        """
        ...

    def sign_in(self, name: str, password: str) -> SignIn:
        """Who is allowed types from now on: the author of what is saved in this process."""
        ...

    def confirm(self, password: str) -> SignIn:
        """The password of who is signed in once more, for what asks for it."""
        ...

    def sign_out(self, *, idle: bool = False) -> None:
        """Nobody types from now on; sending goes on.

        Args:
            idle: nobody touched the PC for a while.
        """
        ...

    def change_password(self, old: str, new: str) -> SignIn:
        """Give who is signed in another password; `old` is judged as by `confirm`."""
        ...

    def add(self, name: str, roles: Iterable[Role], valid_until: date | None = None) -> str:
        """Make a member; returns the one-time password, which is shown this once."""
        ...

    def change(
        self, member: UUID, *, name: str, roles: Iterable[Role], valid_until: date | None
    ) -> None:
        """Give a member another name, other roles, another last day."""
        ...

    def disable(self, member: UUID, *, disabled: bool = True) -> None:
        """Nobody signs in as this member any more, or again."""
        ...

    def reset(self, member: UUID) -> str:
        """For a forgotten password: a one-time password, which also ends a lock."""
        ...

    def recover(self, code: str, name: str, password: str) -> str:
        """With the printed code a supervisor gets another password, whatever stood in the way.

        Returns:
            The next recovery code; the one that was given is used up.
        """
        ...

    def renew_recovery(self) -> str:
        """Another recovery code, where the sheet was lost; the password has to be fresh."""
        ...

    def trust_clock(self) -> None:
        """The PC's clock is right, though the book has seen a later time; the password is fresh."""
        ...


class ApprovalBook(Protocol):
    """What waits for a second person; `vaxentry.db.approving.Approvals` fulfils it. Thread-safe.

    Raises (all methods): `errors.StorageError` and its children.
    """

    def waiting(self, limit: int = 500) -> Sequence[WaitingRequest]:
        """What waits, the oldest first."""
        ...

    def pair(self, record_id: UUID) -> RequestPair | None:
        """What of this record waits, beside what stands; None = nothing (any more)."""
        ...

    def choice(self, record_id: UUID) -> Choice | None:
        """What who is signed in may do with what waits; None = nothing waits."""
        ...

    def approve(self, record_id: UUID, *, rev: int = 0) -> None:
        """Let what waits go.

        Raises:
            RecordMovedError: nothing waits any more, or another revision does.
            NotPermittedError: who is signed in is not the second person, or nobody is a member.
        """
        ...

    def decline(self, record_id: UUID, *, reason: str, rev: int = 0) -> None:
        """Let the record stand as it stood.

        Raises:
            RuleError: the reason is no text that may be sealed.
            RecordMovedError, NotPermittedError: as `approve`.
        """
        ...
