"""The figures of the backlog, each one a query on a connection that the caller has begun.

Every query walks a ledger, the stacks, the tries of the last weeks, or an index over at most the
records that are not in yet: their time does not rise with what the book holds. The words of these
queries are SQL alone; what a figure means is said in `domain.backlog`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from vaxentry.db.engine import bare
from vaxentry.db.ledgers import DAY_STATE, HOUR_WORK, NOT_TYPED
from vaxentry.db.times import from_ms, from_ms_or_none, to_ms
from vaxentry.domain.backlog import (
    BY_ITSELF,
    BY_PERSON,
    LAST_DAY,
    NOT_RECEIVED,
    DaysOld,
    Overdue,
    Paper,
    Period,
    Work,
    cause_of,
)
from vaxentry.domain.outbox import NationalStatus, State
from vaxentry.domain.refusals import ANSWER_WITHIN, Owner
from vaxentry.wire.outcomes import Code, meaning

HOUR_S = 3600
_FIRST_DAY, _LAST_DAY = "0000-00-00", "9999-99-99"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


WAITS = f"state IN ({_listed(BY_ITSELF)})"
"""A condition: the record moves by itself. Being sent is never stored."""
NEEDS_PERSON = f"state IN ({_listed(BY_PERSON)})"
IS_OPEN = f"state IN ({_listed(NOT_RECEIVED)}) AND given_on BETWEEN :since AND :until"
"""The backlog of a period: found by the index over the states."""

_BY_STATE = f"""SELECT state, national_status, sum(n) FROM {DAY_STATE}
                WHERE given_on BETWEEN :since AND :until
                GROUP BY state, national_status"""  # noqa: S608 - our own names
_SENDING = """SELECT count(DISTINCT seq) FROM attempt
              CROSS JOIN attempt_record USING (device_seq) CROSS JOIN record ON seq = record_seq
              WHERE outcome = 'open' AND +state = 'queued' AND given_on BETWEEN :since AND :until"""
_VOIDS_WAITING = """SELECT count(*) FROM outbox CROSS JOIN record ON seq = record_seq
                    WHERE +state = 'voided' AND given_on BETWEEN :since AND :until"""
_BY_AGE = f"""SELECT sum(given_on >= :d1), sum(given_on < :d1 AND given_on >= :d3),
                sum(given_on < :d3 AND given_on >= :d7), sum(given_on < :d7), min(saved_at),
                min(iif({WAITS}, saved_at, NULL))
              FROM record WHERE {IS_OPEN}"""  # noqa: S608 - our own names
_OVERDUE = f"""SELECT state, standing, invalid_rule, count(*), min(state_since) FROM record
               WHERE {NEEDS_PERSON} AND state_since < :limit
                 AND given_on BETWEEN :since AND :until
               GROUP BY state, standing, invalid_rule"""  # noqa: S608 - our own names
_PAPER = f"""
SELECT sum(cards_counted), sum({NOT_TYPED}),
       sum((SELECT count(*) FROM parked_card WHERE stack_number = number)),
       sum(cards_filed), sum(cards_saved - cards_filed)
FROM stack WHERE closed_at IS NULL
  AND coalesce(given_on, date(created_at / 1000 + :ahead_s, 'unixepoch'))
  BETWEEN :since AND :until"""  # noqa: S608 - our own names
_TAKEN = _listed(code for code in Code if meaning(code).state is State.ACCEPTED)
_SAID = "iif({of}.code = 'already', {of}.standing, {of}.code)"
_RECEIVED = f"""
SELECT min(ended_at, :now) / {HOUR_S * 1000} AS hour, count(*)
FROM attempt CROSS JOIN attempt_record AS this USING (device_seq)
WHERE started_at >= :since AND outcome = 'answered' AND ended_at >= :first
  AND {_SAID.format(of="this")} IN ({_TAKEN}) AND NOT EXISTS (
    SELECT 1 FROM attempt_record AS before WHERE before.record_seq = this.record_seq
      AND before.device_seq < this.device_seq AND {_SAID.format(of="before")} IN ({_TAKEN}))
