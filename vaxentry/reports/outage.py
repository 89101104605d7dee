"""The figures of Bukti gangguan, on a connection that the caller has begun.

From the spans of the way and the ledger of the states by hour; what the paper, the longest wait and
the tries were is asked of their own tables. This is made now and then, not looked at all day.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db import link_spans, seats
from vaxentry.db.engine import bare
from vaxentry.db.times import to_ms
from vaxentry.domain.backlog import BY_ITSELF, Period
from vaxentry.domain.link_spans import STRIP_DAYS
from vaxentry.domain.outage import HourLine, Interval, Outage, cut, interval, out_within
from vaxentry.reports.figures import levels

_HOUR_S = 3600
MOST_DAYS = 92
"""Of a longer period the last ones are told: a quarter has 2,208 hours."""

_TYPED = """
SELECT stack_number, hour, count(*) FROM (
  SELECT stack_number, card_no, min(saved_at) / 3600000 AS hour
  FROM stack CROSS JOIN record ON stack_number = number
  WHERE cards_counted > 0 AND state <> 'voided' GROUP BY stack_number, card_no)
GROUP BY stack_number, hour ORDER BY hour"""
_STACKS = """SELECT number, created_at / 3600000, cards_counted, closed_at / 3600000 FROM stack
             WHERE cards_counted > 0"""
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
        hours=_hours(c, since, until, intervals),
        longest_wait=None if longest is None else timedelta(milliseconds=longest),
        tries=dict(bare(c).execute(_TRIES, within).fetchall()),
    )


def _bounds(period: Period, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    last = min(period.until or now.astimezone(zone).date(), now.astimezone(zone).date())
    first = period.since or last - timedelta(STRIP_DAYS - 1)
    first = max(first, last - timedelta(MOST_DAYS - 1))
    until = min(_midnight(last + timedelta(1), zone), now)
    return min(_midnight(first, zone), until), until


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _hours(
    c: Connection, since: datetime, until: datetime, intervals: Sequence[Interval]
) -> list[HourLine]:
    first, end = int(since.timestamp()) // _HOUR_S, -(-int(until.timestamp()) // _HOUR_S)
    hours = list(range(first, end))
    if not hours:
        return []
    waiting = [sum(one.get(state, 0) for state in BY_ITSELF) for one in levels(c, hours)]
    cards = _cards(c, hours)
    lines = []
    for hour, on_their_way, untyped in zip(hours, waiting, cards, strict=True):
        begins = datetime.fromtimestamp(hour * _HOUR_S, UTC)
        out = out_within(intervals, begins, begins + timedelta(seconds=_HOUR_S))
        lines.append(HourLine(begins, on_their_way, untyped, out))
    return lines


def _cards(c: Connection, hours: Sequence[int]) -> list[int]:
    """Counted cards that were not typed at the beginning of each hour, stack by stack."""
    typed: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for stack, hour, amount in bare(c).execute(_TYPED):
        typed[stack].append((hour, amount))
    total = [0] * len(hours)
    for number, begun, counted, closed in bare(c).execute(_STACKS).fetchall():
        saved = sorted(typed[number], reverse=True)
        left = counted
        for at, hour in enumerate(hours):
            while saved and saved[-1][0] < hour:
                left -= saved.pop()[1]
            if begun < hour and (closed is None or closed >= hour):
                total[at] += max(0, left)
    return total
