"""The server's own word when to come again, kept over a restart; our own pauses are not."""

from datetime import timedelta

import pytest

from tests.sync.conftest import Desk
from tests.sync.fake_server import CUT, Answer, json_answer
from tests.sync.test_engine import only
from tests.sync.test_turns import Crowded

LONG = timedelta(minutes=15)
NEARLY = timedelta(seconds=1)
NOTHING = timedelta()


def busy(**headers: str) -> Answer:
    return json_answer({"error": "busy"}, 503, **headers)


@pytest.mark.parametrize("call", ["/v1/hello", "/v1/batches"])
def test_what_a_busy_server_asks_for_is_known_after_a_restart(desk: Desk, call: str) -> None:
    desk.save(1)
    desk.server.rule = only(call, busy(Retry_After="900"))
    assert desk.engine.run_once().again_after == LONG
    desk.new_run()
    assert LONG - NEARLY <= desk.engine.asked_pause() <= LONG
    desk.clock.now += timedelta(minutes=10)
    assert desk.engine.asked_pause() <= timedelta(minutes=5)
    desk.clock.now += timedelta(minutes=5)
    assert desk.engine.asked_pause() == NOTHING


def test_a_turn_that_comes_later_is_known_after_a_restart(desk: Desk) -> None:
    desk.save(1)
    Crowded(desk, [70.0])
    desk.engine.run_once()
    desk.new_run()
    assert timedelta(seconds=69) <= desk.engine.asked_pause() <= timedelta(seconds=70)


@pytest.mark.parametrize("answer", [CUT, busy(), busy(Retry_After="soon")])
def test_a_pause_of_our_own_is_nobody_s_word(desk: Desk, answer: Answer) -> None:
    desk.save(1)
    desk.server.rule = only("/v1/", answer)
    assert desk.engine.run_once().again_after > NOTHING
    assert desk.engine.asked_pause() == NOTHING


def test_a_greeting_ends_what_was_asked_for_before(desk: Desk) -> None:
    desk.save(1)
    desk.server.rule = only("/v1/hello", busy(Retry_After="900"))
    desk.engine.run_once()
    desk.server.rule = lambda *_: None
    desk.engine.run_once()
    assert desk.states() == {"accepted": 1}
    assert desk.engine.asked_pause() == NOTHING


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=1)])
def test_no_clock_makes_it_longer(desk: Desk, jump: timedelta) -> None:
    desk.save(1)
    desk.server.rule = only("/v1/hello", busy(Retry_After="900"))
    desk.engine.run_once()
    desk.clock.now += jump
    assert desk.engine.asked_pause() == NOTHING


def test_no_word_asks_for_longer_than_any_may(desk: Desk) -> None:
    desk.save(1)
    desk.server.rule = only("/v1/hello", busy(Retry_After="1e9"))
    desk.engine.run_once()
    assert LONG - NEARLY <= desk.engine.asked_pause() <= LONG
