"""Whom the site should call: deferred cards on their day, and persons whose next dose is due."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from vaxentry.db.tables import NO_DAY, record
from vaxentry.domain.dose import Screening
from vaxentry.domain.outbox import State
from vaxentry.domain.stacks import CallRow

_GONE = (State.VOIDED.value, State.ERASED.value)
_later = record.alias("later")
_of_person = and_(
    _later.c.id_number == record.c.id_number,
    _later.c.id_type == record.c.id_type,
    _later.c.birth_order.is_not_distinct_from(record.c.birth_order),
    _later.c.name_key == record.c.name_key,
    _later.c.screening == Screening.PROCEED.value,
    _later.c.state.not_in(_GONE),
)
_columns = (
    record.c.id,
    record.c.entry_no,
    record.c.name,
    record.c.phone,
    record.c.vaccine,
    record.c.state,
)
_held_doses = (
    select(func.coalesce(func.max(_later.c.dose_no), 0)).where(_of_person).scalar_subquery()
)


def _nothing(*held: ColumnElement[bool]) -> ColumnElement[bool]:
    return ~select(literal(1)).select_from(_later).where(_of_person, *held).exists()


_comes_back = and_(
    record.c.deferred_until.is_not(None),
    record.c.state.not_in(_GONE),
    _nothing(_later.c.given_on >= record.c.given_on, _later.c.seq != record.c.seq),
)
_deferred = (
    select(*_columns, record.c.deferred_until.label("due"), (_held_doses + 1).label("dose_no"))
    .where(_comes_back)
    .order_by(record.c.deferred_until, record.c.seq)
)
_next = (
    select(*_columns, record.c.next_due.label("due"), (record.c.dose_no + 1).label("dose_no"))
    .where(
        record.c.next_due.is_not(None),
        record.c.state.not_in(_GONE),
        _nothing(
            or_(_later.c.given_on > record.c.given_on, _later.c.dose_no > record.c.dose_no),
        ),
    )
    .order_by(record.c.next_due, record.c.seq)
)


def deferred(c: Connection, until: date) -> list[CallRow]:
    """Deferred cards that come back until that day and have no later injection here."""
    return _calls(c, _deferred.where(record.c.deferred_until <= until.isoformat()))


def count_deferred(c: Connection, until: date) -> int:
    """How many of them are due; without a date nobody is."""
    due = and_(record.c.deferred_until > NO_DAY, record.c.deferred_until <= until.isoformat())
    return c.execute(select(func.count()).select_from(record).where(_comes_back, due)).scalar_one()


def next_doses(c: Connection, first: date, last: date) -> list[CallRow]:
    """Persons whose next dose is due in these days and is not held here."""
    return _calls(c, _next.where(record.c.next_due.between(first.isoformat(), last.isoformat())))


def _calls(c: Connection, chosen: Select[Any]) -> list[CallRow]:
    rows: Sequence[Any] = c.execute(chosen).all()
    return [
        CallRow(
            record_id=row.id,
            entry_no=row.entry_no,
            name=row.name,
            phone=row.phone,
            due_on=date.fromisoformat(row.due) if row.due != NO_DAY else None,
            vaccine=row.vaccine,
            dose_no=row.dose_no,
        )
        for row in rows
    ]
