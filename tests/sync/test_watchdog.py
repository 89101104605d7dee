import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from vaxentry.sync.watchdog import Watchdog


class Connection:
    """What is noted of one, and its other end."""

    def __init__(self) -> None:
        self.sock, self._other = socket.socketpair()
        self._other.settimeout(20)

    @property
    def is_open(self) -> bool:
        self._other.setblocking(False)
        try:
            return self._other.recv(1) != b""
        except BlockingIOError:
            return True

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
