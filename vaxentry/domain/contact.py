"""The way to the server: what is known of it, the last word, and what the status line says."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from vaxentry.domain.match import Match


class Link(StrEnum):
    """What is known of the way to the server. Only a verified signed hello makes it ONLINE."""

    ALONE = "alone"
    """Not enrolled yet: nothing is sent, everything is kept."""
    UNKNOWN = "unknown"
    """Not tried since start."""
    ONLINE = "online"
    OFFLINE = "offline"
    SERVER_TROUBLE = "server_trouble"
    """The machine answers, the server does not."""
    PORTAL = "portal"
    """Somebody else answers: a login page of the network, or whoever reads along."""
    CERTIFICATE = "certificate"
    """Our server's own TLS certificate is no good, out of date for one: nothing is sent."""
    WRONG_SERVER = "wrong_server"
    """Another server_id: full stop, the queue is kept."""
    NOT_ALLOWED = "not_allowed"
    """Token refused or device revoked."""
    UPDATE_NEEDED = "update_needed"
    """The server speaks only newer protocols."""


_WHOLE_FROM = 10


def told_rate(per_minute: float) -> float:
    """A rate as it is told, on the screen and in files: below ten with one decimal, never as none
    where something was answered.
    """
    if per_minute >= _WHOLE_FROM:
        return float(round(per_minute))
    return max(round(per_minute, 1), 0.1)


CLOCK_MAY_BE_OFF = timedelta(minutes=5)
"""Slow lines and clocks that drift stay below it; a day or a zone that is set wrong does not."""


def clock_off(told: datetime, heard_at: datetime, took: timedelta) -> timedelta:
    """How far the clock of this PC is ahead of the server's; negative = behind.

    Args:
        told: the server's time, in an answer that was `took` on its way there and back.
        heard_at: the time here when the answer came, UTC.
    """
    return heard_at - told.astimezone(UTC) - took / 2


@dataclass(frozen=True, slots=True)
class Contact:
    """What a contact with the server showed, and when that was, UTC.

    Attributes:
        clock_off: as `clock_off` at the last proven hello, None before the first.
    """

    link: Link
    at: datetime
    clock_off: timedelta | None = None


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """What the status line shows; computed from the store, only the link is what this run saw.

    Attributes:
        link: what the last contact of this run showed; UNKNOWN before the first.
        link_age: time since then, None before it.
        waiting: records that move by themselves (queued, sending, uncertain).
        contested: records that the server accepted and another one contends with since.
        oldest_age: age of the oldest record of which anything goes by itself.
        per_minute: doses settled per minute at the measured rate, None when not measured.
        next_try_at: when the engine will try again by itself, UTC.
        match: the last comparison with the server, None = none in its present epoch.
        clock_off: how far the clock here is ahead of the server's, negative = behind; None = not
            known.
        changes: what goes by itself of records that do not wait: voids the server does not know
            yet, and versions that it lost of what needs a person. In no sum of the reports.
    """

    link: Link
    waiting: int
    needs_person: int
    oldest_age: timedelta | None
    per_minute: float | None
    next_try_at: datetime | None
    last_receipt_at: datetime | None
    link_age: timedelta | None = None
    match: Match | None = None
    contested: int = 0
    clock_off: timedelta | None = None
    changes: int = 0

    @property
    def wrong_clock(self) -> timedelta | None:
        """`clock_off` where it is so much that people should be told."""
        off = self.clock_off
        return None if off is None or abs(off) <= CLOCK_MAY_BE_OFF else off

    @property
    def to_send(self) -> int:
        """Whatever is still to be sent by itself: while there is any, the PC has not drained."""
        return self.waiting + self.changes

    @property
    def time_left(self) -> timedelta | None:
        """Time to drain what waits at the measured rate."""
        if not self.per_minute or not self.waiting:
            return None
        return timedelta(minutes=self.waiting / self.per_minute)
