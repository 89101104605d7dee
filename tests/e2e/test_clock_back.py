"""A clock that was set back makes nobody believe that something was looked at just now."""

from datetime import timedelta

import pytest

from tests.e2e.desk import Desk
from vaxentry.sync.replies import Reply
from vaxentry.sync.transport import Request, Transport


class Listening:
    """Carries requests and remembers what was asked."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.asked: list[str] = []

    def exchange(self, request: Request) -> Reply:
        self.asked.append(request.path.partition("?")[0])
        return self.transport.exchange(request)

    def close(self) -> None:
        self.transport.close()


@pytest.fixture
def line(desks: tuple[Desk, Desk]) -> Listening:
    desk, _ = desks
    listening = Listening(desk.client._transport)
    desk.client._transport = listening
    desk.save()
    assert desk.sync() == {"accepted": 1}
    desk.sync()
    assert listening.asked.count("/v1/hello") == listening.asked.count("/v1/reconcile") == 1
    return listening


@pytest.mark.parametrize("jump", [-timedelta(days=3650), -timedelta(days=2), timedelta(days=3650)])
def test_the_server_is_proven_and_compared_anew(
    desks: tuple[Desk, Desk], line: Listening, jump: timedelta
) -> None:
    desk, _ = desks
    desk.waited += jump
    desk.sync()
    assert line.asked.count("/v1/hello") == 2
    assert line.asked.count("/v1/reconcile") == 2


def test_a_clock_put_right_by_minutes_asks_only_who_is_there(
    desks: tuple[Desk, Desk], line: Listening
) -> None:
    desk, _ = desks
    desk.waited -= timedelta(minutes=5)
    desk.sync()
    assert line.asked.count("/v1/hello") == 2
    assert line.asked.count("/v1/reconcile") == 1
