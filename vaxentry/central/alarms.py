"""What a person has to look at. The command `status` shows it with what to do."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select, update

from vaxentry.central import rows, side_tables
from vaxentry.central.engine import Database


class AlarmKind(StrEnum):
    """Each has its sentence ``central.alarm_<kind>``."""

    FORK = "fork"
    """Two copies of one PC were at work; `about` is the new device."""
    EPOCH = "epoch"
    """The database was set back; `about` is the number of the new epoch."""
    PROMOTED = "promoted"
    """A copy was made the primary; `about` is the id it had."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm nobody settled yet; `raised_at` is UTC, ISO 8601."""

    number: int
    kind: str
    about: str
    raised_at: str


def raise_alarm(connection: Connection, kind: AlarmKind, about: str, at: str) -> None:
    """Raise it once."""
    statement = rows.insert_into(connection.dialect.name, side_tables.alarm)
    values = {"kind": kind, "about": about, "raised_at": at}
    connection.execute(statement.values(values).on_conflict_do_nothing())


def open_alarms(connection: Connection) -> tuple[Alarm, ...]:
    """The oldest first."""
    alarm = side_tables.alarm.c
    found = connection.execute(
        select(alarm.number, alarm.kind, alarm.about, alarm.raised_at)
        .where(alarm.settled_at.is_(None))
        .order_by(alarm.number)
    )
    return tuple(Alarm(*row) for row in found)


def settle_alarm(database: Database, number: int, at: str) -> bool:
    """Somebody looked after it; False = there is no such open alarm."""
    alarm = side_tables.alarm
    with database.writing() as connection:
        done = connection.execute(
            update(alarm)
            .where(alarm.c.number == number, alarm.c.settled_at.is_(None))
            .values(settled_at=at)
            .returning(alarm.c.number)
        )
        return done.one_or_none() is not None
