"""What an engine has seen under one contract counts for nothing under another."""

from collections.abc import Iterator

import pytest

from tests.sync.conftest import Desk
from tests.sync.fake_server import FakeServer
from vaxentry.db.seats import Enrolled
from vaxentry.sync.goodput import Goodput
from vaxentry.wire.signing import public_bytes


@pytest.fixture
def other(desk: Desk) -> Iterator[FakeServer]:
    server = FakeServer(desk.server.device)
    yield server
    server.close()


def enrolment(server: FakeServer) -> Enrolled:
    key = public_bytes(server.key)
    return Enrolled(
        server.url, server.server_id, key, "token", "S1", "Situs", "KD", {}, 1, server.epoch.nonce
    )


def test_neither_the_turn_nor_the_speed_of_another_server_is_taken_along(
    desk: Desk, other: FakeServer
) -> None:
    asked: list[str] = []

    def rule(server: FakeServer, _method: str, path: str, _content: object) -> None:
        if server is other and path.startswith("/v1/hello"):
            asked.append(path)

    other.rule = rule
    desk.engine.run_once()
    desk.engine._finder._turn = 77
    desk.engine._sender.goodput = Goodput(500, 10.0**6)
    desk.book.keep_enrolment(enrolment(other))
    desk.engine.run_once()
    assert [path for path in asked if "turn=0&" in path] == asked
    assert desk.engine._sender.goodput == Goodput()
