"""Ends a request when its time is over, however slowly bytes still trickle.

Closing a response from another thread waits for the read that is to be ended; only a shutdown of
the socket below it does not.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer, local
from weakref import WeakKeyDictionary

from urllib3.connection import HTTPConnection
from urllib3.exceptions import NewConnectionError


class Watchdog:
    """Watches over each request by itself. Any thread, one request at a time in each.

    Attributes:
        _carries: the newest request of each connection that is open.
    """

    def __init__(self) -> None:
        self._lock, self._here = Lock(), local()
        self._carries: WeakKeyDictionary[socket.socket, _Request] = WeakKeyDictionary()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """One request of this thread, with a deadline over all of it."""
        request = self._here.request = _Request()
        timer = Timer(seconds, self._cut, [request])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with self._lock:
                request.has_ended = True

    def note(self, connection: HTTPConnection) -> None:
        """The request of this thread goes over this connection.

        Raises:
            NewConnectionError: its time is over; nothing of it went yet.
        """
        request: _Request = self._here.request
        with self._lock:
            if request.is_over:
                raise NewConnectionError(connection, "too late")
            self._carries[connection.sock] = request

    def _cut(self, request: "_Request") -> None:
        """End whatever is read or written for it now, with an error there; others are spared."""
        with self._lock:
            if request.has_ended:
                return
            request.is_over = True
            _shut(sock for sock, carried in tuple(self._carries.items()) if carried is request)


class _Request:
    """One that is watched.

    Attributes:
        is_over: its time is; a connection that is made only then comes too late.
    """

    is_over = has_ended = False


def _shut(sockets: Iterator[socket.socket]) -> None:
    for sock in sockets:
        with suppress(OSError):
            # Of the socket itself: TLS would first take its state away from the reader.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
