import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from vaxentry.demo.proxy import Address, Damage, Proxy
from vaxentry.demo.weather import FAIR, Climate, Fate, Sky, Weather

BODY = b"x" * 5000


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    received: list[bytes]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) == int(self.headers["Content-Length"]):
            self.received.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    handler = type("Handler", (Echo,), {"received": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def received(server: ThreadingHTTPServer) -> list[bytes]:
    bodies: list[bytes] = vars(server.RequestHandlerClass)["received"]
    return bodies


def address_of(server: ThreadingHTTPServer) -> Address:
    return str(server.server_address[0]), server.server_address[1]


def proxy_to(server: ThreadingHTTPServer, *fates: Fate, **climate: Any) -> Proxy:
    fair: dict[str, Any] = {
        "down_s": (0.0, 0.0),
        "delay_s": 0.0,
        "bytes_per_s": 1e9,
        "trickle_s": 0.0,
    }
    weather = Weather(1, Climate(**(fair | climate), fates=fates))
    return Proxy(address_of(server), weather)


def connect(proxy: Proxy) -> HTTPConnection:
    host, port = proxy.url.removeprefix("http://").split(":")
    return HTTPConnection(host, int(port), timeout=20)


def exchange(client: HTTPConnection, path: str) -> bytes:
    client.request("POST", path, BODY)
    return client.getresponse().read()


def upload(proxy: Proxy, path: str = "/v1/batches") -> bytes:
    with closing(connect(proxy)) as client:
        return exchange(client, path)


@pytest.mark.parametrize("fate", [Fate.FORWARD, Fate.TRICKLE])
def test_an_upload_goes_through_unchanged(server: ThreadingHTTPServer, fate: Fate) -> None:
    with proxy_to(server, fate) as proxy:
        assert upload(proxy) == BODY
    assert received(server) == [BODY]
    assert proxy.damage == Damage(uploads=1, forwarded=1)


def test_a_connection_serves_one_request_after_the_other(server: ThreadingHTTPServer) -> None:
    with proxy_to(server, Fate.FORWARD) as proxy, closing(connect(proxy)) as client:
        for _ in range(3):
            client.request("POST", "/v1/batches", BODY)
            assert client.getresponse().read() == BODY
    assert proxy.damage.forwarded == 3


def test_a_reply_without_a_body_goes_through(server: ThreadingHTTPServer) -> None:
    with proxy_to(server, Fate.FORWARD) as proxy, closing(connect(proxy)) as client:
        client.request("GET", "/v1/hello")
        assert client.getresponse().status == 204


@pytest.mark.parametrize(
    ("fate", "arrived"),
    [(Fate.CUT_BEFORE, 0), (Fate.CUT_DURING, 0), (Fate.CUT_AFTER_COMMIT, 1)],
)
def test_a_cut_upload_has_no_reply_and_only_after_the_commit_an_effect(
    server: ThreadingHTTPServer, fate: Fate, arrived: int
) -> None:
    with proxy_to(server, fate) as proxy:
        with pytest.raises((OSError, HTTPException)):
            upload(proxy)
        assert getattr(proxy.damage, fate.value) == 1
        assert proxy.damage.forwarded == 0
    assert len(received(server)) == arrived


def test_only_uploads_are_cut(server: ThreadingHTTPServer) -> None:
    with proxy_to(server, Fate.CUT_BEFORE) as proxy:
        assert upload(proxy, "/v1/outcomes") == BODY
    assert proxy.damage == Damage(forwarded=1)


class Sundial:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def by_sundial(server: ThreadingHTTPServer) -> tuple[Proxy, Sundial]:
    """Up to 5 s, closed to 10 s, up to 15 s, hanging up to 20 s, up to 25 s."""
    dial = Sundial()
    weather = Weather(1, Climate(up_s=(5.0, 5.0), down_s=(5.0, 5.0), delay_s=0.0))
    return Proxy(address_of(server), weather, dial), dial


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("it never happened")


def is_refused(proxy: Proxy) -> bool:
    try:
        upload(proxy, "/v1/outcomes")
    except ConnectionRefusedError:
        return True
    except (OSError, HTTPException):
        return False
    return False


def test_a_closed_door_refuses_connections_and_opens_again(server: ThreadingHTTPServer) -> None:
    proxy, dial = by_sundial(server)
    with proxy:
        dial.now = 6.0
        wait_until(lambda: is_refused(proxy))
        dial.now = 11.0
        wait_until(lambda: not is_refused(proxy))
        assert upload(proxy, "/v1/outcomes") == BODY


def test_while_it_hangs_up_every_request_is_reset(server: ThreadingHTTPServer) -> None:
    proxy, dial = by_sundial(server)
    with proxy:
        dial.now = 16.0
        with pytest.raises((OSError, HTTPException)):
            upload(proxy)
        assert proxy.damage == Damage(refused=1)
        proxy.heal()
        assert proxy.sky is Sky.UP
        assert upload(proxy) == BODY


def test_a_connection_from_before_the_outage_is_reset_too(server: ThreadingHTTPServer) -> None:
    proxy, dial = by_sundial(server)
    with proxy, closing(connect(proxy)) as client:
        assert exchange(client, "/v1/outcomes") == BODY
        dial.now = 16.0
        with pytest.raises((OSError, HTTPException)):
            exchange(client, "/v1/outcomes")


def test_healing_ends_the_cuts(server: ThreadingHTTPServer) -> None:
    with proxy_to(server, Fate.CUT_BEFORE) as proxy:
        proxy.heal()
        assert [upload(proxy) for _ in range(5)] == [BODY] * 5


def test_a_dead_server_looks_like_a_cut_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = closed.getsockname()
    with (
        Proxy(address, Weather(1, FAIR)) as proxy,
        pytest.raises((OSError, HTTPException)),
    ):
        upload(proxy)


def test_stopping_ends_open_connections(server: ThreadingHTTPServer) -> None:
    proxy = proxy_to(server, Fate.FORWARD)
    proxy.start()
    with closing(connect(proxy)) as client:
        client.connect()
        proxy.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "demo-proxy"]
