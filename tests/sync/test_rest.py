from datetime import timedelta

import pytest

from tests.db.conftest import Clock
from vaxentry.sync.rest import Rest

SPAN = timedelta(minutes=15)


def test_it_ends_by_itself() -> None:
    clock = Clock()
    rest = Rest(clock)
    assert rest.left() == timedelta()
    rest.begin(SPAN)
    left = rest.left()
    assert SPAN - timedelta(seconds=10) < left <= SPAN
    clock.now += left
    assert rest.left() == timedelta()


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=1)])
def test_a_clock_that_jumps_ends_it(jump: timedelta) -> None:
    clock = Clock()
    rest = Rest(clock)
    rest.begin(SPAN)
    clock.now += jump
    assert not rest.is_on
