"""One backlog report: all its figures and its list, of one moment."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db import seats
from vaxentry.db.status import status
from vaxentry.domain.backlog import (
    BY_ITSELF,
    BY_PERSON,
    TREND_DAYS,
    Backlog,
    Period,
    TrendDay,
)
from vaxentry.reports import figures
from vaxentry.reports.groups import groups


def read(
    c: Connection, period: Period, now: datetime, zone: tzinfo, *, signed_in: UUID | None
) -> Backlog:
    """Read a report on a connection that is begun: its figures agree with each other.

    Args:
        c: the connection.
        period: of the days of vaccination.
        now: the moment of the report, UTC.
        zone: where the site is: it says when a day ends.
        signed_in: in whose name it is made; None = who typed here last.
    """
    here = now.astimezone(zone)
    today = here.date()
    days = [today - timedelta(back) for back in range(TREND_DAYS - 1, -1, -1)]
    by_state, national = figures.by_state(c, period)
    ages, oldest, oldest_waiting = figures.by_age(c, period, today)
    return Backlog(
        made_at=now,
        today=today,
        made_by=seats.author_now(c, signed_in).name,
        site=seats.site(c),
        period=period,
        by_state=by_state,
        national=national,
        voids_waiting=figures.voids_waiting(c, period),
        by_age=ages,
        oldest_saved_at=oldest,
        oldest_waiting_at=oldest_waiting,
        overdue=figures.overdue(c, period, now),
        paper=figures.paper(c, period, here.utcoffset() or timedelta()),
        groups=groups(c, period),
        trend=_trend(c, days, zone, now),
        work=figures.work(c, hour_of(days[0], zone)),
        per_minute=status(c, now, None).per_minute,
    )


def hour_of(day: date, zone: tzinfo) -> int:
    """The hour since 1970 in which a day begins at the site."""
    return int(datetime.combine(day, time(), zone).timestamp()) // figures.HOUR_S


def last_busy_day(c: Connection, before: date, zone: tzinfo) -> date | None:
    """The last day at the site on which something happened to an entry; None = there is none."""
    hour = figures.last_change(c, hour_of(before, zone))
    return None if hour is None else datetime.fromtimestamp(hour * figures.HOUR_S, zone).date()


def _trend(c: Connection, days: Sequence[date], zone: tzinfo, now: datetime) -> list[TrendDay]:
    """Each day from its beginning to its end, which for the last one is now."""
    ends = [hour_of(day, zone) for day in (*days, days[-1] + timedelta(1))]
    levels = figures.levels(c, ends, now)
    received = figures.received(c, ends[0], now)
    return [
        TrendDay(
            day,
            waiting=sum(level.get(state, 0) for state in BY_ITSELF),
            person=sum(level.get(state, 0) for state in BY_PERSON),
            received=sum(n for hour, n in received.items() if begin <= hour < end),
        )
        for day, level, begin, end in zip(days, levels[1:], ends, ends[1:], strict=False)
    ]
