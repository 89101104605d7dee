"""The figures of Bukti gangguan, on a connection that the caller has begun.

From the spans of the way, the ledger of the states by hour and what became of each stack; what the
longest wait and the tries were is asked of their own tables. This is made now and then, not looked
at all day.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from math import ceil
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db import link_spans, seats
from vaxentry.db.engine import bare
from vaxentry.db.times import to_ms
from vaxentry.domain.backlog import BY_ITSELF, Period
from vaxentry.domain.dates import EARLIEST, day_begins, day_ends, placed
from vaxentry.domain.link_spans import STRIP_DAYS
from vaxentry.domain.outage import HourLine, Interval, Outage, cut, interval, out_by_hour
from vaxentry.domain.outage_cards import not_typed_by_hour
from vaxentry.domain.outage_waiting import most_by_hour
from vaxentry.reports.figures import HOUR_S, levels
from vaxentry.reports.outage_cards import piles
from vaxentry.reports.outage_waiting import changes

MOST_DAYS = 92
"""Of a longer period the last ones are told: a quarter has 2,208 hours."""

_LONGEST = """
WITH answered AS (
  SELECT record_seq, min(ended_at) AS at FROM attempt CROSS JOIN attempt_record USING (device_seq)
  WHERE outcome = 'answered' AND started_at >= :since GROUP BY record_seq)
SELECT max(min(coalesce(answered.at, :now), iif(state IN ('voided', 'erased'), state_since, :now))
           - saved_at)
FROM record LEFT JOIN answered ON record_seq = seq WHERE saved_at >= :since AND saved_at < :until"""
"""What was voided or erased waits for nothing any more: it counts until its ``state_since``, which
stays when the server hears of it later.
"""
_TRIES = """SELECT outcome, count(*) FROM attempt
            WHERE started_at >= :since AND started_at < :until GROUP BY outcome ORDER BY outcome"""


def read(
    c: Connection, period: Period, now: datetime, zone: tzinfo, *, signed_in: UUID | None
) -> Outage:
    """Read the evidence of some days at the site, at most up to now.

    Args:
        period: without a first day the last `STRIP_DAYS`.
        now: UTC.
        signed_in: in whose name it is made; None = who typed here last.
    """
    since, until = _bounds(period, now, zone)
    spans = [cut(one, since, until) for one in link_spans.since(c, since)]
    intervals = [interval(one) for one in spans if one is not None]
    within = {"since": to_ms(since), "until": to_ms(until), "now": to_ms(now)}
    (longest,) = bare(c).execute(_LONGEST, within).fetchone()
    return Outage(
        made_at=now,
        made_by=seats.author_now(c, signed_in).name,
        site=seats.site(c),
        since=since,
        until=until,
        intervals=intervals,
        hours=_hours(c, since, until, intervals, now),
        longest_wait=None if longest is None else timedelta(milliseconds=max(0, longest)),
        tries=dict(bare(c).execute(_TRIES, within).fetchall()),
    )


def is_there(period: Period, today: date) -> bool:
    """Whether a period has a day up to today of which a PC can tell anything."""
    last = min(period.until or today, today)
    return last >= EARLIEST and (period.since is None or period.since <= last)


def first_day(period: Period, now: datetime, zone: tzinfo) -> date:
    """The first day that is told of a period: of a long one only its last `MOST_DAYS` are."""
    return _days(period, now, zone)[0]


def _days(period: Period, now: datetime, zone: tzinfo) -> tuple[date, date]:
    today = now.astimezone(zone).date()
    last = placed(min(period.until or today, today))
    first = placed(period.since or last - timedelta(STRIP_DAYS - 1))
    return max(first, last - timedelta(MOST_DAYS - 1)), last


def _bounds(period: Period, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    first, last = _days(period, now, zone)
    until = min(day_ends(last, zone), now)
    return min(day_begins(first, zone), until), until


def _hours(
    c: Connection, since: datetime, until: datetime, intervals: Sequence[Interval], now: datetime
) -> list[HourLine]:
    first, end = int(since.timestamp()) // HOUR_S, ceil(until.timestamp() / HOUR_S)
    if first >= end:
        return []
    # What is now is what there is when the present hour has ended.
    last = end if until < now else int(now.timestamp()) // HOUR_S + 1
    hours = [*range(first, end), last]
    begins = [*(datetime.fromtimestamp(hour * HOUR_S, UTC) for hour in hours[:-1]), until]
    waiting = [sum(one.get(state, 0) for state in BY_ITSELF) for one in levels(c, hours, now)]
    within = range(first, end)
    most = [*most_by_hour(waiting, changes(c, within, to_ms(now)), within), waiting[-1]]
    cards = not_typed_by_hour(piles(c, to_ms(now)), range(first, last + 1))
    out = [*out_by_hour(intervals, begins[0], end - first), None]
    return [
        HourLine(at, n, cards[hour - first], lost, high)
        for at, hour, n, lost, high in zip(begins, hours, waiting, out, most, strict=True)
    ]
