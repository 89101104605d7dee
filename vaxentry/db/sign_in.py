"""Signing in and out at this PC; passwords are hashed outside of any transaction."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db import members, seats
from vaxentry.db.engine import bare
from vaxentry.db.gate import Seat, seat_read, seated
from vaxentry.db.heads import facts, head_of
from vaxentry.db.members import note
from vaxentry.db.passwords import Passwords
from vaxentry.db.transactions import Transactions
from vaxentry.domain.permission import NO_FACTS, Permission, Right, may
from vaxentry.domain.ports import Clock
from vaxentry.domain.records import Author
from vaxentry.domain.staff import (
    Member,
    SignIn,
    Standing,
    clean_password,
    counted_time,
    new_password,
    read_code,
    seen_ahead,
    sign_in_verdict,
)
from vaxentry.domain.trail import Action
from vaxentry.errors import NotPermittedError, StaffRuleError

STANDARD = Passwords()


@dataclass(frozen=True, slots=True)
class _Checked:
    """A password that was looked at.

    Attributes:
        sealed: the hash it was held against.
        renewed: its hash with the present parameters, where that one has others.
    """

    sealed: str
    matches: bool
    renewed: str | None


class SignInDesk:
    """The part of `domain.staff_desk.StaffDesk` about who is here.

    Args:
        passwords: how they are hashed.
        random_bytes: where codes come from.
    """

    def __init__(
        self,
        transactions: Transactions,
        clock: Clock,
        passwords: Passwords = STANDARD,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._tx = transactions
        self._clock = clock
        self._passwords = passwords
        self._random_bytes = random_bytes

    # Who is here

    def members(self) -> Sequence[Member]:
        """All members, sorted by name."""
        with self._tx.reading() as c:
            return members.members(c)

    def signed_in(self) -> Member | None:
        """Who is signed in in this process."""
        present = self._tx.session.author
        if present is None:
            return None
        with self._tx.reading() as c:
            return members.member_of(c, present)

    def counted_now(self) -> datetime:
        """The time by which roles and locks are counted."""
        with self._tx.reading() as c:
            return counted_time(self._clock(), self._seen(c))

    def seen_ahead(self) -> datetime | None:
        """The latest time that was seen, where the PC's clock is behind it."""
        with self._tx.reading() as c:
            return seen_ahead(self._clock(), self._seen(c))

    def _seen(self, c: Connection) -> datetime:
        """The latest time that the book or this process has seen: a refusal writes nothing."""
        return self._tx.session.latest(members.latest_seen(c) or self._clock())

    def may(self, right: Right, record_id: UUID | None = None) -> Permission:
        """What who is signed in may do, to a record where one is meant."""
        with self._tx.reading() as c:
            seat = seat_read(bare(c), self._tx.session, self._clock())
            known = NO_FACTS if record_id is None else facts(c, seat, head_of(c, record_id))
        known = replace(known, is_fresh=self._tx.session.is_fresh)
        return Permission.ALLOWED if seat.roles is None else may(right, seat.roles, known)

    def _seat(self, c: Connection) -> Seat:
        return seated(bare(c), self._tx.session, self._clock())

    def _demand(self, c: Connection, right: Right, *, fresh: bool = False) -> UUID:
        seat = self._seat(c)
        seat.demand(right, replace(NO_FACTS, is_fresh=self._tx.session.is_fresh))
        if fresh and not self._tx.session.is_fresh:
            raise NotPermittedError(right.value, reason="confirm_first")
        return seat.author

    # Signing in and out

    def sign_in(self, name: str, password: str) -> SignIn:
        """Let the person of that name type from now on in this process, if it is this person."""
        with self._tx.reading() as c:
            held = members.member_named(c, name.strip())
        if held is not None:
            return self._judge(held.id, password, Action.SIGNED_IN)
        with self._tx.writing() as c:
            note(c, self._clock(), seats.author_now(c).id, Action.SIGN_IN_UNKNOWN)
        return SignIn(Standing.UNKNOWN)

    def confirm(self, password: str) -> SignIn:
        """The password of who is signed in once more.

        Raises:
            NotPermittedError: nobody is.
        """
        return self._judge(self._present(), password, Action.CONFIRMED)

    def _present(self) -> UUID:
        present = self._tx.session.author
        if present is None:
            raise NotPermittedError(reason="sign_in_first")
        return present

    def _judge(self, member_id: UUID, password: str, action: Action) -> SignIn:
        """Look at a password, count it, audit it."""
        checked, now = self._check(member_id, password), self._clock()
        with self._tx.writing() as c:
            said = _count(c, member_id, checked, now, self._seen(c))
            is_let_in = said.standing is Standing.ALLOWED
            if is_let_in and said.member is not None:
                seats.seat_author(c, Author(member_id, said.member.name), now)
            note(c, now, member_id, action if is_let_in else Action(f"sign_in_{said.standing}"))
        if is_let_in:
            self._tx.session.enter(member_id)
        return said

    def _check(self, member_id: UUID, password: str) -> _Checked:
        with self._tx.reading() as c:
            sealed, held = members.password_of(c, member_id), members.member_of(c, member_id)
        assert held is not None
        typed = read_code(password) if held.must_change else clean_password(password)
        matches = self._passwords.fits(sealed, typed)
        renews = matches and self._passwords.is_old(sealed)
        return _Checked(sealed, matches, self._passwords.seal(typed) if renews else None)

    def sign_out(self, *, idle: bool = False) -> None:
        """Nobody types from now on in this process; what is on its way to the server goes on."""
        present = self._tx.session.author
        if present is None:
            return
        self._tx.session.leave()
        now = self._clock()
        with self._tx.writing() as c:
            members.see(c, counted_time(now, self._seen(c)))
            note(c, now, present, Action.SIGNED_OUT, None, *(["idle"] if idle else []))

    def change_password(self, old: str, new: str) -> SignIn:
        """Give who is signed in another password, if the old one is right."""
        chosen = new_password(new)
        if chosen == clean_password(old) or read_code(chosen) == read_code(old):
            raise StaffRuleError(reason="password_same")
        said = self._judge(self._present(), old, Action.CONFIRMED)
        if said.standing is Standing.ALLOWED and said.member is not None:
            changed = replace(said.member, must_change=False)
            self._keep(changed, self._passwords.seal(chosen), Action.PASSWORD_CHANGED, changed.id)
        return replace(said, member=said.member and replace(said.member, must_change=False))

    def _keep(self, one: Member, sealed: str | None, action: Action, actor: UUID) -> None:
        now = self._clock()
        with self._tx.writing() as c:
            members.keep(c, one, now, sealed)
            note(c, now, actor, action, one.id)


def _count(
    c: Connection, member_id: UUID, checked: _Checked, now: datetime, seen: datetime
) -> SignIn:
    """Judge by what is held now: another try may have been counted while this one was hashed."""
    held = members.member_of(c, member_id)
    assert held is not None
    matches = checked.matches and members.password_of(c, member_id) == checked.sealed
    said = sign_in_verdict(held, matches, now, seen)
    assert said.member is not None
    members.keep(c, said.member, now, checked.renewed if matches else None)
    members.see(c, now)
    return said
