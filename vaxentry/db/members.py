"""The rows of `member`, and the latest time the book has seen."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from vaxentry.db.audit import Entry
from vaxentry.db.audit import write as write_audit
from vaxentry.db.stacks import keep_setting, kept_setting
from vaxentry.db.tables import author, member
from vaxentry.db.times import from_ms, from_ms_or_none, to_ms
from vaxentry.domain.staff import Member, Role, same_name
from vaxentry.domain.trail import Action

LATEST_SEEN = "latest_seen"
RECOVERY = "recovery"
_chosen = select(member, author.c.name).join(author, author.c.id == member.c.author_id)


def members(c: Connection) -> list[Member]:
    """All of them, sorted by name."""
    found = [_member(row) for row in c.execute(_chosen)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def member_of(c: Connection, author_id: UUID) -> Member | None:
    """The member with this author id."""
    row = c.execute(_chosen.where(member.c.author_id == author_id)).one_or_none()
    return None if row is None else _member(row)


def member_named(c: Connection, name: str) -> Member | None:
    """The member of that name, however it is capitalised."""
    return next((one for one in members(c) if same_name(one.name, name)), None)


def password_of(c: Connection, author_id: UUID) -> str:
    """The hash of a member's password."""
    chosen = select(member.c.password).where(member.c.author_id == author_id)
    return str(c.execute(chosen).scalar_one())


def has_members(c: Connection) -> bool:
    """Whether anybody has to sign in here."""
    return c.execute(select(member.c.author_id).limit(1)).first() is not None


def keep_new(c: Connection, one: Member, password: str, now: datetime) -> None:
    """Write a member whose author row is there."""
    row = _columns(one) | {"author_id": one.id, "password": password, "created_at": to_ms(now)}
    c.execute(insert(member).values(row | {"changed_at": to_ms(now)}))


def keep(c: Connection, one: Member, now: datetime, password: str | None = None) -> None:
    """Write what became of a member; None = the password stays."""
    row = _columns(one) | {"changed_at": to_ms(now)}
    if password is not None:
        row["password"] = password
    c.execute(update(member).where(member.c.author_id == one.id).values(row))
    c.execute(update(author).where(author.c.id == one.id).values(name=one.name))


def read_roles(text: str) -> frozenset[Role]:
    """Roles as they are kept; a role of a newer program counts for nothing here."""
    return frozenset(Role(word) for word in text.split() if word in set(Role))


def read_day(text: str | None) -> date | None:
    """A last day as it is kept."""
    return None if text is None else date.fromisoformat(text)


def _member(row: Any) -> Member:
    return Member(
        id=row.author_id,
        name=row.name,
        roles=read_roles(row.roles),
        valid_until=read_day(row.valid_until),
        disabled=bool(row.disabled),
        failures=row.failures,
        locked_until=from_ms_or_none(row.locked_until),
        must_change=bool(row.must_change),
    )


def _columns(one: Member) -> dict[str, Any]:
    return {
        "roles": " ".join(sorted(one.roles)),
        "valid_until": one.valid_until and one.valid_until.isoformat(),
        "disabled": int(one.disabled),
        "must_change": int(one.must_change),
        "failures": one.failures,
        "locked_until": one.locked_until and to_ms(one.locked_until),
    }


def latest_seen(c: Connection) -> datetime | None:
    """The latest time the book has seen, None before the first member."""
    kept = kept_setting(c, LATEST_SEEN)
    return None if kept is None else from_ms(int(kept))


def see(c: Connection, now: datetime) -> None:
    """Remember the time where it is later than all before."""
    before = latest_seen(c)
    if before is None or now > before:
        set_seen(c, now)


def set_seen(c: Connection, now: datetime) -> None:
    """Take the clock's word for the time, whatever was seen before."""
    keep_setting(c, LATEST_SEEN, str(to_ms(now)))


def note(
    c: Connection, now: datetime, actor: UUID, action: Action, of: UUID | None = None, *codes: str
) -> None:
    """Audit something about people: codes and ids, never a name."""
    told = ([] if of is None else [of.hex]) + list(codes)
    write_audit(c, Entry(to_ms(now), actor, action, detail=" ".join(told)))


def role_codes(one: Member) -> Sequence[str]:
    """A member's roles and last day, for the audit."""
    until = one.valid_until.isoformat() if one.valid_until else "-"
    return (",".join(sorted(one.roles)) or "-", until)
