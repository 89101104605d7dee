"""The real server inside another process: for self-test, demo and tests."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import uvicorn

from vaxentry.central.api import Central
from vaxentry.central.enrolment import make_code
from vaxentry.central.http import application
from vaxentry.central.listening import bind, quiet_config
from vaxentry.central.opening import Place, now_utc, open_central

_START_S = 30.0


@dataclass(frozen=True, slots=True)
class Embedded:
    """A running server.

    Attributes:
        url: ``http://127.0.0.1:<port>``.
        central: its handlers, for a look inside.
        stop: ends it and waits for that; may be called twice.
    """

    url: str
    central: Central
    stop: Callable[[], None]

    def enroll_code(
        self, site: str, name: str, sites: list[str] | None = None, hours: int = 72
    ) -> str:
        """A new enrolment code, as `vaxentry-central enroll-code` prints it."""
        return make_code(
            self.central.database,
            self.central.identity,
            site=site,
            name=name,
            sites=sites or [],
            hours=hours,
            now=self.central.clock(),
        )


def serve_in_thread(
    data_dir: Path,
    port: int = 0,
    *,
    database_url: str = "",
    clock: Callable[[], datetime] = now_utc,
) -> Embedded:
    """Start a server on loopback in a thread of this process; returns when it answers.

    Args:
        data_dir: its folder; made when there is none.
        port: 0 = any free one.
        database_url: another database than the SQLite file in the folder.
        clock: server time.

    Raises:
        StorageError: as `opening.open_database`.
        OSError: the port is taken.
    """
    central = open_central(Place(data_dir, database_url), clock)
    listener = bind("127.0.0.1", port)
    server = uvicorn.Server(quiet_config(application(central)))
    ready = Event()
    thread = Thread(target=_run, args=(server, listener, ready), name="central", daemon=True)
    thread.start()
    ready.wait(_START_S)

    def stop() -> None:
        server.should_exit = True
        thread.join(_START_S)

    return Embedded(f"http://127.0.0.1:{listener.getsockname()[1]}", central, stop)


def _run(server: uvicorn.Server, listener: socket.socket, ready: Event) -> None:
    asyncio.run(_serve(server, listener, ready))


async def _serve(server: uvicorn.Server, listener: socket.socket, ready: Event) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    ready.set()
    await serving
