"""When to try again: pure functions of how it went and of a random draw in [0, 1)."""

import math
from datetime import datetime, timedelta

from vaxentry.domain.queue import LONGEST_WAIT
from vaxentry.errors import BusyError, NetworkError

ASKED_MIN = timedelta(seconds=1)
ASKED_MAX = LONGEST_WAIT
"""What a server asks for is clamped to this, whatever it says."""

AT_ONCE = timedelta(milliseconds=100)
SOON = timedelta(seconds=1)
"""Where something is known to be done, though the round went well."""
EAGER_CAP = timedelta(seconds=5)
EAGER_TRIES = 48
"""About two minutes of eager probes after the server went away."""
PATIENT = timedelta(seconds=30)
IDLE = timedelta(minutes=5)
SLEPT_S = 30.0
"""A wait that is off by so much was no wait of a busy PC."""
RECORD_BASE = timedelta(seconds=2)
RECORD_CAP = LONGEST_WAIT


def probe_after(failures: int, draw: float, *, something_waits: bool) -> timedelta:
    """Time until the next contact: eager after an outage begins, patient later, lazy when idle.

    Args:
        failures: failed contacts in a row; 0 = the last one went well.
        draw: random in [0, 1): full jitter.
        something_waits: whether any record waits to be sent or asked about.
    """
    if failures == 0 or not something_waits:
        return IDLE * (0.8 + 0.4 * draw)
    if failures <= EAGER_TRIES:
        ceiling = min(EAGER_CAP, timedelta(seconds=2 ** min(failures, 10)) / 2)
        return max(ceiling * draw, AT_ONCE)
    return PATIENT * (0.8 + 0.4 * draw)


def after_failure(
    error: NetworkError, failures: int, draw: float, *, something_waits: bool
) -> tuple[timedelta, timedelta]:
    """Time until the contact after one that broke, and until it where something new comes to wait.

    Args:
        failures: failed contacts in a row; 0 = something was answered in this one.
    """
    if isinstance(error, BusyError):
        again = asked_pause(error.retry_after_s, draw)
        return again, again
    if not failures:
        again = broken_off(draw)
        return again, again
    again = probe_after(failures, draw, something_waits=something_waits)
    return again, probe_after(failures, draw, something_waits=True)


def broken_off(draw: float) -> timedelta:
    """Time until the next contact after one that broke off though something was answered in it."""
    return AT_ONCE * (1 + draw)


def asked_pause(retry_after_s: float | None, draw: float) -> timedelta:
    """What the server asked for, clamped; spread over twice that time when it said nothing."""
    if retry_after_s is None:
        return ASKED_MIN + EAGER_CAP * draw
    return clamped(retry_after_s)


def clamped(asked_s: float) -> timedelta:
    """A wait the server named, in seconds, within our bounds; what is no number is the shortest."""
    if math.isnan(asked_s):
        return ASKED_MIN
    return timedelta(
        seconds=min(max(asked_s, ASKED_MIN.total_seconds()), ASKED_MAX.total_seconds())
    )


def left_of(until: datetime | None, now: datetime) -> timedelta:
    """What is left of a wait the server named; nothing of one that is further off than any may be:
    then the clock was set back.
    """
    left = timedelta() if until is None else until - now
    return left if timedelta() < left <= ASKED_MAX else timedelta()


def is_within(at: datetime, now: datetime, span: timedelta) -> bool:
    """Whether that was so short a time ago; after a clock that jumps it was not."""
    return abs(now - at) < span


def has_slept(by_clock_s: float, by_ticks_s: float, asked_s: float) -> bool:
    """Whether the PC slept during a wait of `asked_s` seconds, by the clock on the wall and by one
    that nobody can set, which goes on through the sleep on some systems and stands on others.

    A clock that was set looks the same; that costs one round.
    """
    return abs(by_clock_s - by_ticks_s) > SLEPT_S or by_ticks_s - asked_s > SLEPT_S


def record_after(tries: int, draw: float) -> timedelta:
    """Time until a record that was refused for now is due again: full jitter, doubling, capped."""
    doubled: timedelta = RECORD_BASE * (1 << min(tries, 10))
    return min(doubled, RECORD_CAP) * draw
