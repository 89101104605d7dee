"""What the HTTP layer itself must stand: slow bytes and addresses that are none."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Event
from typing import Any

import pytest

from tests.sync.tls import answering
from vaxentry.errors import NetworkError, PortalError, UnreachableError
from vaxentry.sync import http
from vaxentry.sync.client import Client
from vaxentry.sync.http import Http

HEAD = b"HTTP/1.1 200 OK\r\n"
NOTHING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@contextmanager
def trickling(start: bytes, ended: Event, heard: bytearray | None = None) -> Iterator[str]:
    """A server that sends `start`, then a byte now and then until the client is gone."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard = bytearray() if heard is None else heard

    def serve() -> None:
        line, _ = listener.accept()
        with line, suppress(OSError):
            heard.extend(line.recv(65536))
            line.sendall(start)
            while not ended.wait(0.1):
                line.sendall(b" ")

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ended.set()
        thread.join()
        listener.close()


@pytest.mark.parametrize("start", [HEAD + b"Content-Length: 9999\r\n\r\n", HEAD + b"X-Slow: "])
def test_a_trickle_of_bytes_is_cut(start: bytes) -> None:
    ended, client = Event(), Client(Http(Event(), total_s=0.3))
    # Without the cut the request would go on until the server gives up.
    giving_up = threading.Timer(20, ended.set)
    giving_up.start()
    with trickling(start, ended) as url:
        with pytest.raises(NetworkError):
            client.hello(url)
        assert not ended.is_set()
    giving_up.cancel()
    client.close()


def test_a_trickle_is_cut_though_the_time_was_over_before_there_was_a_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = socket.getaddrinfo

    def found_late(*args: Any, **kwargs: Any) -> Any:
        time.sleep(0.5)
        return found(*args, **kwargs)

    ended, client = Event(), Client(Http(Event(), total_s=0.3))
    giving_up = threading.Timer(20, ended.set)
    giving_up.start()
    with trickling(HEAD + b"X-Slow: ", ended) as url, monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", found_late)
        with pytest.raises(UnreachableError):  # surely nothing was sent
            client.hello(url)
        assert not ended.is_set()
    giving_up.cancel()
    client.close()


def test_a_trickle_is_cut_though_something_else_was_asked_over_the_same_client() -> None:
    ended, heard, client = Event(), bytearray(), Client(Http(Event(), total_s=1))
    giving_up = threading.Timer(20, ended.set)
    giving_up.start()
    with trickling(HEAD + b"X-Slow: ", ended, heard) as slow, answering(NOTHING) as quick:
        cut = ThreadPoolExecutor(1).submit(client.hello, slow)
        while not heard and not ended.wait(0.01):
            pass
        with pytest.raises(NetworkError):
            client.hello(f"http://{quick}")
        with pytest.raises(NetworkError):
            cut.result()
        assert not ended.is_set()
    giving_up.cancel()
    client.close()


@pytest.mark.parametrize("target", [b"/?kafe=caf\xe9", b"http://[bad/login", b""])
def test_whoever_sends_us_elsewhere_is_a_portal_wherever_that_is(target: bytes) -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\nContent-Length: 0\r\n\r\n"
    client = Client(Http(Event()))
    with answering(moved) as portal, pytest.raises(PortalError):
        client.hello(f"http://{portal}")
    client.close()


def test_what_a_portal_has_us_remember_goes_to_nobody() -> None:
    moved = b"HTTP/1.1 302 Found\r\nSet-Cookie: who=me; Path=/\r\nContent-Length: 0\r\n\r\n"
    client, asked = Client(Http(Event())), list[bytes]()
    with answering(moved, asked) as portal:
        for _ in range(2):
            with pytest.raises(PortalError):
                client.hello(f"http://{portal}")
    client.close()
    assert len(asked) > 1
    assert not any(b"cookie" in one.lower() for one in asked)


def test_of_what_a_portal_sends_no_more_is_read_than_of_any_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http, "MAX_ANSWER", 10)
    moved = b"HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 9999\r\n\r\n" + b"x" * 20
    ended, client = Event(), Client(Http(Event()))
    giving_up = threading.Timer(20, ended.set)
    giving_up.start()
    with trickling(moved, ended) as portal:
        with pytest.raises(PortalError):
            client.hello(portal)
        assert not ended.is_set()
    giving_up.cancel()
    client.close()


def test_the_server_is_told_to_work_no_longer_than_we_wait() -> None:
    heard, ended, client = bytearray(), Event(), Client(Http(Event(), total_s=0.3))
    with trickling(HEAD + b"X-Slow: ", ended, heard) as url, pytest.raises(NetworkError):
        client.hello(url)
    assert b"\r\nX-Deadline-Ms: 300\r\n" in heard
    client.close()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "server",
        "ftp://server.example",
        "http://server.example",
        "https://",
        "http://[bad",
        "https://two words.example",
        "https://server.example\n",
        "https://..",
        "https://server.example:99999",
        "https://server.example:x",
        f"https://{'a' * 80}.example",
    ],
)
def test_what_is_no_address_is_said_to_be_none(address: str) -> None:
    client = Client(Http(Event()))
    with pytest.raises(UnreachableError) as refused:
        client.hello(address)
    assert refused.value.text_key == "error.bad_address"
    client.close()
