from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.contact import Link
from vaxentry.domain.link_spans import (
    SILENCE,
    LinkSpan,
    Part,
    Piece,
    Way,
    cut_by_day,
    fold,
    pieces,
    still_up,
    totals,
    way_of,
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


def test_sights_of_one_kind_are_one_span_and_its_edges_lie_between_two_sights() -> None:
    found = seen((Way.UP, 0), (Way.UP, 5), (Way.DOWN, 7), (Way.DOWN, 7.5), (Way.UP, 9))
    assert found == [
        LinkSpan(Way.UP, at(0), at(5), None, at(7)),
        LinkSpan(Way.DOWN, at(7), at(7.5), at(5), at(9)),
        LinkSpan(Way.UP, at(9), at(9), at(7.5), None),
    ]
    assert [one.until for one in found] == [at(7), at(9), at(9)]


def test_nothing_is_claimed_about_a_long_silence() -> None:
    first, second = seen((Way.UP, 0), (Way.UP, 300))
    assert (first.until, first.after, second.before) == (at(0), at(300), at(0))


def test_a_clock_that_went_back_begins_anew() -> None:
    first, second = seen((Way.UP, 10), (Way.UP, 3))
    assert (first.after, second.before) == (None, None)


def test_a_receipt_shows_the_way_as_slow_as_it_was() -> None:
    (slow,) = seen((Way.SLOW, 0))
    (down,) = seen((Way.DOWN, 0))
    assert [still_up(one) for one in (slow, down, None)] == [Way.SLOW, Way.UP, Way.UP]


def test_every_contact_but_none_shows_something() -> None:
    silent = {link for link in Link if way_of(link) is None}
    assert silent == {Link.ALONE, Link.UNKNOWN}
    assert way_of(Link.ONLINE, slow=True) is Way.SLOW
    assert way_of(Link.OFFLINE, slow=True) is Way.DOWN


@given(st.lists(st.tuples(st.sampled_from(Way), st.integers(-30, 30)), max_size=40))
def test_whatever_is_seen_every_sight_is_in_a_span_of_its_kind(
    steps: list[tuple[Way, int]],
) -> None:
    minutes, sights = 0, []
    for way, step in steps:
        minutes += step
        sights.append((way, minutes))
    spans = seen(*sights)
    for way, minute in sights:
        assert any(s.way is way and s.first <= at(minute) <= s.last for s in spans)
    for span in spans:
        assert span.first <= span.last <= span.until
        assert span.until - span.last <= SILENCE
        assert span.before is None or span.before <= span.first


def within(day: date, begin: datetime, end: datetime) -> tuple[float, float] | None:
    midnight = datetime.combine(day, time()).astimezone()
    following = datetime.combine(day + timedelta(days=1), time()).astimezone()
    low, high = max(begin, midnight), min(end, following)
    if low > high or low >= following:
        return None
    whole = following - midnight
    return (low - midnight) / whole, (high - midnight) / whole


def plainly(parts: Sequence[Part], days: Sequence[date]) -> dict[date, list[Piece]]:
    """Every part held against every day."""
    found: dict[date, list[Piece]] = {day: [] for day in days}
    for way, begin, end, sure in parts:
        for day in days:
            part = within(day, begin, end)
            if part is not None:
                found[day].append(Piece(way, *part, sure))
    return found


MIDNIGHT = datetime(2026, 11, 23).astimezone(UTC)
moments = st.builds(
    lambda hours, odd: MIDNIGHT + timedelta(hours=hours, microseconds=odd),
    st.integers(-60, 60),
    st.sampled_from([0, 0, 1, 1_234_567_890]),
)
some_days = st.lists(
    st.integers(-3, 3).map(lambda ago: date(2026, 11, 23) - timedelta(ago)), unique=True
)
parts_seen = st.lists(st.tuples(st.sampled_from(Way), moments, moments, st.booleans()))


@given(parts_seen, some_days)
def test_parts_are_cut_as_if_each_was_held_against_each_day(
    parts: list[Part], days: list[date]
) -> None:
    assert cut_by_day(parts, days) == plainly(parts, days)


class Walked(list[date]):
    """Days that count how often somebody walks along them."""

    walks = 0

    def __iter__(self) -> Iterator[date]:
        self.walks += 1
        return super().__iter__()


def test_the_days_are_not_walked_for_each_span() -> None:
    days = Walked(date(2026, 11, 23) - timedelta(ago) for ago in range(14))
    spans = [LinkSpan(Way.UP, at(n), at(n + 0.5), None, at(n + 1)) for n in range(500)]
    assert sum(map(len, pieces(spans, days).values())) >= 1000
    assert days.walks < 10


def test_a_day_is_told_in_hours() -> None:
    here = datetime(2026, 11, 23).astimezone()
    spans = [
        LinkSpan(Way.UP, here - timedelta(hours=1), here + timedelta(hours=6)),
        LinkSpan(Way.DOWN, here + timedelta(hours=6), here + timedelta(hours=30)),
    ]
    days = [date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)]
    told = [totals(one) for one in pieces(spans, days).values()]
    assert told == [
        {Way.UP: timedelta(hours=1)},
        {Way.UP: timedelta(hours=6), Way.DOWN: timedelta(hours=18)},
        {Way.DOWN: timedelta(hours=6)},
        {},
    ]
