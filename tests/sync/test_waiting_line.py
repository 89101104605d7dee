"""The time a batch spent in the server's line says nothing about the link."""

from typing import Any
from uuid import uuid4

import pytest

from tests.sync.conftest import Desk
from tests.sync.fake_server import Answer, FakeServer, json_answer
from vaxentry.sync.goodput import FIRST_SIZE, GROWTH
from vaxentry.sync.lanes import OneLane
from vaxentry.sync.replies import Reply, waited_s
from vaxentry.sync.sending import Sender

LINE_S, TRIP_S = 4.0, 0.01


class Watch:
    """Seconds that pass only when the server answers."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def sender(desk: Desk, watch: Watch, headers: dict[str, str]) -> Sender:
    """Sends to a server whose line takes `LINE_S`; it says so in these headers."""

    def rule(server: FakeServer, method: str, path: str, content: Any) -> Answer:
        watch.now += LINE_S + TRIP_S
        status, _, answer = server.honest(method, path, content)
        return status, headers, answer

    desk.server.rule = rule
    return Sender(
        desk.outbox,
        OneLane(desk.clients[0]),
        clock=desk.clock,
        draw=lambda: 0.5,
        run=uuid4(),
        batch_limit=500,
        stop=desk.stop,
        monotonic=watch,
    )


def test_a_wait_in_the_servers_line_does_not_make_batches_small(desk: Desk) -> None:
    desk.save(FIRST_SIZE)
    contract = desk.outbox.contract()
    assert contract is not None
    patient = sender(desk, Watch(), {"X-Waited-Ms": str(int(LINE_S * 1000))})
    patient.send_due(contract, 500, lambda: None)
    assert patient.goodput.size == FIRST_SIZE * GROWTH


def test_a_server_that_says_nothing_of_its_line_is_a_slow_link(desk: Desk) -> None:
    desk.save(FIRST_SIZE)
    contract = desk.outbox.contract()
    assert contract is not None
    unknowing = sender(desk, Watch(), {})
    unknowing.send_due(contract, 500, lambda: None)
    assert unknowing.goodput.size < FIRST_SIZE


def refuse_batches(_server: FakeServer, method: str, _path: str, _content: Any) -> Answer | None:
    return json_answer({"error": "busy"}, 503) if method == "POST" else None


def test_a_busy_server_does_not_make_a_known_link_unknown(desk: Desk) -> None:
    desk.save(FIRST_SIZE)
    desk.engine.run_once()
    known = desk.engine._sender.goodput
    assert known.bytes_s is not None
    desk.save(1)
    desk.server.rule = refuse_batches
    assert desk.engine.run_once().cause == "busy"
    assert desk.engine._sender.goodput == known


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("1500", 1.5), ("0", 0), ("", 0), ("-3", 0), ("nan", 0), ("9" * 40, 999_999.999)],
)
def test_what_is_no_time_is_none(told: str, seconds: float) -> None:
    assert waited_s(Reply(200, b"", {"X-Waited-Ms": told})) == seconds
