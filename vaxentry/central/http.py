"""The server on the network: a thin ASGI layer over `Central`, with a bounded thread pool.

The event loop only reads and writes; every handler runs in a thread. A batch that can't be taken in
time is refused before its body is read, a body that grows too large while it is read.
"""

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from vaxentry.central.admission import Admission, Class, Refusal, class_of
from vaxentry.central.api import WRITES, Central
from vaxentry.central.calls import Answer, Call, CallError, deadline_s, refusal
from vaxentry.central.incoming import SlowBodyError, body_of, size_of
from vaxentry.central.line import Line
from vaxentry.central.logs import fault
from vaxentry.central.metrics import place_of
from vaxentry.wire.contact import DEVICE_HEADER, WAITED_HEADER

WORK_THREADS = 4
"""Batches worked on at once in one process; more only wait for each other's locks."""

_log = logging.getLogger("vaxentry.central")


class Network:
    """Everything one server process needs to answer calls over HTTP."""

    def __init__(self, central: Central, threads: int = WORK_THREADS) -> None:
        self._central = central
        self._admission = Admission(threads)
        central.metrics.line = self._admission.length
        self._work = ThreadPoolExecutor(threads, "batch")
        self._line = Line(self._admission, self._work)
        # Hellos and questions must not stand in line behind batches, nor behind calls that wait for
        # the same lock as those.
        self._quick = ThreadPoolExecutor(threads, "call")
        self._writing = ThreadPoolExecutor(threads, "write")

    def close(self) -> None:
        """Finish what runs, then close the database."""
        self._work.shutdown()
        self._quick.shutdown()
        self._writing.shutdown()
        self._central.database.close()

    async def respond(self, request: Request) -> Response:
        """Answer one request."""
        arrived = self._central.monotonic()
        method, path = request.method, request.url.path
        try:
            answer = await self._answer(request, arrived)
        except SlowBodyError as error:
            told = refusal(error)
            answer = Answer(told.status, {**told.headers, "connection": "close"}, told.body)
        except CallError as error:
            answer = refusal(error)
        except ClientDisconnect:
            answer = Answer(400, {}, b"")
        except Exception as error:  # noqa: BLE001 - uvicorn would write its message into the log
            _log.error("fault: %s", fault(error))
            answer = refusal(CallError(500, "fault"))
        took = (self._central.monotonic() - arrived) * 1000
        self._central.metrics.request(method, path, answer.status)
        _log.info("%s %s %d %.0f ms", method, place_of(path), answer.status, took)
        return Response(answer.body, answer.status, dict(answer.headers))

    async def _answer(self, request: Request, arrived: float) -> Answer:
        kind = class_of(request.method, request.url.path, request.headers)
        if kind is None:
            call = await self._call(request, arrived)
            pool = self._writing if call.path in WRITES else self._quick
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(pool, self._central.handle, call)
        site = self._central.sites.get(request.headers.get(DEVICE_HEADER, ""))
        place = self._admission.enter(kind, site, size_of(request))
        if isinstance(place, Refusal):
            self._central.metrics.refused()
            seconds = math.ceil(place.retry_after_s)
            return refusal(CallError(503, "busy", retry_after_s=seconds))
        work = _Worked(self._central.monotonic)
        try:
            call = await self._call(request, arrived, lambda: self._admission.silent(place))
            read_at = self._central.monotonic()
            answer = await self._line.work(place, lambda: work.timed(self._central.handle, call))
            return work.told(answer, read_at)
        finally:
            self._admission.leave(place, work.seconds)
            if work.seconds is not None and kind <= Class.BACKLOG:
                self._central.metrics.batch(work.seconds)

    async def _call(
        self, request: Request, arrived: float, on_silence: Callable[[], None] = lambda: None
    ) -> Call:
        headers = {name.lower(): value for name, value in request.headers.items()}
        at_most = self._central.limits.bytes_of(request.url.path)
        return Call(
            method=request.method,
            path=request.url.path,
            query=dict(request.query_params),
            headers=headers,
            body=await body_of(request, at_most, deadline_s(headers), on_silence),
            arrived=arrived,
        )


@dataclass(slots=True)
class _Worked:
    """When a handler really began, and how many seconds it worked; None = it never began."""

    monotonic: Callable[[], float]
    begun_at: float = 0.0
    seconds: float | None = None

    def timed(self, handler: Callable[[Call], Answer], call: Call) -> Answer:
        self.begun_at = self.monotonic()
        try:
            return handler(call)
        finally:
            self.seconds = self.monotonic() - self.begun_at

    def told(self, answer: Answer, read_at: float) -> Answer:
        """The answer, saying how long the call was here once it was read: in line and in work."""
        here_s = self.begun_at + (self.seconds or 0.0) - read_at
        waited = {WAITED_HEADER: str(int(here_s * 1000))}
        return Answer(answer.status, {**answer.headers, **waited}, answer.body)


def application(central: Central, threads: int = WORK_THREADS) -> Starlette:
    """The ASGI application; it closes the server when it is shut down."""
    network = Network(central, threads)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        network.close()

    methods = ["GET", "POST"]
    everything: Any = Route("/{path:path}", network.respond, methods=methods)
    return Starlette(routes=[everything], lifespan=lifespan)
