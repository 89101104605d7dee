"""A loopback proxy that makes a healthy server behave like the one of 2021.

It reads just enough of HTTP to know where a request and a reply end: it must be sure that the
server has answered, hence committed, before it loses the reply. It changes nothing it passes on.
"""

import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from vaxentry.demo.weather import FAIR, Climate, Fate, Sky, Weather

Address = tuple[str, int]
_MOST_HEAD = 64 * 1024
_PATIENCE_S = 30.0
_POLL_S = 0.1
_UPLOAD = b"POST /v1/batches"


@dataclass(frozen=True, slots=True)
class Damage:
    """What the proxy has done so far.

    Attributes:
        uploads: uploads seen, whatever became of them.
        cut_after_commit: uploads whose reply began to arrive here and was thrown away.
        refused: connections and requests reset while the server was down; what met the closed
            door was never seen.
        forwarded: exchanges of any kind that went through whole.
    """

    uploads: int = 0
    forwarded: int = 0
    cut_before: int = 0
    cut_during: int = 0
    cut_after_commit: int = 0
    refused: int = 0


class _Gone(Exception):  # noqa: N818 - not an error: a side of the wire is no longer there
    """One side closed, or the proxy stops."""


class Proxy:
    """Listens on a free port of 127.0.0.1 from `start` until `stop`; one thread per connection.

    `damage`, `heal` and `stop` may be called from any thread.
    """

    def __init__(
        self, server: Address, weather: Weather, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._server = server
        self._weather = weather
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._stopping = threading.Event()
        self._acceptor = threading.Thread(target=self._accept, name="demo-proxy", daemon=True)
        self._connections: list[threading.Thread] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self._address: Address = self._door.getsockname()
        self._is_open = True
        self._started = clock()

    @property
    def url(self) -> str:
        """Where clients find it."""
        host, port = self._address
        return f"http://{host}:{port}"

    @property
    def damage(self) -> Damage:
        """A copy of the present counts."""
        with self._lock:
            return Damage(**self._counts)

    @property
    def sky(self) -> Sky:
        """Whether requests get through at this moment."""
        return self._weather.sky(self._clock() - self._started)

    def start(self) -> None:
        """Begin to accept connections."""
        self._started = self._clock()
        self._acceptor.start()

    def heal(self) -> None:
        """From now on everything goes through at once, for good."""
        self._weather = Weather(0, FAIR)

    def stop(self) -> None:
        """Close everything and wait for the threads."""
        self._stopping.set()
        self._acceptor.join()  # from here on nobody adds a connection
        for thread in self._connections:
            thread.join()
        self._door.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            if self.sky is Sky.CLOSED:
                self._shut()
                self._stopping.wait(_POLL_S)
            else:
                self._open()
                self._let_in()

    def _shut(self) -> None:
        """Refuse connections, and keep the port: bound, but nobody listens."""
        if self._is_open:
            self._door.close()
            self._door = socket.socket()
            self._door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._door.bind(self._address)
            self._is_open = False

    def _open(self) -> None:
        if not self._is_open:
            self._door.listen()
            self._is_open = True

    def _let_in(self) -> None:
        self._door.settimeout(_POLL_S)
        try:
            client, _ = self._door.accept()
        except TimeoutError:
            return
        self._connections = [thread for thread in self._connections if thread.is_alive()]
        thread = threading.Thread(
            target=self._serve, args=(client,), name="demo-proxy", daemon=True
        )
        self._connections.append(thread)
        thread.start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            try:
                while True:
                    self._exchange(_Wire(client, self._stopping))
            except (_Gone, OSError):
                _reset(client)

    def _count(self, name: str) -> int:
        """Count one more; how many there were before."""
        with self._lock:
            before = self._counts[name]
            self._counts[name] += 1
            return before

    def _refuse_when_down(self) -> None:
        if self.sky is not Sky.UP:
            self._count("refused")
            raise _Gone

    def _exchange(self, client: "_Wire") -> None:
        """One request and its reply, or what is left of them."""
        self._refuse_when_down()
        request = client.message()
        self._refuse_when_down()
        weather = self._weather
        fate = Fate.FORWARD
        if request.startswith(_UPLOAD):
            fate = weather.fate(self._count("uploads"))
        self._slow(weather.climate, len(request))
        if fate is Fate.CUT_BEFORE:
            self._count("cut_before")
            raise _Gone
        with socket.create_connection(self._server, timeout=_PATIENCE_S) as upstream:
            self._pass_on(request, fate, _Wire(upstream, self._stopping), client, weather.climate)

    def _pass_on(
        self, request: bytes, fate: Fate, server: "_Wire", client: "_Wire", climate: Climate
    ) -> None:
        if fate is Fate.CUT_DURING:
            server.send(request[: len(request) // 2])
            self._count("cut_during")
            raise _Gone
        server.send(request)
        reply = server.message()
        if fate is Fate.CUT_AFTER_COMMIT:
            self._count("cut_after_commit")
            raise _Gone
        self._slow(climate, len(reply))
        if fate is Fate.TRICKLE:
            self._trickle(reply, client, climate)
        else:
            client.send(reply)
        self._count("forwarded")

    def _slow(self, climate: Climate, size: int) -> None:
        if self._stopping.wait(climate.delay_s + size / climate.bytes_per_s):
            raise _Gone

    def _trickle(self, reply: bytes, client: "_Wire", climate: Climate) -> None:
        for at in range(0, len(reply), climate.trickle_bytes):
            if at and self._stopping.wait(climate.trickle_s):
                raise _Gone
            client.send(reply[at : at + climate.trickle_bytes])


class _Wire:
    """One side of the proxy: whole HTTP messages in, bytes out."""

    def __init__(self, connection: socket.socket, stopping: threading.Event) -> None:
        self._connection = connection
        self._stopping = stopping
        connection.settimeout(_POLL_S)

    def message(self) -> bytes:
        """The next message with a Content-Length, head and body.

        Raises:
            _Gone: the other side closed before the end, or the proxy stops.
        """
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._some()
            if len(received) > _MOST_HEAD and b"\r\n\r\n" not in received:
                raise _Gone
        head, _, body = received.partition(b"\r\n\r\n")
        missing = content_length(head) - len(body)
        pieces = [received]
        while missing > 0:
            pieces.append(self._some())
            missing -= len(pieces[-1])
        return b"".join(pieces)

    def send(self, content: bytes) -> None:
        self._connection.settimeout(_PATIENCE_S)
        self._connection.sendall(content)
        self._connection.settimeout(_POLL_S)

    def _some(self) -> bytes:
        while not self._stopping.is_set():
            try:
                received = self._connection.recv(65536)
            except TimeoutError:
                continue
            if received:
                return received
            break
        raise _Gone


def content_length(head: bytes) -> int:
    """The bytes of the body that a head announces."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _reset(client: socket.socket) -> None:
    """Make the close that follows a reset, as a dying server does, not a polite goodbye."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
