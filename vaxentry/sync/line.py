"""HTTP connections that are watched over: a read that waits can be ended from another thread."""

import socket
import ssl
from collections.abc import Callable
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from vaxentry.sync.dialing import Dialer

Note = Callable[[HTTPConnection], None]


class Line(HTTPAdapter):
    """The connections of one client, for `requests.Session.mount`. Any thread.

    Args:
        note: told which connection a request goes over, on its thread, before anything of it goes.
    """

    def __init__(self, note: Note) -> None:
        self._note, self._dialer = note, Dialer()
        super().__init__(pool_connections=1, pool_maxsize=3)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """The library's own way to choose the pools."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._note, self._dialer)


def _pools(note: Note, dialer: Dialer) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _dialled(dialer, self, self._dns_host)

        def connect(self) -> None:
            super().connect()
            note(self)

        def request(self, *args: Any, **kwargs: Any) -> None:
            _note_open(note, self)
            super().request(*args, **kwargs)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _dialled(dialer, self, self._dns_host)

        def connect(self) -> None:
            try:
                super().connect()
            except ssl.SSLCertVerificationError:
                raise
            except OSError as e:
                # Before the handshake is done nothing of a request is on its way.
                raise NewConnectionError(self, type(e).__name__) from e
            note(self)

        def request(self, *args: Any, **kwargs: Any) -> None:
            _note_open(note, self)
            super().request(*args, **kwargs)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _dialled(dialer: Dialer, connection: HTTPConnection, name: str) -> socket.socket:
    host, options = (name.strip("[]"), connection.port), connection.socket_options or ()
    try:
        return dialer.dial(host, options, connection.timeout)  # type: ignore[arg-type]  # it has one
    except OSError as e:
        raise NewConnectionError(connection, type(e).__name__) from e


def _note_open(note: Note, connection: HTTPConnection) -> None:
    """One that an earlier request left open; another is noted as soon as it is made."""
    if connection.sock is not None:
        note(connection)
