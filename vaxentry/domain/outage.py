"""Bukti gangguan: how the way to the server was, as this PC saw it, with how sure that is. Values.

Nobody sees the moment when a line dies: it lies between the last sight before and the first one
after. Both are told, and every length is told as the least and the most it can have been.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from vaxentry.domain.link_spans import SILENCE, UP_WAYS, LinkSpan, Part, Piece, Way, cut_by_day
from vaxentry.domain.records import SiteInfo

OUT_WAYS = tuple(way for way in Way if way not in UP_WAYS)
"""Nothing gets through; a slow way is told apart."""
_NONE, _HOUR = timedelta(), timedelta(hours=1)


class Edge(NamedTuple):
    """When something began or ended: not before the one, not after the other; None = unknown."""

    earliest: datetime | None
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Interval:
    """One kind of way, and between which moments it began and ended.

    Attributes:
        ends: its latest is None while it lasts, or where the PC saw nothing for `SILENCE`.
    """

    way: Way
    begins: Edge
    ends: Edge

    @property
    def sights(self) -> tuple[datetime, datetime]:
        """The first and the last of it: between them it was surely so."""
        first, last = self.begins.latest, self.ends.earliest
        assert first is not None
        assert last is not None
        return first, last

    @property
    def least(self) -> timedelta:
        """It lasted at least from the first to the last sight."""
        first, last = self.sights
        return last - first

    @property
    def most(self) -> timedelta:
        """At most so long, as far as the PC was looking."""
        first, last = self.sights
        return (self.ends.latest or last) - (self.begins.earliest or first)


def interval(span: LinkSpan) -> Interval:
    """A span with its edges; beyond a silence nothing is claimed."""
    before = span.before
    if before is not None and span.first - before > SILENCE:
        before = None
    after = span.until if span.until > span.last else None
    return Interval(span.way, Edge(before, span.first), Edge(span.last, after))


def pieces(intervals: Sequence[Interval], days: Sequence[date]) -> Mapping[date, Sequence[Piece]]:
    """What is known of each of these days, in the PC's own time zone."""
    return cut_by_day(_parts(intervals), days)


def _parts(intervals: Sequence[Interval]) -> Iterator[Part]:
    for one in intervals:
        first, last = one.sights
        yield one.way, first, last, True
        if one.ends.latest is not None:
            yield one.way, last, one.ends.latest, False


def cut(span: LinkSpan, since: datetime, until: datetime) -> LinkSpan | None:
    """The part of a span in a period; None where it was seen nowhere in it."""
    if span.last < since or span.first > until:
        return None
    first, last = max(span.first, since), min(span.last, until)
    before = None if span.before is None else max(span.before, since)
    after = None if span.after is None else min(span.after, until)
    if first > span.first:
        before = first
    if last < span.last:
        after = last
    return LinkSpan(span.way, first, last, before, after)


def lost(intervals: Sequence[Interval]) -> Mapping[Way, tuple[timedelta, timedelta]]:
    """How long each kind of way lasted in all: at least, at most."""
    found: dict[Way, tuple[timedelta, timedelta]] = {}
    for one in intervals:
        least, most = found.get(one.way, (_NONE, _NONE))
        found[one.way] = least + one.least, most + one.most
    return found


def stretches(intervals: Sequence[Interval]) -> list[Interval]:
    """The times in which nothing got through, of whatever kind, each as one: it began with its
    first part and ended with its last. It is called after the part that was seen longest.
    """
    found: list[tuple[Interval, Interval]] = []
    for one in intervals:
        if one.way not in OUT_WAYS:
            continue
        whole, longest = found[-1] if found else (None, one)
        if whole is not None and whole.ends.latest == one.begins.latest:
            longest = max(longest, one, key=lambda part: part.least)
            found[-1] = Interval(longest.way, whole.begins, one.ends), longest
        else:
            found.append((one, one))
    return [whole for whole, _ in found]


class HourLine(NamedTuple):
    """How it stood at the beginning of an hour, or at the end of the period.

    Attributes:
        waiting: records that were saved and on their way.
        cards: counted paper cards that were on no PC, as Tutup hari has it.
        out: how long nothing got through in this hour, as far as it was seen; None = nobody looked.
        most: the most records that waited at one time in this hour.
    """

    begins: datetime
    waiting: int
    cards: int
    out: timedelta | None
    most: int


@dataclass(frozen=True, slots=True)
class Outage:
    """The evidence of a period.

    Attributes:
        since, until: the period, UTC; `until` at most the moment it was made.
        intervals: in the order they were seen.
        hours: every hour of the period, and its end; empty where the period is.
        longest_wait: of a record saved in the period until the server first answered for it, or
            until now; None = none was saved.
        tries: uploads begun in the period, by how they ended.
    """

    made_at: datetime
    made_by: str
    site: SiteInfo
    since: datetime
    until: datetime
    intervals: Sequence[Interval]
    hours: Sequence[HourLine]
    longest_wait: timedelta | None
    tries: Mapping[str, int]

    @property
    def days(self) -> Sequence[date]:
        """The days it touches, in the PC's own time zone: what ends at midnight touches no more."""
        first = self.since.astimezone().date()
        last = (self.until - timedelta.resolution).astimezone().date()
        return [first + timedelta(at) for at in range(max(1, (last - first).days + 1))]

    @property
    def lost(self) -> Mapping[Way, tuple[timedelta, timedelta]]:
        """How long each kind of way lasted in all: at least, at most."""
        return lost(self.intervals)

    @property
    def out(self) -> tuple[timedelta, timedelta]:
        """How long nothing got through: at least, at most."""
        told = stretches(self.intervals)
        return sum((one.least for one in told), _NONE), sum((one.most for one in told), _NONE)

    @property
    def is_seen(self) -> bool:
        """Whether the PC looked at all: where not, it knows of no outage and of no way either."""
        return bool(self.intervals)

    @property
    def seen(self) -> timedelta:
        """How long the PC was looking."""
        return sum((one.least for one in self.intervals), _NONE)

    @property
    def most_waiting(self) -> int:
        """The most records that waited at one time."""
        return max((one.most for one in self.hours), default=0)

    @property
    def most_cards(self) -> int:
        """The most counted cards that were not typed at the beginning of an hour, or at the end."""
        return max((one.cards for one in self.hours), default=0)


def out_by_hour(
    intervals: Sequence[Interval], first: datetime, amount: int
) -> Sequence[timedelta | None]:
    """How long nothing got through in each of so many hours from a moment on, as far as it was
    seen; None where nobody looked. Each interval costs the hours it touches.
    """
    looked = [*intervals]
    found: list[timedelta | None] = [None] * amount
    for one in looked:
        for at, _ in _hours_of(one, first, amount):
            found[at] = _NONE
    for one in stretches(looked):
        for at, length in _hours_of(one, first, amount):
            found[at] = (found[at] or _NONE) + length
    return found


def _hours_of(one: Interval, first: datetime, amount: int) -> Iterator[tuple[int, timedelta]]:
    """The hours in which it was seen, each with how long."""
    begin, end = one.sights
    at = max((begin - first) // _HOUR, 0)
    while at < amount and (hour := first + at * _HOUR) <= end:
        yield at, min(end, hour + _HOUR) - max(begin, hour)
        at += 1
