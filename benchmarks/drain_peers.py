"""What a site would have instead: doses over plain HTTP into one table, and COPY without HTTP."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import psycopg
import requests
import uvicorn
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, create_engine
from sqlalchemy.dialects.postgresql import insert
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from benchmarks import raw
from benchmarks.cards import doses, record_ids
from vaxentry.central.listening import bind

BATCH = 500
_COLUMNS = [part.split()[:2] for part in raw.COLUMNS.split(",")]

metadata = MetaData()
dose = Table(
    "dose_plain",
    metadata,
    *(
        Column(
            name,
            Integer if kind == "INTEGER" else Text,
            primary_key=name == "id",
            unique=name in {"entry_no", "ticket"},
        )
        for name, kind in _COLUMNS
    ),
)


def rows(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """So many doses as JSON objects."""
    cards = zip(doses(seed), record_ids(seed), strict=False)
    names = [name for name, _ in _COLUMNS]
    for number, card in enumerate(islice(cards, count)):
        values = raw.values(*card, seed * 10**6 + number)
        yield dict(zip(names, values, strict=True))


def application(engine: Engine) -> Starlette:
    """One table behind one call: a list of doses, inserted and committed before the answer."""

    def store(content: list[dict[str, Any]]) -> int:
        with engine.begin() as c:
            c.execute(insert(dose).on_conflict_do_nothing(), content)
        return len(content)

    async def post(request: Request) -> JSONResponse:
        return JSONResponse({"count": await run_in_threadpool(store, await request.json())})

    return Starlette(routes=[Route("/doses", post, methods=["POST"])])


@contextmanager
def serving(url: str) -> Iterator[str]:
    """The peers' server in a process of its own, on a fresh table; its address."""
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    command = [sys.executable, "-m", "benchmarks.drain_peers", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/doses"
        finally:
            process.terminate()


def one_a_post(url: str, count: int, seed: int) -> float:
    """Doses a second with one in each POST, on one connection that stays."""
    return _posted(url, [[row] for row in rows(count, seed)], count)


def in_bulk(url: str, count: int, seed: int) -> float:
    """Doses a second with `BATCH` in each POST."""
    told = list(rows(count, seed))
    return _posted(url, [told[at : at + BATCH] for at in range(0, count, BATCH)], count)


def _posted(url: str, bodies: list[list[dict[str, Any]]], count: int) -> float:
    with requests.Session() as session:
        session.post(url, json=bodies[0]).raise_for_status()  # warm
        began = time.perf_counter()
        for body in bodies[1:]:
            session.post(url, json=body).raise_for_status()
    return (count - len(bodies[0])) / (time.perf_counter() - began)


def copied(url: str, count: int, seed: int) -> float:
    """Doses a second by COPY in one transaction, into the same table with its three indexes."""
    told = [tuple(row.values()) for row in rows(count, seed)]
    names = ", ".join(name for name, _ in _COLUMNS)
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        began = time.perf_counter()
        with connection.cursor().copy(f"COPY dose_plain ({names}) FROM STDIN") as copy:
            for row in told:
                copy.write_row(row)
        connection.commit()
    return count / (time.perf_counter() - began)


def main() -> None:
    """Serve the peers' table until terminated."""
    listener = bind("127.0.0.1", 0)
    print(listener.getsockname()[1], flush=True)
    app = application(create_engine(sys.argv[1]))
    uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False)).run([listener])


if __name__ == "__main__":
    main()
