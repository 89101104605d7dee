"""The stacks of cards: their heads, batches and counters, and the site's villages."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db.tables import IN_DOUBT, parked_card, record, setting, stack, stack_batch
from vaxentry.db.times import from_ms, to_ms
from vaxentry.domain.form import Field, Form
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import MOST_BATCHES, Batch, Progress, Village

IN_FORCE = "stack_in_force"
VILLAGES = "villages"


class UnknownStackError(LookupError):
    """No stack of that id is registered here."""


def register(
    c: Connection,
    stack_id: UUID,
    *,
    site: str,
    given_on: date | None,
    cards_counted: int,
    handed_over_by: str,
    now: datetime,
) -> Stack:
    """Register a pile of cards."""
    c.execute(
        insert(stack).values(
            id=stack_id,
            site=site,
            given_on=given_on and given_on.isoformat(),
            cards_counted=cards_counted,
            handed_over_by=handed_over_by,
            created_at=to_ms(now),
        )
    )
    return one_stack(c, stack_id)


def stacks(c: Connection) -> list[Stack]:
    """All stacks, newest first."""
    return [_stack(row) for row in c.execute(select(stack).order_by(stack.c.number.desc()))]


def one_stack(c: Connection, stack_id: UUID) -> Stack:
    """The stack of that id.

    Raises:
        UnknownStackError: there is none.
    """
    return _stack(_row(c, stack_id))


def _row(c: Connection, stack_id: UUID) -> Any:
    row = c.execute(select(stack).where(stack.c.id == stack_id)).one_or_none()
    if row is None:
        raise UnknownStackError
    return row


def number_of(c: Connection, stack_id: UUID) -> int:
    """Local number of a stack.

    Raises:
        UnknownStackError: there is none.
    """
    return int(_row(c, stack_id).number)


def _stack(row: Any) -> Stack:
    return Stack(
        id=row.id,
        number=row.number,
        site=row.site,
        given_on=date.fromisoformat(row.given_on) if row.given_on else None,
        cards_counted=row.cards_counted,
        handed_over_by=row.handed_over_by,
        created_at=from_ms(row.created_at),
        cards_saved=row.cards_saved,
        next_card=row.last_card + 1,
        header=read_form(row.header),
    )


def read_form(content: str) -> dict[Field, str]:
    """A form as it was kept by `write_form`."""
    return {Field(name): text for name, text in json.loads(content).items()}


def write_form(form: Form) -> str:
    """A form as text; the database around it is encrypted."""
    return json.dumps({field.value: text for field, text in form.items()}, ensure_ascii=False)


def enter(c: Connection, stack_id: UUID, header: Form) -> Stack:
    """Keep the head of a stack and put it in force.

    Raises:
        UnknownStackError: there is none.
    """
    keep_header(c, stack_id, header)
    entered = one_stack(c, stack_id)
    keep_setting(c, IN_FORCE, stack_id.hex)
    return entered


def keep_header(c: Connection, stack_id: UUID, header: Form) -> None:
    """Keep vaccine, batch and vaccinator of a stack."""
    c.execute(update(stack).where(stack.c.id == stack_id).values(header=write_form(header)))


def correct_head(
    c: Connection,
    stack_id: UUID,
    cards_counted: int | None,
    handed_over_by: str | None,
    site: str | None,
) -> None:
    """Give a stack another count, giver or site; None = as before.

    A site that is sealed in a saved card stays.
    """
    given = {"cards_counted": cards_counted, "handed_over_by": handed_over_by}
    wanted = {name: value for name, value in given.items() if value is not None}
    this = update(stack).where(stack.c.id == stack_id)
    if wanted:
        c.execute(this.values(wanted))
    if site is not None:
        c.execute(this.where(stack.c.cards_saved == 0).values(site=site))


def change_day(c: Connection, stack_id: UUID, given_on: date) -> Stack:
    """Give a stack that holds no card yet another day; one with cards keeps its own.

    Raises:
        UnknownStackError: there is none.
    """
    this = update(stack).where(stack.c.id == stack_id, stack.c.last_card == 0)
    c.execute(this.values(given_on=given_on.isoformat()))
    return one_stack(c, stack_id)


def in_force(c: Connection) -> Stack | None:
    """The stack that was typed last."""
    held = kept_setting(c, IN_FORCE)
    return None if held is None else one_stack(c, UUID(held))


def progress(c: Connection, stack_id: UUID) -> Progress:
    """How far a stack is; nothing of it is counted row by row but what waits for a person."""
    row = _row(c, stack_id)
    parked = c.execute(_count(parked_card).where(parked_card.c.stack_number == row.number))
    doubtful = c.execute(_count(record).where(record.c.stack_number == row.number, IN_DOUBT))
    return Progress(
        saved=row.cards_saved,
        parked=parked.scalar_one(),
        doubtful=doubtful.scalar_one(),
        to_file=row.cards_filed,
        to_keep=row.cards_saved - row.cards_filed,
    )


def _count(table: Any) -> Any:
    return select(func.count()).select_from(table)


def batches(c: Connection, stack_id: UUID) -> list[Batch]:
    """The batches of a stack in the order of their digits."""
    chosen = select(stack_batch).where(stack_batch.c.stack_number == number_of(c, stack_id))
    return [
        Batch(row.digit, row.vaccine, row.code, _day(row.expires_on))
        for row in c.execute(chosen.order_by(stack_batch.c.digit))
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def keep_batch(
    c: Connection, stack_id: UUID, vaccine: str, code: str, expires_on: date | None
) -> list[Batch]:
    """Give a batch the next digit; a known one keeps its digit, its old expiry date too.

    All digits taken: nothing is added, the batch is typed as before.
    """
    held = batches(c, stack_id)
    known = any((one.vaccine, one.code) == (vaccine, code) for one in held)
    if not known and len(held) >= MOST_BATCHES:
        return held
    expiry = expires_on and expires_on.isoformat()
    c.execute(
        upsert(stack_batch)
        .values(
            stack_number=number_of(c, stack_id),
            digit=len(held) + 1,
            vaccine=vaccine,
            code=code,
            expires_on=expiry,
        )
        .on_conflict_do_update(
            index_elements=["stack_number", "vaccine", "code"],
            set_={"expires_on": func.coalesce(expiry, stack_batch.c.expires_on)},
        )
    )
    return batches(c, stack_id)


def villages(c: Connection) -> list[Village]:
    """The site's list, sorted by name."""
    return [Village(name, rest) for name, rest in json.loads(kept_setting(c, VILLAGES) or "[]")]


def keep_villages(c: Connection, listed: Sequence[Village]) -> None:
    """Replace the site's list."""
    ordered = sorted({(one.name, one.rest) for one in listed})
    keep_setting(c, VILLAGES, json.dumps(ordered, ensure_ascii=False))


_kept = select(setting.c.value).where(setting.c.name == bindparam("called"))


def kept_setting(c: Connection, name: str) -> str | None:
    """What this PC keeps under a name, None without it."""
    return c.execute(_kept, {"called": name}).scalar()


def keep_setting(c: Connection, name: str, value: str) -> None:
    """Keep one text under a name in place of the one before."""
    c.execute(
        upsert(setting)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
