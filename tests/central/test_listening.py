"""When a connection is ended, without a socket."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from uvicorn.server import ServerState

from vaxentry.central import listening
from vaxentry.central.listening import Brief, quiet_config

SOON_S = 0.05
PATIENCE_S = 30
HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n"


class Wire:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.written, self.closed = b"", asyncio.Event()

    def get_extra_info(self, _: str) -> None: ...

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def write(self, data: bytes) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self.closed.is_set()

    def close(self) -> None:
        self.closed.set()


async def refuse(_: Any, __: Any, send: Any) -> None:
    """An application that answers without reading."""
    await send(
        {"type": "http.response.start", "status": 413, "headers": [(b"content-length", b"5")]}
    )
    await send({"type": "http.response.body", "body": b"large"})


async def wait(_: Any, __: Any, ___: Any) -> None:
    """One that never answers."""
    await asyncio.Event().wait()


def connection(app: Callable[..., Awaitable[None]], wire: Wire) -> Brief:
    config = quiet_config(app)
    config.load()
    made = Brief(config, ServerState(), {}, asyncio.get_running_loop())
    made.connection_made(wire)
    return made


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEAD_S", SOON_S)


def test_the_rest_of_a_body_that_is_refused_is_not_waited_for_for_ever() -> None:
    async def play() -> bytes:
        wire = Wire()
        one = connection(refuse, wire)
        one.data_received(HEAD)
        await asyncio.gather(*one.tasks)
        assert wire.written.endswith(b"large")
        one.data_received(b"a piece of it, and no more")
        async with asyncio.timeout(PATIENCE_S):
            await wire.closed.wait()
        return wire.written

    assert asyncio.run(play()).startswith(b"HTTP/1.1 413")


def test_a_call_that_is_worked_on_is_not_cut() -> None:
    async def play() -> bool:
        wire = Wire()
        connection(wait, wire).data_received(HEAD)
        await asyncio.sleep(4 * SOON_S)
        return wire.is_closing()

    assert not asyncio.run(play())


def test_half_a_head_is_given_up_though_more_of_it_trickles_in() -> None:
    async def play() -> None:
        wire = Wire()
        one = connection(wait, wire)
        async with asyncio.timeout(PATIENCE_S):
            for _ in HEAD:
                if wire.is_closing():
                    return
                one.data_received(b"x")
                await asyncio.sleep(SOON_S / 2)
        raise AssertionError("it was kept")

    asyncio.run(play())
