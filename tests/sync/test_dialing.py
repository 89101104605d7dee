"""Names that are looked up for ever, and addresses that swallow what is sent to them."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from threading import Event
from typing import Any

import pytest

from tests.sync.conftest import Desk
from tests.sync.test_client import trickling
from vaxentry.errors import UnreachableError
from vaxentry.sync import dialing, http
from vaxentry.sync.client import Client
from vaxentry.sync.dialing import Address, first_to_answer, in_order
from vaxentry.sync.http import Http


def address(port: int, host: str = "127.0.0.1") -> Address:
    return socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (host, port)


class Names:
    """Stands in for the system's look-up: tells these addresses, or has trouble."""

    def __init__(self, *told: Address) -> None:
        self.told, self.calls, self.trouble, self.go = told, 0, False, Event()
        self.go.set()

    def __call__(self, *_: object) -> Any:
        self.calls += 1
        self.go.wait(20)
        if self.trouble:
            raise socket.gaierror(socket.EAI_AGAIN, "later")
        return list(self.told)


@pytest.fixture
def names(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    told = Names(address(desk.server.http.server_address[1]))
    monkeypatch.setattr(socket, "getaddrinfo", told)
    yield told
    told.go.set()


@pytest.fixture
def dead() -> Iterator[Address]:
    """Nothing answers there, not even with a refusal: its line is full and nobody takes from it."""
    with ExitStack() as held:
        full = held.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            waiting = held.enter_context(socket.socket())
            waiting.settimeout(0.1)
            with suppress(TimeoutError):
                waiting.connect(full.getsockname())
        yield address(full.getsockname()[1])


def test_one_dead_address_keeps_nobody_from_the_next(
    desk: Desk, names: Names, dead: Address
) -> None:
    names.told = (dead, *names.told)
    client = Client(Http(Event(), total_s=4))  # less than that address alone would take
    assert client.hello(desk.server.url).server_id == desk.server.server_id
    client.close()


def test_no_address_that_answers_is_no_connection_within_the_time_of_one(dead: Address) -> None:
    with pytest.raises(TimeoutError):
        first_to_answer([dead, dead, dead], (), 0.3)


def test_one_that_refuses_is_passed_over_at_once(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        refusing = address(gone.getsockname()[1])
    open_one = address(desk.server.http.server_address[1])
    found, sock = first_to_answer([refusing, open_one], (), 5)
    sock.close()
    assert found == open_one
    with pytest.raises(ConnectionRefusedError):
        first_to_answer([refusing], (), 5)
    with pytest.raises(OSError, match="no address"):
        first_to_answer([], (), 5)


def test_where_it_answered_before_is_tried_first_while_the_name_still_leads_there() -> None:
    one, two, three = address(1), address(2), address(3)
    assert in_order([one, two, three], two) == [two, one, three]
    assert in_order([one, three], two) == in_order([one, three], None) == [one, three]


def test_where_it_answered_before_does_where_no_name_can_be_looked_up(
    desk: Desk, names: Names
) -> None:
    client = Client(Http(Event()))
    client.hello(desk.server.url)
    client.close()
    names.trouble = True
    client.hello(desk.server.url)
    client.close()
    assert names.calls == 2
    stranger = Client(Http(Event()))
    with pytest.raises(UnreachableError):
        stranger.hello(desk.server.url)
    stranger.close()


def test_a_look_up_without_an_end_is_not_waited_for_and_is_taken_when_it_ends(
    desk: Desk, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialing, "LOOK_UP_S", 0.05)
    names.go.clear()
    client = Client(Http(Event()))
    with pytest.raises(UnreachableError):
        client.hello(desk.server.url)
    assert names.calls == 1  # of three tries
    monkeypatch.setattr(dialing, "LOOK_UP_S", 20)
    names.go.set()
    client.hello(desk.server.url)
    client.close()
    assert names.calls == 1


def test_a_handshake_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "CONNECT_S", 0.3)
    ended, client = Event(), Client(Http(Event()))
    giving_up = threading.Timer(20, ended.set)
    giving_up.start()
    announced = b"\x16\x03\x03\x3e\x80"  # 16,000 bytes of it
    with trickling(announced, ended) as url:
        with pytest.raises(UnreachableError):
            client.hello(url.replace("http:", "https:"))
        assert not ended.is_set()
    giving_up.cancel()
    client.close()


class NobodyToWaitFor(selectors.DefaultSelector):
    """As on Windows: it is an error to wait for nobody."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if not self.get_map():
            raise OSError(10022, "no sockets")
        return super().select(timeout)


def test_an_address_that_fails_at_once_is_not_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "DefaultSelector", NobodyToWaitFor)
    nowhere = address(9, "255.255.255.255")
    good = address(desk.server.http.server_address[1])
    answered, sock = first_to_answer([nowhere, nowhere, good], (), 5.0)
    sock.close()
    assert answered == good
    with pytest.raises(OSError, match=r"denied|unreachable") as failed:
        first_to_answer([nowhere], (), 5.0)
    assert failed.value.errno != 10022
