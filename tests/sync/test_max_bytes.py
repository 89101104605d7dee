"""How much a batch may hold is the server's word, in records and in bytes."""

from dataclasses import replace
from typing import Any

import pytest

from tests.sync.conftest import Desk
from tests.sync.fake_server import Answer, FakeServer, json_answer
from vaxentry.wire import body
from vaxentry.wire.messages import HELLO
from vaxentry.wire.signing import sign


class Small:
    """A server that takes bodies of so many bytes."""

    def __init__(self, takes: int, says: int) -> None:
        self.takes, self.says = takes, says
        self.refused = 0

    def __call__(self, server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if path.startswith("/v1/hello"):
            told = replace(server.hello(path.split("nonce=")[1]), max_bytes=self.says)
            return json_answer(sign(server.key, HELLO, told.to_json()))
        if method == "POST" and len(body.pack(content, "identity")) > self.takes:
            self.refused += 1
            return json_answer({"error": "too_large"}, 413)
        return None


TAKES = 9_000


def test_no_batch_is_built_that_the_server_does_not_take(desk: Desk) -> None:
    desk.save(120)
    desk.server.rule = small = Small(TAKES, says=TAKES)
    desk.engine.run_once()
    assert desk.states() == {"accepted": 120}
    assert small.refused == 0


def test_where_it_takes_less_than_it_says_halving_finds_the_way(desk: Desk) -> None:
    desk.save(120)
    desk.server.rule = small = Small(TAKES, says=10**6)
    desk.engine.run_once()
    assert desk.states() == {"accepted": 120}
    assert small.refused


@pytest.mark.parametrize("says", [0, -1])
def test_a_limit_that_makes_no_sense_holds_nothing_back(desk: Desk, says: int) -> None:
    desk.save(3)
    desk.server.rule = Small(TAKES, says)
    desk.engine.run_once()
    assert desk.states() == {"accepted": 3}
