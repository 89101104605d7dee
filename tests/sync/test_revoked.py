"""The word *revoked* is not signed: it is believed no longer than it is said."""

from collections.abc import Callable
from typing import Any

from tests.sync.conftest import Desk
from tests.sync.fake_server import Answer, FakeServer, json_answer
from vaxentry.domain.contact import Link

SAID = json_answer({"error": "revoked"}, 403)


def revoking(*verbs: str) -> Callable[[FakeServer, str, str, Any], Answer | None]:
    def rule(_server: FakeServer, method: str, path: str, _content: Any) -> Answer | None:
        return SAID if f"{method} {path.split('?', maxsplit=1)[0]}".startswith(verbs) else None

    return rule


def test_no_record_goes_twice_while_it_is_said(desk: Desk) -> None:
    sent: list[str] = []

    def rule(_server: FakeServer, _method: str, path: str, content: Any) -> Answer | None:
        if path.startswith("/v1/hello"):
            return None
        sent.extend(content["events"]["id"] if path == "/v1/batches" else ())
        return SAID

    saved = desk.save(60)
    desk.server.rule = rule
    for _ in range(3):
        assert desk.engine.run_once().link is Link.NOT_ALLOWED
    assert sent == [str(one) for one in saved]
    assert desk.states() == {"queued": 60}


def test_said_by_somebody_in_between_it_costs_one_round(desk: Desk) -> None:
    desk.save(60)
    desk.server.rule = revoking("POST /v1/batches")
    assert desk.engine.run_once().link is Link.NOT_ALLOWED
    desk.server.rule = lambda *_: None
    assert desk.engine.run_once().link is Link.ONLINE
    assert desk.states() == {"accepted": 60}


def test_an_attempt_it_was_said_of_is_asked_about_again(desk: Desk) -> None:
    desk.save(2)
    desk.outbox.begin(desk.stack.id, desk.outbox.due(desk.clock(), 10), desk.clock())
    desk.server.rule = revoking("POST", "GET /v1/batches")
    assert desk.engine.run_once().link is Link.NOT_ALLOWED
    assert desk.states() == {"uncertain": 2}
    desk.server.rule = lambda *_: None
    desk.engine.run_once()
    desk.engine.run_once()
    assert desk.states() == {"accepted": 2}


def test_the_batches_are_not_made_smaller(desk: Desk) -> None:
    sizes: list[int] = []

    def rule(_server: FakeServer, _method: str, path: str, content: Any) -> Answer | None:
        sizes.extend([content["count"]] if path == "/v1/batches" else ())
        return SAID if path == "/v1/batches" else None

    desk.save(100)
    desk.server.rule = rule
    desk.engine.run_once()
    assert sizes == [40, 40, 20]
