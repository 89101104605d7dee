"""A thin, far and cut link on loopback: everything through it is paced, delayed and counted.

One pipe for each direction, shared by all connections. A cut resets every connection at once; the
server keeps what had arrived whole, and connects are reset until the link is back.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit

PIECE = 512
"""Bytes that travel as one."""

Spell = tuple[float, float]
"""Seconds up, then seconds down."""


@dataclass(frozen=True, slots=True)
class Weather:
    """What a link is like.

    Attributes:
        bytes_s: bytes a second, each way; 0 = as fast as it goes.
        trip_s: seconds there and back; a new connection costs one more.
        spells: ups and downs from the start; afterwards it stays up.
        loses: share of the pieces of answers with which the connection is cut.
    """

    bytes_s: float = 0.0
    trip_s: float = 0.0
    spells: Sequence[Spell] = ()
    loses: float = 0.0


def cuts(seed: int, up_s: float, down_s: float, until_s: float) -> Iterator[Spell]:
    """Ups of exponentially distributed length with this mean, downs of one length."""
    random, passed = Random(seed), 0.0
    while passed < until_s:
        up = random.expovariate(1 / up_s)
        yield up, down_s
        passed += up + down_s


@dataclass(slots=True)
class Pipe:
    """One direction."""

    bytes_s: float
    delay_s: float
    passed: int = 0
    free_at: float = 0.0

    async def carry(self, size: int) -> float:
        """Wait until so many bytes have left; when they arrive."""
        loop = asyncio.get_running_loop()
        begins = max(loop.time(), self.free_at)
        self.free_at = begins + (size / self.bytes_s if self.bytes_s else 0)
        await asyncio.sleep(self.free_at - loop.time())
        self.passed += size
        return self.free_at + self.delay_s


@dataclass
class Link:
    """The link in front of one server; runs in a thread of its own from `open` to `close`.

    Attributes:
        told: called at each return of the link, by its thread.
    """

    server_url: str
    weather: Weather
    seed: int = 0
    told: Callable[[], None] = lambda: None
    url: str = ""
    began_at: float = 0.0
    _is_up: bool = True
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def open(self) -> None:
        """Begin to listen: up, with neither pace nor delay, until `begin`."""
        self._up, self._down = Pipe(0, 0), Pipe(0, 0)
        self._random = Random(self.seed)
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait()

    def begin(self) -> None:
        """From here on the weather counts."""
        for pipe in (self._up, self._down):
            pipe.bytes_s, pipe.delay_s = self.weather.bytes_s, self.weather.trip_s / 2
            pipe.passed = 0
        self.began_at = self._loop.time()
        self._loop.call_soon_threadsafe(self._loop.create_task, self._change())

    def close(self) -> None:
        """End every connection."""
        self._loop.set_exception_handler(lambda *_: None)  # connections end in their midst
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def sent(self) -> int:
        """Bytes towards the server since `begin`."""
        return self._up.passed

    @property
    def received(self) -> int:
        """Bytes from the server since `begin`."""
        return self._down.passed

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        serving = self._loop.run_until_complete(
            asyncio.start_server(self._accept, "127.0.0.1", 0, limit=PIECE)
        )
        self.url = f"http://127.0.0.1:{serving.sockets[0].getsockname()[1]}"
        ready.set()
        self._loop.run_forever()
        left = asyncio.all_tasks(self._loop)
        for one in left:
            one.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))

    async def _change(self) -> None:
        for up_s, down_s in self.weather.spells:
            await asyncio.sleep(up_s)
            self._cut()
            self._is_up = False
            await asyncio.sleep(down_s)
            self._is_up = True
            self.told()

    def _cut(self) -> None:
        for one in tuple(self._open):
            one.transport.abort()

    async def _accept(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if not self._is_up:
            back.transport.abort()
            return
        self._open.add(back)
        parts = urlsplit(self.server_url)
        try:
            if self.began_at:
                await asyncio.sleep(self.weather.trip_s)
            far, on = await asyncio.open_connection(parts.hostname, parts.port, limit=PIECE)
            there = asyncio.create_task(self._flow(near, on, self._up, 0.0))
            with contextlib.suppress(ConnectionError):
                await self._flow(far, back, self._down, self.weather.loses)
            there.cancel()
            on.close()
        except ConnectionError:
            pass
        finally:
            self._open.discard(back)
            back.transport.abort()

    async def _flow(
        self, near: asyncio.StreamReader, far: asyncio.StreamWriter, pipe: Pipe, loses: float
    ) -> None:
        """Carry one direction of one connection to its end."""
        travelling: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        arriving = asyncio.create_task(_arrive(travelling, far))
        try:
            while piece := await near.read(PIECE):
                at = await pipe.carry(len(piece))
                if loses and self._random.random() < loses:
                    raise ConnectionResetError
                travelling.put_nowait((at, piece))
            travelling.put_nowait((pipe.free_at + pipe.delay_s, b""))
            await arriving
        finally:
            arriving.cancel()


async def _arrive(
    travelling: "asyncio.Queue[tuple[float, bytes]]", far: asyncio.StreamWriter
) -> None:
    loop = asyncio.get_running_loop()
    while True:
        at, piece = await travelling.get()
        await asyncio.sleep(at - loop.time())
        if not piece:
            return
        far.write(piece)
        await far.drain()


def shortest_s(size: int, weather: Weather) -> float:
    """Seconds from the start until `size` bytes can have gone up, one round trip lost each up."""
    left, passed = size / weather.bytes_s, 0.0
    for up_s, down_s in weather.spells:
        usable = max(0.0, up_s - weather.trip_s)
        if left <= usable:
            break
        left -= usable
        passed += up_s + down_s
    return passed + weather.trip_s + left