GROUP BY hour"""  # noqa: S608 - our own names
_LONG_AGO_MS = 14 * 24 * HOUR_S * 1000
"""A try that began so long before the first hour asked for is not looked for any more."""
_CHANGES = "SELECT hour, state, change FROM hour_state WHERE hour >= :first ORDER BY hour"
_LAST_CHANGE = "SELECT max(hour) FROM hour_state WHERE hour < :before"
_LEVELS = "SELECT state, n FROM state_count"
_WORK = f"""SELECT name, sum(entries), sum(corrections) FROM {HOUR_WORK}
            JOIN author ON author.id = author_id WHERE hour >= :first
            GROUP BY author_id ORDER BY name, author_id"""  # noqa: S608 - our own names


def bounds(period: Period) -> dict[str, str]:
    """A period as the two parameters that every query of it takes."""
    return {
        "since": period.since.isoformat() if period.since else _FIRST_DAY,
        "until": period.until.isoformat() if period.until else _LAST_DAY,
    }


def by_state(
    c: Connection, period: Period
) -> tuple[Mapping[State, int], Mapping[NationalStatus, int]]:
    """Records by state, those being sent apart; and those the server has, by their *Pusat*."""
    raw, within = bare(c), bounds(period)
    states: dict[State, int] = {}
    national: dict[NationalStatus, int] = {}
    for name, told, n in raw.execute(_BY_STATE, within):
        states[State(name)] = states.get(State(name), 0) + n
        if name == State.ACCEPTED:
            national[NationalStatus(told)] = n
    (sending,) = raw.execute(_SENDING, within).fetchone()
    states[State.SENDING] = sending
    states[State.QUEUED] = states.get(State.QUEUED, 0) - sending
    return {state: n for state, n in states.items() if n}, national


def voids_waiting(c: Connection, period: Period) -> int:
    """Withdrawn entries that the server has not been told of."""
    return int(bare(c).execute(_VOIDS_WAITING, bounds(period)).fetchone()[0])


def by_age(
    c: Connection, period: Period, today: date
) -> tuple[Mapping[DaysOld, int], datetime | None, datetime | None]:
    """The backlog by days since the vaccination; when its oldest record was saved, and the oldest
    of those that move by themselves.
    """
    ends = {f"d{last}": (today - timedelta(last)).isoformat() for last in LAST_DAY.values()}
    *counted, oldest, waiting = bare(c).execute(_BY_AGE, bounds(period) | ends).fetchone()
    ages = {age: n or 0 for age, n in zip(DaysOld, counted, strict=True)}
    return ages, from_ms_or_none(oldest), from_ms_or_none(waiting)


def overdue(c: Connection, period: Period, now: datetime) -> list[Overdue]:
    """What a person has had for more than 1x24 hours, by owner."""
    limit = {"limit": to_ms(now - ANSWER_WITHIN)}
    found: dict[Owner, tuple[int, int]] = {}
    for state, standing, rule, n, oldest in bare(c).execute(_OVERDUE, bounds(period) | limit):
        owner = cause_of(State(state), standing, rule).owner
        held, since = found.get(owner, (0, oldest))
        found[owner] = held + n, min(since, oldest)
    told = [Overdue(owner, n, from_ms(since)) for owner, (n, since) in found.items()]
    return sorted(told, key=lambda one: (-one.count, one.owner))


def paper(c: Connection, period: Period, ahead: timedelta) -> Paper:
    """The cards of the open stacks; one without a day is of the day it arrived.

    Args:
        ahead: of UTC, where the site is.
    """
    told = {"ahead_s": int(ahead.total_seconds())}
    row = bare(c).execute(_PAPER, {**bounds(period), **told}).fetchone()
    return Paper(*(n or 0 for n in row))


def levels(c: Connection, hours: Sequence[int], now: datetime) -> list[Mapping[State, int]]:
    """How many records were in each state at the beginning of these hours, the earliest first.

    Counted back from what is: the sum of all changes is the present count. What a clock that was
    ahead put into the future changed now. Of the time before a clock was put back the ledger knows
    no better, and no count is below none.
    """
    raw, present = bare(c), int(now.timestamp()) // HOUR_S
    level = {State(state): n for state, n in raw.execute(_LEVELS)}
    changes = raw.execute(_CHANGES, {"first": min(hours)}).fetchall()
    found: list[Mapping[State, int]] = []
    for hour in sorted(hours, reverse=True):
        while changes and min(changes[-1][0], present) >= hour:
            _, state, change = changes.pop()
            level[State(state)] = level.get(State(state), 0) - change
        found.append({state: max(0, n) for state, n in level.items()})
    return found[::-1]


def last_change(c: Connection, before: int) -> int | None:
    """The last hour before this one in which a record changed its state; None = there is none."""
    (hour,) = bare(c).execute(_LAST_CHANGE, {"before": before}).fetchone()
    return hour if hour is None else int(hour)


def received(c: Connection, first_hour: int, now: datetime) -> Mapping[int, int]:
    """By the hour of the answer: records that our server took in for the first time, as the tries
    of this book tell. What came back later, to be corrected or sent again, was received all the
    same.
    """
    first = first_hour * HOUR_S * 1000
    within = {"first": first, "since": first - _LONG_AGO_MS, "now": to_ms(now)}
    return dict(bare(c).execute(_RECEIVED, within).fetchall())


def work(c: Connection, first_hour: int) -> list[Work]:
    """Who typed and corrected how much since that hour, by name."""
    rows = bare(c).execute(_WORK, {"first": first_hour})
    return [Work(name, entries, corrections) for name, entries, corrections in rows]
