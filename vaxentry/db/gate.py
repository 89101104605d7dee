"""Who is at this PC, and what this person may do: asked in each transaction that writes.

On the bare driver connection: it stands between the key press and "Tersimpan". While there is no
member, whoever types may do everything, as before there were members at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from vaxentry.db.engine import bare
from vaxentry.db.members import LATEST_SEEN, read_day, read_roles
from vaxentry.db.session import Session
from vaxentry.db.times import from_ms, to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.domain.permission import NO_FACTS, Facts, Permission, Right, may
from vaxentry.domain.staff import Member, Role, counted_time
from vaxentry.errors import NotPermittedError


@dataclass(frozen=True, slots=True)
class Seat:
    """Who saves, on which device.

    Attributes:
        site: sealed where the stack was opened before enrolment.
        roles: what counts at present; None = nobody is a member yet, everything is allowed.
        hindrance: why there is no role: the sentence of the refusal.
    """

    device: UUID
    author: UUID
    site: str
    pc_code: str
    roles: frozenset[Role] | None = None
    hindrance: str = ""

    def for_person(self, author: UUID, roles: frozenset[Role], hindrance: str) -> "Seat":
        """The same seat with somebody on it."""
        return replace(self, author=author, roles=roles, hindrance=hindrance)

    def demand(self, right: Right, facts: Facts = NO_FACTS) -> Permission:
        """Whether it is allowed or becomes a request.

        Raises:
            NotPermittedError: it is neither.
        """
        if self.roles is None:
            return Permission.ALLOWED
        said = may(right, self.roles, facts)
        if said is Permission.REFUSED:
            raise NotPermittedError(right.value, reason=self.hindrance or "not_permitted")
        if said is Permission.CONFIRM:
            raise NotPermittedError(right.value, reason="confirm_first")
        return said


_SEEN_STEP_MS = 60_000
"""So much later than before is worth a write."""
_seat = "SELECT device_id, author_id, site, pc_code FROM device"
_any = "SELECT 1 FROM member LIMIT 1"
_member = "SELECT roles, valid_until, disabled, must_change FROM member WHERE author_id = ?"
_seen = "SELECT value FROM setting WHERE name = ?"
_see = """INSERT INTO setting (name, value) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET value = excluded.value"""


def seated(raw: Any, session: Session, now: datetime) -> Seat:
    """Who saves, with what this person may do at present; in a transaction that writes.

    The book remembers the time, so that a clock that is set back gives no role again.
    """
    return _seat_at(raw, session, lambda: _time(raw, now))


def typist(raw: Any, session: Session, now: datetime) -> Seat:
    """As `seated`, where only who may type is let through.

    Raises:
        NotPermittedError: who is at this PC may not.
    """
    seat = seated(raw, session, now)
    seat.demand(Right.SAVE)
    return seat


def seat_read(raw: Any, session: Session, now: datetime) -> Seat:
    """The same in a transaction that only reads: the book remembers nothing."""
    return _seat_at(raw, session, lambda: counted_time(now, _seen_in(raw)))


def _seat_at(raw: Any, session: Session, counted: Callable[[], datetime]) -> Seat:
    """What `counted` says is the time that counts; it is asked where somebody is signed in."""
    device, at_device, site, pc_code = raw.execute(_seat).fetchone()
    seat = Seat(UUID(device), UUID(at_device), site, pc_code)
    if raw.execute(_any).fetchone() is None:
        return seat
    present = session.author
    if present is None:
        return seat.for_person(seat.author, frozenset(), "sign_in_first")
    row = raw.execute(_member, (present.hex,)).fetchone()
    at = session.latest(counted())
    if row is None:
        return seat.for_person(present, frozenset(), "role_ended")
    one = _as_member(present, row)
    hindrance = "password_first" if one.must_change else "role_ended"
    roles = one.roles_at(at)
    return seat.for_person(present, roles, "" if roles else hindrance)


def demand(transactions: Transactions, right: Right, now: datetime) -> None:
    """Whether who is at this PC may do what is no matter of one record; a transaction of its own.

    Raises:
        NotPermittedError: it is not allowed.
    """
    session = transactions.session
    with transactions.writing() as c:
        known = replace(NO_FACTS, is_fresh=session.is_fresh)
        seated(bare(c), session, now).demand(right, known)


def _as_member(author: UUID, row: Sequence[Any]) -> Member:
    roles, until, disabled, must_change = row
    return Member(
        author,
        "",
        read_roles(roles),
        read_day(until),
        disabled=bool(disabled),
        must_change=bool(must_change),
    )


def _time(raw: Any, now: datetime) -> datetime:
    """The time that counts; the book remembers it, to the minute."""
    seen = _seen_in(raw)
    if seen is None or to_ms(now) - to_ms(seen) >= _SEEN_STEP_MS:
        raw.execute(_see, (LATEST_SEEN, str(to_ms(now))))
    return counted_time(now, seen)


def _seen_in(raw: Any) -> datetime | None:
    kept = raw.execute(_seen, (LATEST_SEEN,)).fetchone()
    return None if kept is None else from_ms(int(kept[0]))
