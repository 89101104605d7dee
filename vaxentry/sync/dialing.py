"""Opens a connection to a host by its name, in bounded time (ADR 0045).

The system's own look-up has no deadline and can't be ended, and one address that swallows what is
sent to it would cost the whole time there is.
"""

import errno
import os
import selectors
import socket
import time
from collections import deque
from collections.abc import Container, Iterable, Sequence
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Any

from urllib3.util.connection import allowed_gai_family

LOOK_UP_S = 5.0
HEAD_START_S = 0.5
"""How long an address is tried alone before the next one is tried beside it."""
_BEGUN = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK})

Address = tuple[int, int, int, str, Any]
"""As the system tells it: family, kind, protocol, name, and what `connect` takes."""
Option = tuple[int, int, int | bytes]
Host = tuple[str, int]


class Dialer:
    """Remembers where each host answered. Any thread.

    Attributes:
        _answered: the address at which a host took the newest connection.
        _asked: look-ups whose answer nobody has taken yet.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._answered: dict[Host, Address] = {}
        self._asked: dict[Host, Future[Sequence[Address]]] = {}

    def dial(self, host: Host, options: Iterable[Option], timeout_s: float) -> socket.socket:
        """A connection; the same timeout holds for each step on it.

        Args:
            timeout_s: for the connection, whatever number of addresses there are; the look-up
                has `LOOK_UP_S`.

        Raises:
            OSError: no address is known, or none answered.
        """
        known = self._answered.get(host)
        try:
            found = self._look_up(host)
        except OSError:
            if known is None:
                raise
            found = [known]
        address, sock = first_to_answer(in_order(found, known), tuple(options), timeout_s)
        self._answered[host] = address
        sock.settimeout(timeout_s)
        return sock

    def _look_up(self, host: Host) -> Sequence[Address]:
        """One at a time for each host: an answer that came too late is there for the next call."""
        with self._lock:
            asked = self._asked.get(host)
            if asked is None or (asked.done() and asked.exception()):
                asked = Future()
                Thread(target=_ask, args=(host, asked), name="look-up", daemon=True).start()
                self._asked[host] = asked
        found = asked.result(LOOK_UP_S)
        with self._lock:
            self._asked.pop(host, None)
        return found


def _ask(host: Host, asked: "Future[Sequence[Address]]") -> None:
    try:
        asked.set_result(socket.getaddrinfo(*host, allowed_gai_family(), socket.SOCK_STREAM))
    except Exception as error:  # noqa: BLE001 - raised again by whoever waits for it
        asked.set_exception(error)


def in_order(found: Iterable[Address], known: Address | None) -> list[Address]:
    """The known one first if it still counts, then as the system has them."""
    return sorted(found, key=lambda address: address != known)


def first_to_answer(
    addresses: Iterable[Address], options: Sequence[Option], timeout_s: float
) -> tuple[Address, socket.socket]:
    """Each is tried a little after the one before, or as soon as that one failed.

    Raises:
        OSError: none answered.
    """
    ends, left, race = time.monotonic() + timeout_s, deque(addresses), _Race(options)
    try:
        while left or race.is_on:
            if left:
                race.enter(left.popleft())
            if not race.is_on:
                continue  # it dropped out at once, and nobody is waited for
            seconds = ends - time.monotonic()
            if seconds <= 0:
                raise TimeoutError
            if won := race.winner(min(seconds, HEAD_START_S) if left else seconds):
                return won
        raise race.error
    finally:
        race.end()


class _Race:
    """Connections that are being made.

    Attributes:
        error: why the last one that dropped out did.
    """

    def __init__(self, options: Sequence[Option]) -> None:
        self._options, self._selector = options, selectors.DefaultSelector()
        self.error = OSError("no address")

    @property
    def is_on(self) -> bool:
        return bool(self._selector.get_map())

    def enter(self, address: Address) -> None:
        try:
            sock = socket.socket(*address[:3])
        except OSError as e:  # a kind of address that this system has not
            self.error = e
            return
        try:
            self._begin(sock, address[4])
        except OSError as e:
            self._drop(sock, e)
        else:
            self._selector.register(sock, selectors.EVENT_WRITE, address)

    def _begin(self, sock: socket.socket, at: Any) -> None:
        for option in self._options:
            sock.setsockopt(*option)
        sock.setblocking(False)
        _check(sock.connect_ex(at), _BEGUN)

    def winner(self, seconds: float) -> tuple[Address, socket.socket] | None:
        """The first that is made, None = nobody yet, or somebody dropped out."""
        for key, _ in self._selector.select(seconds):
            sock: socket.socket = key.fileobj  # type: ignore[assignment]
            self._selector.unregister(sock)
            try:
                _check(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), (0,))
            except OSError as e:
                self._drop(sock, e)
            else:
                return key.data, sock
        return None

    def _drop(self, sock: socket.socket, error: OSError) -> None:
        self.error = error
        sock.close()

    def end(self) -> None:
        """Whoever is still at it gives up."""
        left = [key.fileobj for key in self._selector.get_map().values()]
        self._selector.close()
        for sock in left:
            sock.close()  # type: ignore[union-attr]


def _check(code: int, good: Container[int]) -> None:
    if code not in good:
        raise OSError(code, os.strerror(code))
