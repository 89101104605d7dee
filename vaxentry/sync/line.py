"""HTTP connections that another thread can cut: a read that waits ends at once.

Closing a response from another thread waits for the read that is to be ended; only a shutdown of
the socket below it does not.
"""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

Note = Callable[[HTTPConnection], None]


class Line(HTTPAdapter):
    """The connections of one client, for `requests.Session.mount`. It carries one request a time.

    Attributes:
        _present: the request that is carried now.
        _is_over: whether its time is; a connection that is made only then comes too late.
    """

    def __init__(self) -> None:
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._lock = Lock()
        self._present: object = None
        self._is_over = False
        super().__init__(pool_connections=1, pool_maxsize=3)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """The library's own way to choose the pools."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._note)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """One request with a deadline over all of it: a trickle of bytes does not extend it."""
        present = object()
        with self._lock:
            self._present, self._is_over = present, False
        watchdog = Timer(seconds, self._cut, [present])
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()
            with self._lock:
                self._present = None

    def _note(self, connection: HTTPConnection) -> None:
        with self._lock:
            if self._is_over:
                raise NewConnectionError(connection, "too late")
            self._sockets.add(connection.sock)

    def _cut(self, request: object) -> None:
        """End whatever is read or written now, with an error there; the next request is spared."""
        with self._lock:
            if request is not self._present:
                return
            self._is_over = True
            for one in tuple(self._sockets):
                with suppress(OSError):
                    # Of the socket itself: TLS would first take its state away from the reader.
                    socket.socket.shutdown(one, socket.SHUT_RDWR)


def _pools(note: Note) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            note(self)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            try:
                super().connect()
            except ssl.SSLCertVerificationError:
                raise
            except OSError as e:
                # Before the handshake is done nothing of a request is on its way.
                raise NewConnectionError(self, type(e).__name__) from e
            note(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
