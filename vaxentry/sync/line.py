"""HTTP connections that another thread can cut: a read that waits ends at once.

Closing a response from another thread waits for the read that is to be ended; only a shutdown of
the socket below it does not.
"""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

Note = Callable[[Any], None]


class Line(HTTPAdapter):
    """The connections of one client, for `requests.Session.mount`."""

    def __init__(self) -> None:
        self._sockets: WeakSet[socket.socket] = WeakSet()
        super().__init__(pool_connections=1, pool_maxsize=3)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """The library's own way to choose the pools."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._sockets.add)

    def cut(self) -> None:
        """End whatever is read or written now, with an error there. Any thread."""
        for one in tuple(self._sockets):
            with suppress(OSError):
                # Of the socket itself: TLS would first take its state away from the reader.
                socket.socket.shutdown(one, socket.SHUT_RDWR)


def _pools(note: Note) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            note(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            try:
                super().connect()
            except ssl.SSLCertVerificationError:
                raise
            except OSError as e:
                # Before the handshake is done nothing of a request is on its way.
                raise NewConnectionError(self, type(e).__name__) from e
            note(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
