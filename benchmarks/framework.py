"""What a web framework costs in front of the real ingest: ``python -m benchmarks.framework``.

Bare ASGI, Starlette (what the server uses) and FastAPI (only where it is installed; it is no
dependency), each in its own uvicorn process on a fresh SQLite file, asked in turns by the same
keep-alive clients: a call that touches no database, then batches of 100 records that are stored.
"""

import asyncio
import http.client
import importlib.util
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import uvicorn
from starlette.requests import Request

from benchmarks.cards import doses
from benchmarks.report import Figures, arguments, median, surroundings, tell
from vaxentry.central.enrolment import enrol, make_code
from vaxentry.central.http import Network, application
from vaxentry.central.listening import bind
from vaxentry.central.opening import Place, now_utc, open_central
from vaxentry.domain.dose import Dose, Revision, RevisionKind
from vaxentry.wire.body import pack
from vaxentry.wire.contact import EnrolRequest
from vaxentry.wire.messages import BatchRequest, QueueReport
from vaxentry.wire.record import to_body

CLIENTS = 8
BATCH = 100
EMPTY_CALLS = 200
"""Calls a client makes that touch no database."""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def bare(network: Network) -> Any:
    """The same handlers behind the ASGI protocol alone."""

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            answer = await network.respond(Request(scope, receive))
            await answer(scope, receive, send)

    return app


def fastapi(network: Network) -> Any:
    """The same handlers as one route of FastAPI."""
    module = importlib.import_module("fastapi")
    app = module.FastAPI()
    app.add_api_route("/{path:path}", network.respond, methods=["GET", "POST"], response_model=None)
    return app


def available() -> tuple[str, ...]:
    """The variants that can run here."""
    names = ("bare", "starlette", "fastapi")
    return names if importlib.util.find_spec("fastapi") else names[:2]


def child(variant: str, folder: Path) -> None:
    """Serve until the parent closes our input, then tell our CPU time."""
    central = open_central(Place(folder))
    apps = {"bare": bare, "fastapi": fastapi}
    app = apps[variant](Network(central)) if variant in apps else application(central)
    listener = bind("127.0.0.1", 0)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    print(listener.getsockname()[1], flush=True)

    async def serve() -> None:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        for _ in range(3):  # the parent asks before and after each part
            await asyncio.to_thread(sys.stdin.readline)
            print(time.process_time(), flush=True)
        server.should_exit = True
        await serving

    asyncio.run(serve())


@dataclass(frozen=True)
class Pc:
    """One enrolled PC and its packed batches."""

    device: UUID
    token: str
    bodies: Sequence[bytes]


def prepare(folder: Path, cards: Iterator[Dose], batches: int) -> list[Pc]:
    """A fresh server with enrolled PCs, and what they will send."""
    central = open_central(Place(folder))
    made = []
    for _ in range(CLIENTS):
        code = make_code(
            central.database,
            central.identity,
            site="S1",
            name="Puskesmas",
            sites=[],
            hours=1,
            now=now_utc(),
        )
        device, author = uuid4(), uuid4()
        request = EnrolRequest(code, device, author, "PENGINPUT")
        token = enrol(central.database, central.journal, central.identity, request, now_utc()).token
        bodies = [_batch(n, device, author, cards) for n in range(1, batches + 1)]
        made.append(Pc(device, token, bodies))
    central.database.close()
    return made


def _batch(number: int, device: UUID, author: UUID, cards: Iterator[Dose]) -> bytes:
    events = [
        to_body(
            Revision(
                record_id=uuid4(),
                rev=1,
                parents=(),
                kind=RevisionKind.ENTRY,
                device=device,
                author=author,
                saved_at=datetime.now(UTC),
                entry_no=f"AC-261123-{number:03d}",
                stack=device,
                site="S1",
                dose=dose,
            )
        )
        for dose in islice(cards, BATCH)
    ]
    return pack(BatchRequest(number, (), number - 1, QueueReport(), events).to_json(), level=3)


def _ask_empty(port: int, _pc: Pc) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(EMPTY_CALLS):
        connection.request("GET", "/")
        assert connection.getresponse().read()
    connection.close()


def _post_all(port: int, pc: Pc) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {
        "Authorization": f"Bearer {pc.token}",
        "X-Device": str(pc.device),
        "Content-Encoding": "zstd",
    }
    for body in pc.bodies:
        connection.request("POST", "/v1/batches", body, headers)
        reply = connection.getresponse()
        assert reply.status == 200, reply.read()
        reply.read()
    connection.close()


def measure(variant: str, cards: Iterator[Dose], batches: int) -> Iterator[tuple[str, float]]:
    """One round of one variant: calls a second, and CPU milliseconds of the server per call."""
    with tempfile.TemporaryDirectory() as folder:
        pcs = prepare(Path(folder), cards, batches)
        command = [sys.executable, "-m", "benchmarks.framework", "--child", variant, folder]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as server:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            _ask_empty(port, pcs[0])  # warm
            used = _cpu(server)
            for part, job, calls in (
                ("empty", _ask_empty, CLIENTS * EMPTY_CALLS),
                ("batch", _post_all, CLIENTS * batches),
            ):
                begun = time.perf_counter()
                with ThreadPoolExecutor(CLIENTS) as pool:
                    list(pool.map(partial(job, port), pcs))
                yield f"{part}_calls_per_s", calls / (time.perf_counter() - begun)
                before, used = used, _cpu(server)
                yield f"{part}_cpu_ms_per_call", (used - before) / calls * 1000


def _cpu(server: "subprocess.Popen[str]") -> float:
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write("\n")
    server.stdin.flush()
    return float(server.stdout.readline())


def figures(batches: int, rounds: int, seed: int) -> Figures:
    """Medians of all rounds, the variants in turns."""
    found: dict[str, list[float]] = defaultdict(list)
    cards = doses(seed)
    for _ in range(rounds):
        for variant in available():
            for name, value in measure(variant, cards, batches):
                found[f"{variant}_{name}"].append(value)
    return {
        **surroundings(seed),
        "clients": CLIENTS,
        "records_per_batch": BATCH,
        **{name: median(values) for name, values in found.items()},
        **{f"{name}_range": f"{min(v):.3g}-{max(v):.3g}" for name, v in found.items()},
    }


def main() -> None:
    """Run the comparison, or one server of it."""
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
        return
    options = arguments(__doc__ or "", rows=4000).parse_args()
    batches = max(1, options.rows // (CLIENTS * BATCH))
    tell(figures(batches, options.rounds, options.seed), options.json)


if __name__ == "__main__":
    main()
