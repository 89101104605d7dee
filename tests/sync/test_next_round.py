"""When the next round is due by itself: soon where something is to be done, never every second."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from tests.sync.conftest import Desk
from tests.sync.fake_server import CUT, Answer, FakeServer, json_answer
from tests.sync.test_engine import only
from vaxentry.domain.contact import Link
from vaxentry.sync import pace

BROKEN = json_answer({"error": "internal"}, 500)


def breaks_on_batches(_s: FakeServer, _m: str, path: str, _c: Any) -> Answer | None:
    return BROKEN if path.startswith("/v1/batches") else None


def unknown_try(desk: Desk, *records: UUID) -> None:
    due = [one for one in desk.outbox.due(desk.clock(), 10) if one.record_id in records]
    attempt = desk.outbox.begin(uuid4(), due, desk.clock())
    desk.outbox.leave_unknown(attempt.device_seq, "cut", None, desk.clock())


def test_what_the_server_can_not_answer_for_is_asked_about_patiently(desk: Desk) -> None:
    unknown_try(desk, *desk.save(2))
    desk.server.rule = breaks_on_batches
    for _ in range(2):
        done = desk.engine.run_once()
        assert (done.cause, done.again_after) == ("", pace.PATIENT)
    assert desk.server.calls.count("POST /v1/reconcile") == 1, "nothing was learnt to compare for"


def test_a_batch_the_server_broke_on_is_asked_about_soon(desk: Desk) -> None:
    desk.save(1)
    desk.server.rule = breaks_on_batches
    done = desk.engine.run_once()
    assert (desk.states(), done.cause) == ({"uncertain": 1}, "")
    assert done.again_after == pace.SOON


def test_a_group_that_rests_makes_nobody_look_each_second(desk: Desk) -> None:
    _, last = desk.save(2)
    with desk.book.transactions.writing() as c:
        c.execute(text("UPDATE outbox SET group_id = 'a'"))
    unknown_try(desk, last)
    desk.server.rule = breaks_on_batches
    assert desk.engine.run_once().again_after == pace.PATIENT
    assert desk.states() == {"queued": 1, "uncertain": 1}


def test_what_is_saved_while_the_server_is_away_is_tried_as_if_it_had_waited(desk: Desk) -> None:
    desk.server.rule = only("/v1/hello", CUT)
    done = desk.engine.run_once()
    assert done.again_after >= pace.IDLE * 0.8
    assert done.nudged_after <= pace.EAGER_CAP
    desk.outbox.note_link(Link.OFFLINE, desk.clock(), None, pace.EAGER_TRIES)
    assert pace.PATIENT * 0.8 <= desk.engine.run_once().nudged_after <= pace.PATIENT * 1.2


def test_no_save_shortens_what_the_server_asked_for(desk: Desk) -> None:
    desk.server.rule = only("/v1/hello", json_answer({"error": "busy"}, 503, Retry_After="600"))
    done = desk.engine.run_once()
    assert done.nudged_after == done.again_after == timedelta(minutes=10)


def test_a_server_away_is_looked_for_soon_while_only_a_void_waits(desk: Desk) -> None:
    (record,) = desk.save()
    desk.engine.run_once()
    assert desk.states() == {"accepted": 1}
    desk.outbox.note_link(Link.OFFLINE, desk.clock(), None, 99)
    desk.server.rule = lambda *_: CUT
    desk.new_run()
    assert desk.engine.run_once().again_after > timedelta(minutes=2)
    desk.book.void(record, reason="dobel")
    assert desk.engine.run_once().again_after < timedelta(minutes=1)


def test_a_body_that_was_too_slow_makes_the_next_ones_smaller(desk: Desk) -> None:
    desk.save(60)
    asked: list[int] = []

    def slow(_s: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if (method, path) != ("POST", "/v1/batches"):
            return None
        asked.append(content["count"])
        return json_answer({"error": "slow_body"}, 503, Retry_After="1")

    desk.server.rule = slow
    for _ in range(4):
        desk.engine.run_once()
    assert asked[-1] < asked[0] / 4
