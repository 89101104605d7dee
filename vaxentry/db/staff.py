"""People and roles: who may work at this PC, as a supervisor manages it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Connection

from vaxentry.db import members, seats
from vaxentry.db.members import RECOVERY, note, role_codes
from vaxentry.db.passwords import fits_code, seal_code
from vaxentry.db.sign_in import SignInDesk
from vaxentry.db.stacks import keep_setting, kept_setting
from vaxentry.domain.permission import Right
from vaxentry.domain.records import Author
from vaxentry.domain.staff import (
    ONE_TIME_GROUPS,
    RECOVERY_GROUPS,
    Member,
    Role,
    clean_name,
    keeps_a_supervisor,
    new_password,
    read_code,
    same_name,
    spell_code,
)
from vaxentry.domain.trail import Action
from vaxentry.errors import StaffRuleError

_DRAWN = 32
"""Random bytes for a code: many more than it holds."""


class Staff(SignInDesk):
    """Fulfils `domain.staff_desk.StaffDesk`. Passwords are hashed outside of any transaction."""

    # Who may work here

    def begin(self, name: str, password: str) -> str:
        """Make the first member, a supervisor; returns the recovery code."""
        called, chosen = clean_name(name), new_password(password)
        sealed, now = self._passwords.seal(chosen), self._clock()
        with self._tx.writing() as c:
            if members.has_members(c):
                raise StaffRuleError(reason="staff_exists")
            one = seats.newcomer(c, called, uuid4)
            seats.seat_author(c, one, now)
            first = Member(one.id, called, frozenset({Role.SUPERVISE}))
            members.keep_new(c, first, sealed, now)
            members.see(c, now)
            note(c, now, one.id, Action.STAFF_BEGUN, one.id, *role_codes(first))
            code = self._new_code(c)
        self._tx.session.enter(one.id)
        return code

    def add(self, name: str, roles: Iterable[Role], valid_until: date | None = None) -> str:
        """Make a member; returns the one-time password."""
        called, (password, sealed) = clean_name(name), self._one_time()
        now = self._clock()
        with self._tx.writing() as c:
            actor = self._demand(c, Right.MANAGE_STAFF)
            _refuse_taken(c, called, None)
            one = Member(_author_of(c, called), called, _some(roles), valid_until, must_change=True)
            seats.keep_author(c, Author(one.id, called), now)
            members.keep_new(c, one, sealed, now)
            note(c, now, actor, Action.MEMBER_ADDED, one.id, *role_codes(one))
        return password

    def change(
        self, member: UUID, *, name: str, roles: Iterable[Role], valid_until: date | None
    ) -> None:
        """Give a member another name, other roles, another last day."""
        called, some = clean_name(name), _some(roles)

        def changed(c: Connection, one: Member) -> Member:
            _refuse_taken(c, called, one.id)
            return replace(one, name=called, roles=some, valid_until=valid_until)

        self._manage(member, changed, Action.MEMBER_CHANGED)

    def disable(self, member: UUID, *, disabled: bool = True) -> None:
        """Nobody signs in as this member any more, or again."""
        action = Action.MEMBER_DISABLED if disabled else Action.MEMBER_ENABLED
        self._manage(member, lambda _c, one: replace(one, disabled=disabled), action)

    def reset(self, member: UUID) -> str:
        """For a forgotten password: a one-time password, which also ends a lock."""
        password, sealed = self._one_time()
        self._manage(
            member, lambda _c, one: _unlocked(one, must_change=True), Action.PASSWORD_RESET, sealed
        )
        return password

    def _manage(
        self,
        member: UUID,
        change: Callable[[Connection, Member], Member],
        action: Action,
        sealed: str | None = None,
    ) -> None:
        now = self._clock()
        with self._tx.writing() as c:
            actor = self._demand(c, Right.MANAGE_STAFF)
            one = members.member_of(c, member)
            if one is None:
                raise StaffRuleError(reason="member_unknown")
            changed = change(c, one)
            members.keep(c, changed, now, sealed)
            if not keeps_a_supervisor(members.members(c)):
                raise StaffRuleError(reason="last_supervisor")
            note(c, now, actor, action, member, *role_codes(changed))

    # The printed code

    def recover(self, code: str, name: str, password: str) -> str:
        """With the printed code a supervisor gets another password, whatever stood in the way."""
        chosen = new_password(password)
        sealed, now = self._passwords.seal(chosen), self._clock()
        with self._tx.writing() as c:
            one = members.member_named(c, name.strip())
            may_be = one is not None and Role.SUPERVISE in one.roles
            known = fits_code(kept_setting(c, RECOVERY) or "", read_code(code))
            if known and may_be and one is not None:
                free = replace(_unlocked(one, must_change=False), disabled=False, valid_until=None)
                members.keep(c, free, now, sealed)
                members.set_seen(c, now)
                note(c, now, one.id, Action.RECOVERED, one.id)
                self._tx.session.trust(now)
                return self._new_code(c)
            note(c, now, seats.author_now(c).id, Action.RECOVERY_REFUSED)
        raise StaffRuleError(reason="recovery_member" if known else "recovery_code")

    def renew_recovery(self) -> str:
        """Another recovery code; the one before is void."""
        with self._tx.writing() as c:
            actor = self._demand(c, Right.MANAGE_STAFF, fresh=True)
            note(c, self._clock(), actor, Action.RECOVERY_RENEWED)
            return self._new_code(c)

    def trust_clock(self) -> None:
        """The PC's clock is right, though the book has seen a later time."""
        now = self._clock()
        with self._tx.writing() as c:
            actor = self._demand(c, Right.MANAGE_STAFF, fresh=True)
            members.set_seen(c, now)
            note(c, now, actor, Action.CLOCK_TRUSTED)
        self._tx.session.trust(now)

    def _new_code(self, c: Connection) -> str:
        code = spell_code(self._random_bytes(_DRAWN), RECOVERY_GROUPS)
        keep_setting(c, RECOVERY, seal_code(read_code(code)))
        return code

    def _one_time(self) -> tuple[str, str]:
        code = spell_code(self._random_bytes(_DRAWN), ONE_TIME_GROUPS)
        return code, self._passwords.seal(read_code(code))


def _refuse_taken(c: Connection, name: str, own: UUID | None) -> None:
    others = (one for one in members.members(c) if one.id != own)
    if any(same_name(one.name, name) for one in others):
        raise StaffRuleError(reason="member_taken")


def _some(roles: Iterable[Role]) -> frozenset[Role]:
    some = frozenset(roles)
    if not some:
        raise StaffRuleError(reason="member_roles")
    return some


def _unlocked(one: Member, *, must_change: bool) -> Member:
    return replace(one, failures=0, locked_until=None, must_change=must_change)


def _author_of(c: Connection, name: str) -> UUID:
    """Who typed here under that name already goes on under the same id."""
    return seats.typed_as(c, name) or uuid4()
