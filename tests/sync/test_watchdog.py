import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.sync.conftest import Desk
from tests.sync.fake_server import Answer, FakeServer
from tests.sync.test_worker import Clocks
from vaxentry.errors import OutcomeUnknownError
from vaxentry.sync.client import Client
from vaxentry.sync.http import Http
from vaxentry.sync.watchdog import Watchdog


class Connection:
    """What is noted of one, and its other end."""

    def __init__(self) -> None:
        self.sock, self._other = socket.socketpair()
        self._other.settimeout(20)

    @property
    def is_open(self) -> bool:
        self._other.settimeout(0)
        try:
            return self._other.recv(1) != b""
        except BlockingIOError:
            return True
        finally:
            self._other.settimeout(20)

    def wait_for_the_end(self) -> None:
        assert self._other.recv(1) == b""

    def close(self) -> None:
        self.sock.close()
        self._other.close()


@pytest.fixture
def connections() -> Iterator[tuple[Connection, Connection]]:
    made = Connection(), Connection()
    yield made
    for one in made:
        one.close()


def test_a_deadline_ends_its_own_request_only(
    connections: tuple[Connection, Connection],
) -> None:
    watchdog, (long, short), begun, over = Watchdog(), connections, Event(), Event()

    def carry_long() -> None:
        with watchdog.within(60):
            watchdog.note(long)  # type: ignore[arg-type]
            begun.set()
            assert over.wait(20)

    with ThreadPoolExecutor(1) as another:
        carried = another.submit(carry_long)
        assert begun.wait(20)
        with watchdog.within(0.05):
            watchdog.note(short)  # type: ignore[arg-type]
            short.wait_for_the_end()
        assert long.is_open
        over.set()
        carried.result()


def test_a_request_that_ended_leaves_its_connection_to_the_next_one(
    connections: tuple[Connection, Connection],
) -> None:
    watchdog, (kept, _) = Watchdog(), connections
    with watchdog.within(60):
        watchdog.note(kept)  # type: ignore[arg-type]
    with watchdog.within(60):
        first = watchdog._carries[kept.sock]
        watchdog.note(kept)  # type: ignore[arg-type]
        watchdog._cut(first)
        assert kept.is_open


@pytest.mark.parametrize("ticks", [True, False])
def test_after_a_sleep_in_mid_request_no_connection_of_before_is_used(
    connections: tuple[Connection, Connection], ticks: bool
) -> None:
    clocks, (at_rest, at_work) = Clocks(), connections
    watchdog = Watchdog(clocks.wall, clocks.ticks, look_every_s=0.02)
    with watchdog.within(600):
        watchdog.note(at_rest)  # type: ignore[arg-type]
    with watchdog.within(600):
        watchdog.note(at_work)  # type: ignore[arg-type]
        assert (at_rest.is_open, at_work.is_open) == (True, True)
        clocks.nap(100, ticks=ticks)
        at_work.wait_for_the_end()
        at_rest.wait_for_the_end()


def test_what_goes_when_the_pc_sleeps_is_cut_and_asked_anew_over_a_fresh_connection(
    desk: Desk,
) -> None:
    heard, woken, clocks = Event(), Event(), Clocks()
    in_time: list[bool] = []

    def silent_once(
        _server: FakeServer, _method: str, _path: str, _content: object
    ) -> Answer | None:
        if not heard.is_set():
            heard.set()
            in_time.append(woken.wait(20))
        return None

    watchdog = Watchdog(clocks.wall, clocks.ticks, look_every_s=0.02)
    transports = [Http(Event(), watchdog=watchdog) for _ in range(2)]
    rested, went = (Client(transport) for transport in transports)
    rested.hello(desk.server.url)
    desk.server.rule = silent_once
    with ThreadPoolExecutor(1) as other:
        asked = other.submit(went.hello, desk.server.url)
        assert heard.wait(20)
        clocks.nap(3600, ticks=False)
        with pytest.raises(OutcomeUnknownError):
            asked.result()
        woken.set()
    for client in (rested, went):
        client.hello(desk.server.url)
        client.close()
    assert in_time == [True]
