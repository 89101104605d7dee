"""Do both sides hold the same? What the question costs with many records held, and to find one.

A real book and a real server hold the same records; every byte goes through `benchmarks.link`, so
the figures of the wire hold the HTTP heads as well. Then one record is taken out of the server
behind its back, and the comparison has to name it; and then the newest hundredth, as a restore
takes them.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from uuid import UUID

from benchmarks.book import fill
from benchmarks.central import central
from benchmarks.link import Link, Weather
from benchmarks.report import Figures, arguments, surroundings, tell
from vaxentry import joining, wiring
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.settings import Places, Settings
from vaxentry.sync.client import Client
from vaxentry.sync.comparing import Comparer, Difference
from vaxentry.sync.http import Http
from vaxentry.sync.replies import Reply
from vaxentry.sync.transport import Request

BODY_GOAL, FOUND_GOAL = 200, 4096
DRAIN_ROUNDS = 50


@dataclass
class Weighed:
    """The client's way to the server, with the bytes of the bodies noted."""

    http: Http
    up: list[int] = field(default_factory=list)
    down: list[int] = field(default_factory=list)

    def exchange(self, request: Request) -> Reply:
        reply = self.http.exchange(request)
        self.up.append(len(request.body or b""))
        self.down.append(len(reply.content))
        return reply

    def close(self) -> None:
        self.http.close()


@dataclass(frozen=True, slots=True)
class Cost:
    """One comparison.

    Attributes:
        body_up, body_down: bytes of all bodies.
        wire_up, wire_down: bytes on the wire, HTTP heads included.
        seconds: from the first question to the last answer, on loopback.
    """

    questions: int
    body_up: int
    body_down: int
    wire_up: int
    wire_down: int
    seconds: float
    missing: Sequence[UUID]


def compare(store: Store, link: Link, *, shows: bool) -> Cost:
    """Compare once, as the engine does, over a connection of its own."""
    weighed = Weighed(Http(Event()))
    contract = Outbox(store.transactions).contract()
    assert contract is not None
    up, down, began = link.sent, link.received, time.perf_counter()
    with closing(weighed):
        agreement = Agreement(store.transactions)
        comparer = Comparer(agreement, Client(weighed), wiring.now_utc)
        found: Difference | None = comparer.compare(contract, agreement.proof() if shows else None)
    assert found is not None
    assert found.epoch is None
    seconds = time.perf_counter() - began
    return Cost(
        len(weighed.up), sum(weighed.up), sum(weighed.down), link.sent - up, link.received - down,
        seconds, found.missing,
    )  # fmt: skip


def take_out(database: Path, records: Sequence[UUID]) -> None:
    """The server does not hold these any more, and does not know it."""
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        for table, key in (("revision", "record_id"), ("dose", "record_id"), ("record", "id")):
            connection.executemany(
                f"DELETE FROM {table} WHERE {key} = ?",  # noqa: S608 - our own names
                [(str(one),) for one in records],
            )


def measure(home: Path, rows: int, seed: int) -> dict[str, Cost]:
    """A book and a server with the same records, compared when equal and when not."""
    places, settings = Places(home / "desk"), Settings(key_store="file")
    database = home / "central" / "central.db"
    with central(home / "central") as server:
        link = Link(server.url, Weather(), seed)
        link.open()
        try:
            with wiring.open_book(places, settings) as book:
                joining.enrol(book.store, link.url, server.code())
                book.store.open_stack(None, 0, "")
                fill(book.store, rows, seed, State.QUEUED)
                _drain(book)
                held = _held(book.store)
                link.begin()
                costs = {"equal": compare(book.store, link, shows=False)}
                costs["equal, receipt shown"] = compare(book.store, link, shows=True)
                for name, lost in _losses(held).items():
                    take_out(database, lost)
                    costs[name] = compare(book.store, link, shows=False)
        finally:
            link.close()
    return costs


def _drain(book: wiring.Book) -> None:
    """Until nothing waits: where others use the machine, an answer may come too late."""
    engine = wiring.make_engine(book.store, book.settings, Event())
    for _ in range(DRAIN_ROUNDS):
        engine.run_once()
        if not book.store.status().waiting:
            return
    raise RuntimeError("something was left behind")


def _held(store: Store) -> list[UUID]:
    everything = Agreement(store.transactions).stored(UUID(int=0), UUID(int=2**128 - 1))
    return [one.record_id for one in everything]


def _losses(held: Sequence[UUID]) -> dict[str, Sequence[UUID]]:
    """One in the middle of it all, then the newest hundredth, as a restore takes them."""
    return {
        "one missing": [held[len(held) // 2]],
        "the newest hundredth missing": held[-(len(held) // 100) :],
    }


def figures_of(costs: dict[str, Cost]) -> Figures:
    told: dict[str, object] = {}
    for name, cost in costs.items():
        told |= {
            f"{name}: questions": cost.questions,
            f"{name}: bodies up, down": f"{cost.body_up} {cost.body_down}",
            f"{name}: wire up, down": f"{cost.wire_up} {cost.wire_down}",
            f"{name}: named": len(cost.missing),
            f"{name}: seconds": cost.seconds,
        }
    return told


def main() -> int:
    """Measure and tell; 1 when a goal is missed."""
    chosen = arguments(__doc__ or "", rows=100_000).parse_args()
    around = surroundings(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        costs = measure(Path(folder), chosen.rows, chosen.seed)
    equal, one = costs["equal"], costs["one missing"]
    met = equal.body_up <= BODY_GOAL and one.body_up + one.body_down <= FOUND_GOAL
    tell({**around, "rows": chosen.rows, **figures_of(costs), "goals met": met}, chosen.json)
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
