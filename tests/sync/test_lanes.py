"""Several batches on their way at once over real connections."""

import time
from threading import Barrier, Event
from typing import Any
from uuid import uuid4

import pytest

from tests.sync.conftest import Desk
from tests.sync.fake_server import Answer, FakeServer, Rule, json_answer
from vaxentry.db.agreement import Agreement
from vaxentry.errors import DiskFullError
from vaxentry.sync.client import Client
from vaxentry.sync.engine import SyncEngine
from vaxentry.sync.http import Http
from vaxentry.sync.lanes import ManyLanes
from vaxentry.sync.pace import SOON
from vaxentry.wire.messages import LATE_AFTER

WIDTH = 3


@pytest.fixture
def wide(desk: Desk) -> SyncEngine:
    clients = [Client(Http(Event())) for _ in range(WIDTH)]
    desk.clients += clients
    return SyncEngine(
        desk.outbox,
        Agreement(desk.book.transactions),
        clients[0],
        ManyLanes(clients),
        clock=desk.clock,
        draw=lambda: 0.5,
        run=uuid4(),
        new_id=uuid4,
        batch_limit=5,
        stop=desk.stop,
    )


def test_batches_travel_together_and_no_record_twice(desk: Desk, wide: SyncEngine) -> None:
    together, seen = Barrier(WIDTH), []

    def meet(_server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if method == "POST" and path == "/v1/batches":
            seen.extend(content["events"]["id"])
            if content["device_seq"] > 1:  # the first one travels alone
                together.wait(10)  # breaks unless three are here at once
        return None

    desk.save(20)
    desk.server.rule = meet
    assert wide.run_once().answered == 20
    assert len(seen) == len(set(seen)) == 20
    assert desk.states() == {"accepted": 20}


def test_after_a_nap_every_connection_is_a_fresh_one(desk: Desk, wide: SyncEngine) -> None:
    desk.save(20)
    wide.run_once()
    pools = [client._transport._line.poolmanager.pools for client in desk.clients[-WIDTH:]]  # type: ignore[attr-defined]
    assert any(len(pool) for pool in pools)
    wide.hang_up()
    assert not any(len(pool) for pool in pools)
    desk.save(1)
    wide.run_once()
    assert desk.states() == {"accepted": 21}


def cut(*seqs: int) -> Rule:
    """The connection breaks under these batches, before anything of them is stored."""

    def rule(_server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        is_batch = method == "POST" and path == "/v1/batches"
        return (0, {}, b"") if is_batch and content["device_seq"] in seqs else None

    return rule


def test_one_that_is_cut_holds_up_no_other_and_is_asked_about_while_they_travel(
    desk: Desk, wide: SyncEngine
) -> None:
    desk.save(60)
    desk.server.rule = cut(2)
    ended = wide.run_once()
    assert ended.cause == ""
    assert ended.again_after > SOON
    assert desk.states() == {"accepted": 60}
    asked_at = desk.server.calls.index("GET /v1/batches/2")
    assert "POST /v1/batches" in desk.server.calls[asked_at:]


def test_a_line_that_breaks_while_it_is_asked_ends_the_round(desk: Desk, wide: SyncEngine) -> None:
    def cut_both(server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        is_asked = path == "/v1/batches/2"
        return (0, {}, b"") if is_asked else cut(2)(server, method, path, content)

    desk.save(60)
    desk.server.rule = cut_both
    assert wide.run_once().cause == "outcome_unknown"
    told = desk.states()
    assert (told["uncertain"], "sending" in told, told["queued"] > 0) == (5, False, True)
    desk.server.rule = lambda *_: None
    wide.run_once()
    assert desk.states() == {"accepted": 60}


def test_after_a_cut_nothing_is_begun_before_another_one_is_answered(
    desk: Desk, wide: SyncEngine
) -> None:
    desk.save(60)
    desk.server.rule = cut(2, 3, 4)
    ended = wide.run_once()
    assert ended.cause == "outcome_unknown"
    assert desk.states() == {"accepted": 5, "uncertain": 15, "queued": 40}


def test_what_the_server_itself_refuses_ends_the_round_though_others_are_on_their_way(
    desk: Desk, wide: SyncEngine
) -> None:
    def refuse(_server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if method != "POST" or path != "/v1/batches" or content["device_seq"] == 1:
            return None
        if content["device_seq"] == 2:
            return json_answer({"error": "token"}, 401)
        time.sleep(0.3)  # answered last
        return None

    desk.save(60)
    desk.server.rule = refuse
    assert wide.run_once().cause == "not_allowed"
    assert desk.states() == {"accepted": 15, "queued": 45}


def test_a_full_disk_while_others_travel_leaves_nothing_stuck(
    desk: Desk, wide: SyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.save(15)

    def full(*_: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as patch:
        patch.setattr(desk.outbox, "settle", full)
        with pytest.raises(DiskFullError):
            wide.run_once()
    wide.run_once()
    assert desk.states() == {"accepted": 15}


def test_none_goes_so_far_ahead_of_a_stuck_one_that_it_would_come_too_late(
    desk: Desk, wide: SyncEngine
) -> None:
    wide._sender._batch_limit = 1
    stuck: list[int] = []

    def stall_second(server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if method != "POST" or path != "/v1/batches" or content["device_seq"] != 2:
            return None
        ends = time.monotonic() + 20
        while max(server.batches) < 2 + LATE_AFTER and time.monotonic() < ends:
            time.sleep(0.01)
        time.sleep(0.5)  # time for others to go on, if they would
        stuck.append(max(server.batches) - 2)
        return json_answer({"error": "late"}, 409) if stuck[0] > LATE_AFTER else None

    desk.save(LATE_AFTER + 10)
    desk.server.rule = stall_second
    assert wide.run_once().answered == LATE_AFTER + 10
    assert stuck == [LATE_AFTER]
    assert desk.states() == {"accepted": LATE_AFTER + 10}
