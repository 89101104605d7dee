"""The line between all PCs and the server: reads whole HTTP messages, and lets fate have its way.

It runs in a thread of its own. Each request has a number; what becomes of it is drawn from the seed
and that number, and told to the log.
"""

import asyncio
import contextlib
import struct
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from itertools import count
from random import Random
from socket import SO_LINGER, SOL_SOCKET, socket
from typing import Any

from benchmarks.link import Pipe
from tests.harness.fates import CALM, Fate, Weather
from vaxentry.demo.proxy import Address, content_length

PATIENCE_S = 30.0
HELD_S = (0.05, 1.0)
LATE_S = (0.5, 4.0)
PIECE, PIECE_EACH_S = 96, 0.02


def _canned(status: str, body: str, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", *headers]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]).encode()


BAD_GATEWAY = _canned("502 Bad Gateway", "<html>bad gateway</html>")
GATEWAY_TIMEOUT = _canned("504 Gateway Timeout", "<html>too slow</html>")
LOGIN = "Location: http://portal.invalid/login"
PORTALS = {
    Fate.PORTAL_HTML: _canned("200 OK", "<html>Selamat datang! Beli paket internet.</html>"),
    Fate.PORTAL_REDIRECT: _canned("302 Found", "", LOGIN),
    Fate.PORTAL_JSON: _canned("200 OK", "{}"),
}


class Gone(Exception):  # noqa: N818 - not an error: the client is to be hung up on
    """Nothing more comes to this client."""


async def message(stream: asyncio.StreamReader) -> bytes:
    """The next whole message."""
    head = await stream.readuntil(b"\r\n\r\n")
    return head + await stream.readexactly(content_length(head.removesuffix(b"\r\n\r\n")))


class Proxy:
    """Listens on one port from `open` to `close`; its methods may be called from any thread.

    Attributes:
        server: where requests are forwarded to; changes when the server starts anew.
        hits: what became of the requests.
    """

    def __init__(self, seed: int, tell: Callable[[str], None]) -> None:
        self.server: Address = ("127.0.0.1", 1)
        self.hits: Counter[str] = Counter()
        self.url = ""
        self._seed, self._tell, self._numbers = seed, tell, count(1)
        self._weather = CALM
        self._late: set[asyncio.Task[None]] = set()
        self._up, self._down = Pipe(0, 0), Pipe(0, 0)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def open(self) -> None:
        """Begin to listen."""
        self._thread.start()
        self._run(self._listen(0))
        self._port = self._door.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    def turn(self, weather: Weather) -> None:
        """From now on the line is like this."""
        self._tell(f"weather: {weather}")
        self._run(self._turn(weather))

    def settle(self) -> None:
        """Wait until what is late has arrived."""
        self._run(self._settle())

    def close(self) -> None:
        """End every connection."""
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_S * 2)

    async def _listen(self, port: int) -> None:
        self._door = await asyncio.start_server(self._accept, "127.0.0.1", port)

    async def _turn(self, weather: Weather) -> None:
        if weather.closed and not self._weather.closed:
            self._door.close()
        if self._weather.closed and not weather.closed:
            await self._listen(self._port)
        self._weather = weather
        for pipe in (self._up, self._down):
            pipe.bytes_s, pipe.delay_s = weather.bytes_s, weather.trip_s / 2
            pipe.free_at = 0.0

    async def _settle(self) -> None:
        while self._late:
            await asyncio.wait(self._late)

    async def _end(self) -> None:
        self._door.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _accept(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            while True:
                await self._exchange(await message(near), back)
        except (Gone, OSError, EOFError, TimeoutError, asyncio.CancelledError):
            pass
        finally:
            _reset(back)

    async def _exchange(self, request: bytes, back: asyncio.StreamWriter) -> None:
        number = next(self._numbers)
        draw = Random(f"{self._seed} request {number}")
        fate = Fate.CUT_BEFORE if self._weather.closed else self._weather.fate(draw)
        self.hits[str(fate)] += 1
        if fate is not Fate.FORWARD:
            self._tell(f"request {number} {_named(request)}: {fate}")
        await _over(self._up, len(request))
        await FATES[fate](self, request, back, draw)

    async def ask(self, request: bytes) -> bytes:
        """What the server answers.

        Raises:
            Gone: nothing.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                far, on = await asyncio.open_connection(*self.server)
                try:
                    on.write(request)
                    return await message(far)
                finally:
                    on.transport.abort()
        except (OSError, EOFError, TimeoutError) as error:
            raise Gone from error

    async def give(self, back: asyncio.StreamWriter, reply: bytes) -> None:
        """Pass an answer on."""
        await _over(self._down, len(reply))
        back.write(reply)
        await back.drain()

    # Fates

    async def forward(self, request: bytes, back: asyncio.StreamWriter, _: Random) -> None:
        await self.give(back, await self.ask(request))

    async def cut_before(self, *_: Any) -> None:
        raise Gone

    async def cut_during(self, request: bytes, _: Any, draw: Random) -> None:
        await self._push(request[: len(request) // 2], draw.uniform(0.0, 0.05))
        raise Gone

    async def cut_committing(self, request: bytes, _: Any, draw: Random) -> None:
        await self._push(request, draw.uniform(0.0, 0.05))
        raise Gone

    async def _push(self, content: bytes, wait_s: float) -> None:
        """Send something to the server, and hang up on it."""
        with contextlib.suppress(OSError):
            _, on = await asyncio.open_connection(*self.server)
            on.write(content)
            await on.drain()
            await asyncio.sleep(wait_s)
            _reset(on)

    async def cut_after(self, request: bytes, *_: Any) -> None:
        await self.ask(request)
        raise Gone

    async def cut_reply(self, request: bytes, back: asyncio.StreamWriter, _: Random) -> None:
        reply = await self.ask(request)
        await self.give(back, reply[: len(reply) // 2])
        raise Gone

    async def trickle(self, request: bytes, back: asyncio.StreamWriter, _: Random) -> None:
        reply = await self.ask(request)
        for at in range(0, len(reply), PIECE):
            await self.give(back, reply[at : at + PIECE])
            await asyncio.sleep(PIECE_EACH_S)

    async def black_hole(self, _: bytes, __: Any, draw: Random) -> None:
        await asyncio.sleep(draw.uniform(0.2, self._weather.hole_s))
        raise Gone

    async def black_hole_after(self, request: bytes, back: Any, draw: Random) -> None:
        await self.ask(request)
        await self.black_hole(request, back, draw)

    async def bad_gateway(self, request: bytes, back: asyncio.StreamWriter, _: Random) -> None:
        await self.ask(request)
        await self.give(back, BAD_GATEWAY)

    async def gateway_timeout(self, request: bytes, back: asyncio.StreamWriter, _: Random) -> None:
        self._later(request, 0.0)
        await self.give(back, GATEWAY_TIMEOUT)

    async def twice(self, request: bytes, back: asyncio.StreamWriter, _: Random) -> None:
        await self.ask(request)
        await self.give(back, await self.ask(request))

    async def at_once(self, request: bytes, back: asyncio.StreamWriter, _: Random) -> None:
        self._later(request, 0.0)
        await self.give(back, await self.ask(request))

    async def held(self, request: bytes, back: asyncio.StreamWriter, draw: Random) -> None:
        await asyncio.sleep(draw.uniform(*HELD_S))
        await self.give(back, await self.ask(request))

    async def late(self, request: bytes, _: Any, draw: Random) -> None:
        self._later(request, draw.uniform(*LATE_S))
        raise Gone

    def _later(self, request: bytes, wait_s: float) -> None:
        task = asyncio.create_task(self._deliver(request, wait_s))
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _deliver(self, request: bytes, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        with contextlib.suppress(Gone):
            await self.ask(request)


Play = Callable[[Proxy, bytes, asyncio.StreamWriter, Random], Awaitable[None]]


def _portal(reply: bytes) -> Play:
    async def answer(proxy: Proxy, _: bytes, back: asyncio.StreamWriter, __: Random) -> None:
        await proxy.give(back, reply)

    return answer


FATES: Mapping[Fate, Play] = {
    **{fate: _portal(reply) for fate, reply in PORTALS.items()},
    **{fate: getattr(Proxy, fate.value) for fate in Fate if fate not in PORTALS},
}


async def _over(pipe: Pipe, size: int) -> None:
    """Wait until so many bytes have come through a direction of the line."""
    arrives = await pipe.carry(size)
    await asyncio.sleep(arrives - asyncio.get_running_loop().time())


def _named(request: bytes) -> str:
    """Method and path, without what is asked."""
    return request.split(b" HTTP/", 1)[0].split(b"?", 1)[0].decode("latin-1")


def _reset(stream: asyncio.StreamWriter) -> None:
    """Close as a line that breaks does, not with a polite goodbye."""
    connection: socket | None = stream.get_extra_info("socket")
    if connection is not None and not stream.transport.is_closing():
        with contextlib.suppress(OSError):
            connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
    stream.transport.abort()
