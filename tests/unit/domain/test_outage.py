from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.test_link_spans import plainly, some_days
from vaxentry.domain.link_spans import SILENCE, LinkSpan, Part, Way, fold
from vaxentry.domain.outage import (
    Edge,
    Interval,
    cut,
    interval,
    lost,
    out_by_hour,
    pieces,
    stretches,
)

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def seen(*sights: tuple[Way, float]) -> list[LinkSpan]:
    spans: list[LinkSpan] = []
    for way, minutes in sights:
        ended, present = fold(spans[-1] if spans else None, way, at(minutes))
        if spans:
            spans[-1] = ended or present
        if not spans or ended is not None:
            spans.append(present)
    return spans


@given(st.lists(st.tuples(st.sampled_from(Way), st.integers(0, 900)), max_size=20), some_days)
def test_intervals_are_cut_as_if_each_was_held_against_each_day(
    steps: list[tuple[Way, int]], days: list[date]
) -> None:
    minutes = accumulate((step for _, step in steps), initial=-3000)
    found = [interval(one) for one in seen(*zip((way for way, _ in steps), minutes, strict=False))]
    parts: list[Part] = []
    for one in found:
        first, last, behind = one.begins.latest, one.ends.earliest, one.ends.latest
        assert first is not None
        assert last is not None
        parts.append((one.way, first, last, True))
        parts += [(one.way, last, behind, False)] if behind is not None else []
    assert pieces(found, days) == plainly(parts, days)


def test_an_edge_lies_between_two_sights() -> None:
    _, down, _ = map(interval, seen((Way.UP, 5), (Way.DOWN, 7), (Way.DOWN, 8), (Way.UP, 9)))
    assert (down.begins, down.ends) == (Edge(at(5), at(7)), Edge(at(8), at(9)))
    assert (down.least, down.most) == (timedelta(minutes=1), timedelta(minutes=4))


def test_nothing_is_claimed_about_a_silence() -> None:
    gap = SILENCE / timedelta(minutes=1) + 1
    up, down = map(interval, seen((Way.UP, 0), (Way.DOWN, gap)))
    assert (up.ends, down.begins) == (Edge(at(0), None), Edge(None, at(gap)))
    assert (up.most, down.most) == (timedelta(), timedelta())


def test_a_period_cuts_a_span_where_it_was_seen_on_both_sides() -> None:
    (down,) = seen((Way.DOWN, 0), (Way.DOWN, 10), (Way.DOWN, 20))
    part = cut(down, at(5), at(12))
    assert part == LinkSpan(Way.DOWN, at(5), at(12), at(5), at(12))
    assert cut(down, at(21), at(30)) is None
    assert cut(down, at(-9), at(-1)) is None


def test_an_outage_of_several_kinds_is_one_stretch() -> None:
    looks = (
        (Way.UP, 0),
        (Way.DOWN, 2),
        (Way.PORTAL, 4),
        (Way.PORTAL, 9),
        (Way.UP, 10),
        (Way.DOWN, 12),
    )
    first, second = stretches([interval(one) for one in seen(*looks)])
    assert (first.way, first.begins, first.ends) == (
        Way.PORTAL,
        Edge(at(0), at(2)),
        Edge(at(9), at(10)),
    )
    assert second.begins == Edge(at(10), at(12))


ways = st.sampled_from([Way.UP, Way.DOWN, Way.PORTAL, Way.SLOW])


@given(st.lists(st.tuples(ways, st.integers(1, 15)), min_size=1, max_size=30), st.data())
def test_what_really_happened_lies_within_what_is_told(
    spells: list[tuple[Way, int]], data: st.DataObject
) -> None:
    """A line of known shape, looked at now and then: every true edge lies within its interval."""
    ends, clock = [], 0
    for _, length in spells:
        clock += length
        ends.append(clock)
    looks = sorted(data.draw(st.sets(st.integers(0, clock - 1), min_size=1, max_size=60)))

    def true_way(minute: int) -> Way:
        return next(way for (way, _), end in zip(spells, ends, strict=True) if minute < end)

    spans = seen(*((true_way(look), float(look)) for look in looks))
    told = [interval(one) for one in spans]
    for one in told:
        begun, ended = one.begins.latest, one.ends.earliest
        assert begun is not None
        assert ended is not None
        assert one.least <= one.most
        assert one.way is true_way(int((begun - NOON) / timedelta(minutes=1)))
        assert one.way is true_way(int((ended - NOON) / timedelta(minutes=1)))
    for earlier, later in pairwise(told):
        if earlier.ends.latest is not None:
            assert earlier.ends.latest == later.begins.latest
    whole = sum((least for least, _ in lost(told).values()), timedelta())
    assert whole <= at(clock) - at(0)
    out = out_by_hour(told, at(0), clock // 60 + 1)
    assert sum(filter(None, out), timedelta()) <= at(clock) - at(0)


def out_within(intervals: list[Interval], begin: datetime, end: datetime) -> timedelta | None:
    """The plain way: every hour against every look and every outage."""
    if not any(one.sights[0] < end and one.sights[1] >= begin for one in intervals):
        return None
    total = timedelta()
    for one in stretches(intervals):
        first, last = one.sights
        total += max(min(last, end) - max(first, begin), timedelta())
    return total


@given(
    st.lists(st.tuples(st.sampled_from(Way), st.integers(0, 200)), max_size=40),
    st.integers(-300, 300),
    st.integers(0, 30),
)
def test_each_hour_lost_is_as_if_it_was_held_against_every_outage(
    steps: list[tuple[Way, int]], begun: int, amount: int
) -> None:
    minutes = accumulate((step for _, step in steps), initial=0)
    spans = seen(*zip((way for way, _ in steps), minutes, strict=False))
    found = [interval(one) for one in spans]
    hours = [at(begun + 60 * hour) for hour in range(amount + 1)]
    plain = [out_within(found, *hour) for hour in pairwise(hours)]
    assert out_by_hour(found, at(begun), amount) == plain


class Once(list[Interval]):
    """Gives what is in it a single time."""

    def __iter__(self) -> Iterator[Interval]:
        given = list(super().__iter__())
        self.clear()
        return iter(given)


def test_a_line_that_flaps_each_minute_is_gone_through_once() -> None:
    sights = ((Way.DOWN, 0.0), (Way.DOWN, 0.5), (Way.UP, 0.75))
    looks = ((way, minute + part) for minute in range(6_000) for way, part in sights)
    out = out_by_hour(Once(map(interval, seen(*looks))), at(0), 100)
    assert out == [timedelta(minutes=30)] * 100
