"""How the way to the server was, as spans of time: evidence of outages.

A span reaches from the first to the last sight of one kind. When it really began and ended nobody
saw: it lies between two sights, and both are kept.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from vaxentry.domain.contact import Link

SILENCE = timedelta(minutes=20)
"""The engine looks at the way more often than that while it runs: after a longer silence the PC was
off or asleep, and nothing is claimed about the time between."""
SLOW_HELLO_S = 3.0
"""A greeting takes a second or two on a poor line; from here on people feel it."""
MOST_SPANS = 20_000
"""Kept at most, the newest: weeks of a line that comes and goes every minute, two megabytes."""
STRIP_DAYS = 14


class Way(StrEnum):
    """Each has its words ``queue.way_<code>``."""

    UP = "up"
    """A signed greeting of our own server, or a receipt."""
    SLOW = "slow"
    """The same, after a long wait."""
    DOWN = "down"
    """Nobody answers."""
    TROUBLE = "trouble"
    """The machine answers, the server does not."""
    PORTAL = "portal"
    """Somebody else answers: a login page of the network, or whoever reads along."""
    STOPPED = "stopped"
    """Sending stopped until a person acts: certificate, other server, refused, too old."""


UP_WAYS = frozenset({Way.UP, Way.SLOW})
_WAYS = {
    Link.ONLINE: Way.UP,
    Link.OFFLINE: Way.DOWN,
    Link.SERVER_TROUBLE: Way.TROUBLE,
    Link.PORTAL: Way.PORTAL,
    Link.CERTIFICATE: Way.STOPPED,
    Link.WRONG_SERVER: Way.STOPPED,
    Link.NOT_ALLOWED: Way.STOPPED,
    Link.UPDATE_NEEDED: Way.STOPPED,
}

TONES: Mapping[Way, str] = {
    Way.UP: "good",
    Way.SLOW: "wait",
    Way.DOWN: "warn",
    Way.TROUBLE: "warn",
    Way.PORTAL: "warn",
    Way.STOPPED: "error",
}
"""How a way is told by colour, on every screen and paper: it goes, it takes its time, nothing is
sent for now, a person must act. The words stand beside it."""


@dataclass(frozen=True, slots=True)
class LinkSpan:
    """One kind of way, from its first to its last sight, UTC.

    Attributes:
        before: the last sight of anything before it; None = none is known.
        after: the first sight behind it; None while it lasts.
    """

    way: Way
    first: datetime
    last: datetime
    before: datetime | None = None
    after: datetime | None = None

    @property
    def until(self) -> datetime:
        """Up to when it may have been so: nothing is claimed about a silence."""
        if self.after is None or self.after - self.last > SILENCE:
            return self.last
        return self.after


def way_of(link: Link, *, slow: bool = False) -> Way | None:
    """What a contact showed; None where the PC did not try."""
    way = _WAYS.get(link)
    return Way.SLOW if slow and way is Way.UP else way


def tone_of(link: Link) -> str:
    """The tone of the way as it is known now; "neutral" where the PC did not try."""
    way = way_of(link)
    return TONES[way] if way is not None else "neutral"


def still_up(newest: LinkSpan | None) -> Way:
    """What a receipt shows: the way is up, as slow as it was."""
    return newest.way if newest is not None and newest.way in UP_WAYS else Way.UP


def fold(newest: LinkSpan | None, way: Way, at: datetime) -> tuple[LinkSpan | None, LinkSpan]:
    """A sight of the way, put to what is known.

    Returns:
        The newest span as it is now, None where it goes on and takes the sight in; and the span
        that the sight is in. Where the clock went back, nothing is said about the time between.
    """
    if newest is None:
        return None, LinkSpan(way, at, at)
    if at < newest.last:
        return newest, LinkSpan(way, at, at)
    if way is newest.way and at - newest.last <= SILENCE:
        return None, replace(newest, last=at)
    return replace(newest, after=at), LinkSpan(way, at, at, before=newest.last)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one day in which the way was of one kind, between midnight and midnight here.

    Attributes:
        begin, end: as shares of the day, 0..1.
        sure: false for the time between the last sight of it and the first of the next.
    """

    way: Way
    begin: float
    end: float
    sure: bool


Part = tuple[Way, datetime, datetime, bool]
"""A way, from when to when, and whether it was surely so."""


def pieces(spans: Sequence[LinkSpan], days: Sequence[date]) -> Mapping[date, Sequence[Piece]]:
    """What is known of each of these days, in the PC's own time zone."""
    return cut_by_day(_parts(spans), days)


def _parts(spans: Sequence[LinkSpan]) -> Iterator[Part]:
    for span in spans:
        yield span.way, span.first, span.last, True
        yield span.way, span.last, span.until, False


def cut_by_day(parts: Iterable[Part], days: Sequence[date]) -> Mapping[date, Sequence[Piece]]:
    """Parts cut at midnight here, by the day, in their order. Each costs the days it touches."""
    known = sorted(days)
    begins = [_midnight(day) for day in known]
    ends = [_midnight(day + timedelta(days=1)) for day in known]
    found: dict[date, list[Piece]] = {day: [] for day in days}
    for way, begin, end, sure in parts:
        first, behind = bisect_right(ends, begin), bisect_right(begins, end)
        for at in range(first, behind if begin <= end else first):
            midnight, whole = begins[at], ends[at] - begins[at]
            low, high = max(begin, midnight), min(end, ends[at])
            piece = Piece(way, (low - midnight) / whole, (high - midnight) / whole, sure)
            found[known[at]].append(piece)
    return found


def _midnight(day: date) -> datetime:
    """As the spans have it: two moments in UTC are compared by themselves."""
    return datetime.combine(day, time()).astimezone(UTC)


def totals(day: Sequence[Piece]) -> Mapping[Way, timedelta]:
    """How long the way was of each kind on a day, as far as it was seen."""
    found: dict[Way, timedelta] = {}
    for piece in day:
        share = timedelta(days=1) * (piece.end - piece.begin)
        found[piece.way] = found.get(piece.way, timedelta()) + share
    return found
