"""A server with many PCs tells each when to come: one that is not let in yet asks again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from tests.db.conftest import a_dose
from tests.sync.conftest import Desk
from tests.sync.fake_server import CUT, Answer, FakeServer, json_answer
from vaxentry.domain.contact import Link
from vaxentry.wire.messages import HELLO
from vaxentry.wire.signing import sign

NUMBER = 7


class Crowded:
    """Greets with these pauses, one after the other, then with none; loses answers to batches."""

    def __init__(self, desk: Desk, pauses: Sequence[float], *, loses: bool = False) -> None:
        self.pauses, self.loses = list(pauses), loses
        self.asked: list[tuple[int, int]] = []
        desk.server.rule = self

    def __call__(self, server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if method == "POST" and self.loses:
            server.honest(method, path, content)
            return CUT
        if not path.startswith("/v1/hello"):
            return None
        asked = parse_qs(urlsplit(path).query)
        self.asked.append((int(asked["waiting"][0]), int(asked["turn"][0])))
        pause_s = self.pauses.pop(0) if self.pauses else 0.0
        hello = replace(server.hello(asked["nonce"][0]), pause_s=pause_s, turn=NUMBER)
        return json_answer(sign(server.key, HELLO, hello.to_json()))


def test_a_turn_that_comes_later_is_waited_for_and_then_taken(desk: Desk) -> None:
    desk.save(2)
    crowded = Crowded(desk, [10.0])
    done = desk.engine.run_once()
    assert (done.link, done.again_after) == (Link.ONLINE, timedelta(seconds=10))
    assert done.cause, "a save in the meantime does not wake the worker"
    assert (desk.states(), desk.server.calls) == ({"queued": 2}, ["GET /v1/hello"])
    desk.clock.now += done.again_after
    assert desk.engine.run_once().cause == ""
    assert desk.states() == {"accepted": 2}
    assert crowded.asked == [(2, 0), (2, NUMBER)], "the same number again: nobody gets before us"


def test_a_turn_is_over_when_all_was_sent(desk: Desk) -> None:
    desk.save(1)
    crowded = Crowded(desk, [])
    desk.engine.run_once()
    desk.save(1)
    desk.clock.now += timedelta(minutes=2)
    desk.engine.run_once()
    assert crowded.asked == [(1, 0), (1, 0)]


def test_what_is_urgent_does_not_wait_for_its_turn(desk: Desk) -> None:
    desk.save(2)
    desk.book.add(a_dose(complaint="pingsan"), record_id=uuid4(), stack=desk.stack.id)
    Crowded(desk, [70.0])
    done = desk.engine.run_once()
    assert done.again_after == timedelta(seconds=70)
    assert desk.states() == {"accepted": 1, "queued": 2}


def test_what_was_sent_before_is_asked_about_without_waiting(desk: Desk) -> None:
    desk.save(1)
    crowded = Crowded(desk, [], loses=True)
    desk.engine.run_once()
    crowded.pauses, crowded.loses = [70.0], False
    desk.engine.run_once()
    assert desk.states() == {"accepted": 1}


def test_no_number_of_seconds_keeps_us_away_for_long(desk: Desk) -> None:
    desk.save(1)
    Crowded(desk, [1e9])
    assert desk.engine.run_once().again_after <= timedelta(minutes=15)
