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

from vaxentry.central.admission import Admission
from vaxentry.central.api import Central
from vaxentry.central.calls import Answer, Call, CallError, refusal

WORK_THREADS = 4
"""Batches worked on at once in one process; more only wait for each other's locks."""

_log = logging.getLogger("vaxentry.central")


class Network:
    """Everything one server process needs to answer calls over HTTP."""

    def __init__(self, central: Central, threads: int = WORK_THREADS) -> None:
        self._central = central
        self._admission = Admission(threads)
        self._work = ThreadPoolExecutor(threads, "batch")
        # Hellos and questions must not stand in line behind batches.
        self._quick = ThreadPoolExecutor(threads, "call")

    def close(self) -> None:
        """Finish what runs, then close the database."""
        self._work.shutdown()
        self._quick.shutdown()
        self._central.database.close()

    async def respond(self, request: Request) -> Response:
        """Answer one request."""
        arrived = self._central.monotonic()
        try:
            answer = await self._answer(request, arrived)
        except CallError as error:
            answer = refusal(error)
        except ClientDisconnect:
            answer = Answer(400, {}, b"")
        took = (self._central.monotonic() - arrived) * 1000
        _log.info("%s %s %d %.0f ms", request.method, request.url.path, answer.status, took)
        return Response(answer.body, answer.status, dict(answer.headers))

    async def _answer(self, request: Request, arrived: float) -> Answer:
        if (request.method, request.url.path) != ("POST", "/v1/batches"):
            return await self._handle(request, arrived, self._quick)
        refused = self._admission.enter()
        if refused is not None:
            seconds = math.ceil(refused.retry_after_s)
            return refusal(CallError(503, "busy", retry_after_s=seconds))
        work = _Worked(self._central.monotonic)
        try:
            return await self._handle(request, arrived, self._work, work)
        finally:
            self._admission.leave(work.seconds)

    async def _handle(
        self,
        request: Request,
        arrived: float,
        pool: ThreadPoolExecutor,
        work: "_Worked | None" = None,
    ) -> Answer:
        call = Call(
            method=request.method,
            path=request.url.path,
            query=dict(request.query_params),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await self._body(request),
            arrived=arrived,
        )
        handler = work.timed(self._central.handle) if work else self._central.handle
        return await asyncio.get_running_loop().run_in_executor(pool, handler, call)

    async def _body(self, request: Request) -> bytes:
        limit = self._central.limits.max_bytes
        told = request.headers.get("content-length", "")
        if told.isdigit() and int(told[:12]) > limit:
            raise CallError(413, "too_large")
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise CallError(413, "too_large")
        return bytes(body)


@dataclass(slots=True)
class _Worked:
    """Seconds a handler really worked, without its wait in line."""

    monotonic: Callable[[], float]
    seconds: float = 0.0

    def timed(self, handler: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        def run(call: Call) -> Answer:
            begun = self.monotonic()
            try:
                return handler(call)
            finally:
                self.seconds = self.monotonic() - begun

        return run


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
