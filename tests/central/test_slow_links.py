"""Links that drop or crawl in the middle of a request, on a real socket."""

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.central.client import Pc, given
from vaxentry.central import incoming, listening
from vaxentry.central.embedded import Embedded, serve_in_thread
from vaxentry.wire.body import pack

PATIENCE_S = 30
SOON_S = 0.05
"""Stands for the seconds after which the server loses patience."""


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Embedded]:
    server = serve_in_thread(tmp_path / "central")
    yield server
    server.stop()


@contextmanager
def connected(server: Embedded, sent: bytes) -> Iterator[socket.socket]:
    address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
    with socket.create_connection(address, timeout=PATIENCE_S) as raw:
        raw.sendall(sent)
        yield raw


def head(path: str, length: int, *more: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: a", f"Content-Length: {length}", *more, "", ""]
    return "\r\n".join(lines).encode()


def rest_of(raw: socket.socket) -> bytes:
    """Everything until the server ends the connection."""
    return b"".join(iter(lambda: raw.recv(4096), b""))


def places(server: Embedded) -> int:
    told = requests.get(f"{server.url}/metrics", timeout=PATIENCE_S).text
    found = re.search(r"^vaxentry_line_places\{[^}]*\} (\d+)$", told, re.MULTILINE)
    assert found
    return int(found[1])


def await_places(server: Embedded, number: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while places(server) != number:
        assert time.monotonic() < until, f"never {number} in the line"
        time.sleep(0.01)


def test_a_body_that_is_not_here_by_its_deadline_is_given_up(embedded: Embedded) -> None:
    half = head("/v1/batches", 60_000, "X-Deadline-Ms: 50") + b"abc"
    with connected(embedded, half) as raw:
        told = rest_of(raw)
    assert told.startswith(b"HTTP/1.1 503")
    assert b"retry-after: 1\r\n" in told
    assert told.endswith(b'{"error": "slow_body"}')
    await_places(embedded, 0)


@pytest.mark.parametrize("path", ["/v1/batches", "/v1/enroll"])
def test_nobody_may_send_a_body_for_ever(
    embedded: Embedded, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(incoming, "BODY_S", SOON_S)
    hour = "X-Deadline-Ms: 3600000"
    for more in ((), (hour,)):
        with connected(embedded, head(path, 1000, *more) + b"abc") as raw:
            assert rest_of(raw).startswith(b"HTTP/1.1 503")


def test_bodies_that_stay_away_fill_no_line_and_one_that_crawls_is_taken(
    embedded: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "SILENT_S", 3600.0)
    pc = Pc(embedded.central)
    body = pack(pc.request(pc.revision(given())).to_json())
    own = (f"Authorization: Bearer {pc.token}", f"X-Device: {pc.device}", "Content-Encoding: zstd")
    crawling = head("/v1/batches", len(body), *own, "Connection: close")
    with connected(embedded, crawling) as raw:
        await_places(embedded, 1)
        monkeypatch.setattr(incoming, "SILENT_S", SOON_S)
        raw.sendall(body[:100])
        await_places(embedded, 0)
        raw.sendall(body[100:])
        told = rest_of(raw)
    assert told.startswith(b"HTTP/1.1 200")
    assert json.loads(told.partition(b"\r\n\r\n")[2])["receipt"]["count"] == 1
    await_places(embedded, 0)


@pytest.mark.parametrize(
    "sent", [b"", b"GET /v1/hello?nonce=a HT", b"GET / HTTP/1.1\r\nHost: a\r\n"]
)
def test_a_connection_on_which_no_request_comes_is_ended(
    embedded: Embedded, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(listening, "HEAD_S", SOON_S)
    with connected(embedded, sent) as raw:
        assert rest_of(raw) == b""


def test_the_system_asks_whether_the_other_end_lives() -> None:
    listener = listening.bind("127.0.0.1", 0)
    with listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            if hasattr(socket, "TCP_KEEPIDLE"):
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 30
