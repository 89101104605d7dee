"""The socket that is listened on, and how long a connection may keep us waiting.

A mobile link that drops says nothing: no end of the connection comes. Whoever stays silent is given
up, so that no dead connection is kept for ever.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 30.0
"""A connection on which nothing is answered may last so long: as long as a PC waits for us."""
_STOP_S = 5
_ALIVE = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}
"""Seconds without a sign before the system asks, between two questions, and how many it asks."""


def bind(host: str, port: int) -> socket.socket:
    """A listening socket that can be taken again right after a crash.

    Its connections have its settings: the system asks now and then whether the other end lives.

    Raises:
        OSError: the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named asyncio switches Nagle's algorithm off; without, each answer waits
    # 40 ms for the client's delayed acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _ask_for_life(listener)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError:
        listener.close()
        raise
    listener.set_inheritable(True)
    return listener


def _ask_for_life(listener: socket.socket) -> None:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _ALIVE.items():
        option = getattr(socket, name, None)  # not every system has them
        if option is not None:
            listener.setsockopt(socket.IPPROTO_TCP, option, value)


class Brief(H11Protocol):
    """A connection that ends when no whole request comes on it for `HEAD_S` seconds.

    uvicorn gives up a connection that rests, not one with half a head, nor one with the rest of a
    body whose answer was given before it was read.
    """

    _resting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A caller is there."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """A piece of a request, or of what nobody reads any more."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """An answer was given; the next request may have begun by now."""
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """The caller is gone."""
        super().connection_lost(exc)
        self._unwatch()

    def _watch(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._unwatch()
        elif self._resting is None and not self.transport.is_closing():
            self._resting = self.loop.call_later(HEAD_S, self.transport.close)

    def _unwatch(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None


def quiet_config(app: Callable[..., Any]) -> uvicorn.Config:
    """How uvicorn runs an application: with our own log lines only."""
    return uvicorn.Config(
        app,
        http=Brief,
        ws="none",
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=_STOP_S,
        server_header=False,
    )
