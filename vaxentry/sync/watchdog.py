"""Ends a request when its time is over, however slowly bytes still trickle, or the PC has slept.

Closing a response from another thread waits for the read that is to be ended; only a shutdown of
the socket below it does not.
"""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread, local
from weakref import WeakKeyDictionary

from urllib3.connection import HTTPConnection
from urllib3.exceptions import NewConnectionError

from vaxentry.sync import pace

LOOK_EVERY_S = 5.0


class Watchdog:
    """Watches over each request by itself. Any thread, one request at a time in each.

    Args:
        wall: seconds of the clock that people set.
        ticks: seconds that only rise; on some systems they stand while the PC sleeps.
        look_every_s: how often it is looked, while a request goes, whether the PC slept.

    Attributes:
        _carries: the newest request of each connection that is open.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._wall, self._ticks, self._look_every_s = wall, ticks, look_every_s
        self._lock, self._here = Lock(), local()
        self._carries: WeakKeyDictionary[socket.socket, _Request] = WeakKeyDictionary()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """One request of this thread, with a deadline over all of it."""
        request = self._here.request = _Request()
        watch = (request, seconds, self._wall(), self._ticks())
        Thread(target=self._watch, args=watch, name="watchdog", daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                request.ended.set()

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

    def _watch(self, request: "_Request", seconds: float, by_clock: float, by_ticks: float) -> None:
        ends = by_ticks + seconds
        while (left := ends - by_ticks) > 0:
            asked, seen = min(left, self._look_every_s), (by_clock, by_ticks)
            if request.ended.wait(asked):
                return
            by_clock, by_ticks = self._wall(), self._ticks()
            if pace.has_slept(by_clock - seen[0], by_ticks - seen[1], asked):
                self._cut_all()
        self._cut(request)

    def _cut(self, request: "_Request") -> None:
        """End whatever is read or written for it now, with an error there; others are spared."""
        with self._lock:
            if request.ended.is_set():
                return
            request.is_over = True
            _shut(sock for sock, carried in tuple(self._carries.items()) if carried is request)

    def _cut_all(self) -> None:
        """Those that rest, too: the other side may be gone without a word. The next are fresh."""
        with self._lock:
            _shut(tuple(self._carries))


class _Request:
    """One that is watched.

    Attributes:
        is_over: its time is; a connection that is made only then comes too late.
    """

    def __init__(self) -> None:
        self.ended, self.is_over = Event(), False


def _shut(sockets: Iterable[socket.socket]) -> None:
    for sock in sockets:
        with suppress(OSError):
            # Of the socket itself: TLS would first take its state away from the reader.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
