"""A proven hello tells what time it is: a PC that is days off says so to whoever types."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.sync.conftest import Desk
from tests.sync.fake_server import CUT
from vaxentry.domain.contact import Link


@pytest.mark.parametrize("off", [timedelta(days=-40), timedelta(hours=9)])
def test_a_wrong_clock_is_known_until_a_hello_finds_it_right(desk: Desk, off: timedelta) -> None:
    desk.save(1)
    desk.clock.now = datetime.now(UTC) + off
    assert desk.book.status().wrong_clock is None
    desk.engine.run_once()
    told = desk.book.status().wrong_clock
    assert told is not None
    assert abs(told - off) < timedelta(minutes=1)
    assert desk.states() == {"accepted": 1}
    desk.server.rule = lambda *_: CUT
    desk.clock.now += timedelta(minutes=2)
    assert desk.engine.run_once().link is not Link.ONLINE
    assert desk.book.status().wrong_clock == told
    desk.server.rule = lambda *_: None
    desk.clock.now = datetime.now(UTC)
    desk.engine.run_once()
    assert desk.book.status().wrong_clock is None
