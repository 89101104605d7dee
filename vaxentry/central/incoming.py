"""Reading the body of a request: no longer than its bounds, in bytes and in seconds."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request

from vaxentry.central.calls import CallError
from vaxentry.wire.messages import SLOW_BODY

BODY_S = 60.0
"""A body that is not here after so long is given up, however long its caller would wait."""
SILENT_S = 3.0
"""So long nothing may come of a body before its call counts no more in the line."""


class SlowBodyError(CallError):
    """Its caller waits no more, or it comes too slowly; nothing was done with it."""

    def __init__(self) -> None:
        super().__init__(503, SLOW_BODY, retry_after_s=1)


def size_of(request: Request) -> int:
    """Bytes of the body, as told; 0 when nothing is told."""
    told = request.headers.get("content-length", "")
    return int(told[:12]) if told.isdigit() else 0


async def body_of(
    request: Request,
    at_most: int,
    deadline_s: float | None,
    on_silence: Callable[[], None] = lambda: None,
) -> bytes:
    """The whole body.

    Args:
        at_most: bytes.
        deadline_s: seconds its caller waits from now on, None = it did not say.
        on_silence: called once or more, when nothing comes for `SILENT_S`.

    Raises:
        CallError: 413, it is larger.
        SlowBodyError: it was not here in time.
    """
    if size_of(request) > at_most:
        raise CallError(413, "too_large")
    patience = BODY_S if deadline_s is None else min(BODY_S, deadline_s)
    loop = asyncio.get_running_loop()
    silence = loop.call_later(SILENT_S, on_silence)
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for piece in request.stream():
                silence.cancel()
                silence = loop.call_later(SILENT_S, on_silence)
                body += piece
                if len(body) > at_most:
                    raise CallError(413, "too_large")
    except TimeoutError:
        raise SlowBodyError from None
    finally:
        silence.cancel()
    return bytes(body)
