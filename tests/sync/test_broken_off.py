"""A round that breaks off in its midst, and one in which nothing is answered at all."""

from datetime import timedelta
from typing import Any

from tests.sync.conftest import Desk
from tests.sync.fake_server import CUT, Answer, FakeServer, json_answer
from tests.sync.test_engine import commit_then


def _cuts(which: int) -> Any:
    """The reply to that batch, counted from 1, and to every later one is lost."""
    posts: list[str] = []

    def rule(_s: FakeServer, method: str, path: str, _c: Any) -> Answer | None:
        if method == "POST":
            posts.append(path)
        return CUT if method == "POST" and len(posts) >= which else None

    return rule


def test_where_something_was_answered_it_goes_on_at_once_and_as_fast(desk: Desk) -> None:
    desk.save(100)
    desk.server.rule = _cuts(2)
    broke = desk.engine.run_once()
    assert broke.cause == "outcome_unknown"
    assert broke.answered == 40
    assert broke.again_after <= timedelta(milliseconds=200)
    assert desk.outbox.failures() == 0
    sent: list[int] = []

    def count(_s: FakeServer, method: str, _p: str, content: Any) -> Answer | None:
        if method == "POST":
            sent.append(len(content["events"]["rev"]))
        return None

    desk.server.rule = count
    desk.engine.run_once()
    assert sent == [60]


def test_where_nothing_was_answered_it_waits_longer_each_time(desk: Desk) -> None:
    desk.save(100)
    desk.server.rule = _cuts(1)
    pauses = [desk.engine.run_once().again_after for _ in range(4)]
    assert pauses == [timedelta(seconds=s) for s in (0.5, 1, 2, 2.5)]
    assert desk.outbox.failures() == 4


def test_a_word_that_was_heard_before_is_no_progress(desk: Desk) -> None:
    desk.save(3)
    desk.server.rule = commit_then(CUT)
    desk.engine.run_once()

    def breaks(_s: FakeServer, _m: str, path: str, _c: Any) -> Answer | None:
        if path.startswith("/v1/batches/"):
            return json_answer({"error": "internal"}, 500)
        return CUT if path.startswith("/v1/changes") else None

    desk.server.rule = breaks
    first, *later = [desk.engine.run_once() for _ in range(4)]
    assert (first.answered, desk.states()) == (3, {"accepted": 3})
    assert [one.answered for one in later] == [0, 0, 0]
    assert desk.outbox.failures() == 3
    assert later[-1].again_after > first.again_after
