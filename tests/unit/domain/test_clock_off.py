"""How far the clock of a PC is off, and from when on people are told."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from vaxentry.domain.contact import CLOCK_MAY_BE_OFF, Link, QueueStatus, clock_off

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_half_of_the_way_is_taken_off() -> None:
    told = NOON.astimezone(timezone(timedelta(hours=9)))
    assert clock_off(told, NOON + 3 * SECOND, 6 * SECOND) == timedelta()
    assert clock_off(told, NOON + timedelta(days=3), 2 * SECOND) == timedelta(days=3) - SECOND


@pytest.mark.parametrize("way", [1, -1])
def test_from_more_than_five_minutes_on_it_is_wrong(way: int) -> None:
    def wrong(off: timedelta | None) -> timedelta | None:
        return QueueStatus(Link.ONLINE, 0, 0, None, None, None, None, clock_off=off).wrong_clock

    assert wrong(way * CLOCK_MAY_BE_OFF) is None
    assert wrong(way * (CLOCK_MAY_BE_OFF + SECOND)) == way * (CLOCK_MAY_BE_OFF + SECOND)
    assert wrong(None) is None
