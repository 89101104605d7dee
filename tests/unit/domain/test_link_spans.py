from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.contact import Link
from vaxentry.domain.link_spans import (
    SILENCE,
    LinkSpan,
    Way,
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
