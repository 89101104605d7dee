"""Real clients in one process: a book, an engine and a worker each, and one starting shot.

Reads its `Plan` from standard input, says ``ready``, waits for another line, sends until every book
is drained, and prints what each client needed. Nothing is drawn at random: there is no jitter.
"""

import json
import resource
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Semaphore
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from benchmarks.book import fill, now_utc
from benchmarks.herd_cards import WARM, cards
from vaxentry import joining, wiring
from vaxentry.db import tables
from vaxentry.db.agreement import Agreement
from vaxentry.db.attempts import ANSWERED
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.db.times import to_ms
from vaxentry.domain.outbox import State
from vaxentry.errors import UnreachableError
from vaxentry.settings import Settings
from vaxentry.sync.client import Client
from vaxentry.sync.engine import SyncEngine
from vaxentry.sync.http import Http
from vaxentry.sync.lanes import ManyLanes
from vaxentry.sync.replies import Reply
from vaxentry.sync.rounds import Round
from vaxentry.sync.transport import Request
from vaxentry.sync.worker import SyncWorker

KEY = bytes(range(32))
CHECKPOINT_S, CHECKPOINT_BYTES = 2.0, 64 * 1024 * 1024
END_S = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What one process of clients does.

    Attributes:
        book: an empty book to copy.
        home: where its books go.
        codes: an enrolment code for each client.
        first: number of its first client within the herd.
        doses: waiting in each book.
        total_s: seconds after which a client gives a request up.
        limit_s: seconds after which the rest is left.
    """

    book: str
    home: str
    url: str
    codes: Sequence[str]
    first: int
    doses: int
    seed: int
    total_s: float
    limit_s: float


@dataclass(frozen=True, slots=True)
class Told:
    """How one client fared.

    Attributes:
        drained_at: when its last receipt was settled, in ms since 1970.
        posted: records in all its tries.
        refused: records in tries the server sent back.
        unknown: tries whose answer did not come.
        left: records that still wait.
        took: HTTP status (0 = none) and seconds of each batch posted.
    """

    drained_at: int
    posted: int
    refused: int
    unknown: int
    left: int
    took: Sequence[tuple[int, float]]


@dataclass
class Timed:
    """Carries requests over HTTP and notes how long each batch took."""

    http: Http
    took: list[tuple[int, float]]

    def exchange(self, request: Request) -> Reply:
        """As `Http.exchange`."""
        began, status = time.monotonic(), 0
        try:
            reply = self.http.exchange(request)
            status = reply.status
        finally:
            if request.path == "/v1/batches":
                self.took.append((status, time.monotonic() - began))
        return reply

    def close(self) -> None:
        """Give the connections back."""
        self.http.close()


class Leaving(SyncEngine):
    """The engine of one client; starts with the others and leaves when nothing waits."""

    go: Event
    leave: Callable[[], None]

    def run_once(self) -> Round:
        """One round."""
        self.go.wait()
        done = super().run_once()
        if not self._outbox.summary().waiting:
            self.leave()
        return done

    def warm(self) -> None:
        """One round before, and one that found nobody there."""
        super().run_once()
        self._failed(UnreachableError())


@dataclass
class Pc:
    """One client of the herd."""

    store: Store
    total_s: float
    stop: Event = field(default_factory=Event)
    took: list[tuple[int, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clients = [
            Client(Timed(Http(self.stop, total_s=self.total_s), self.took))
            for _ in range(wiring.BATCHES_AT_ONCE)
        ]
        self.lanes = ManyLanes(self.clients)
        self.engine = Leaving(
            Outbox(self.store.transactions),
            Agreement(self.store.transactions),
            self.clients[0],
            self.lanes,
            clock=now_utc,
            draw=lambda: 0.0,
            run=uuid4(),
            new_id=uuid4,
            batch_limit=Settings().batch_limit,
            stop=self.stop,
        )
        self.worker = SyncWorker(self.engine, self.stop)

    def set_off(self, go: Event, left: Callable[[], object]) -> None:
        """Have the worker wait for the shot; `left` is called when nothing waits any more."""

        def leave() -> None:
            self.worker.stop()
            left()

        self.engine.go, self.engine.leave = go, leave
        self.worker.start()

    def warm(self) -> None:
        """Send what waits; then the server goes away, and the connections break."""
        self.engine.warm()
        if self.store.status().waiting:
            raise RuntimeError("the first doses did not go")
        for client in self.clients:
            client.close()
        self.took.clear()

    def close(self) -> None:
        """End; nothing is on its way."""
        self.lanes.close()

    def told(self, go: int) -> Told:
        """What its book says of the tries since the shot."""
        attempt = tables.attempt.c
        chosen = select(
            attempt.outcome, func.sum(attempt.records), func.max(attempt.ended_at), func.count()
        )
        with self.store.transactions.reading() as c:
            rows = c.execute(chosen.where(attempt.started_at >= go).group_by(attempt.outcome)).all()
        by_outcome: dict[str, Any] = {row[0]: row for row in rows}
        answered = by_outcome.pop(ANSWERED, (ANSWERED, 0, 0, 0))
        refused = by_outcome.pop("refused", ("refused", 0, 0, 0))
        return Told(
            drained_at=answered[2] or 0,
            posted=int(sum(row[1] for row in rows)),
            refused=int(refused[1]),
            unknown=sum(row[3] for row in by_outcome.values()),
            left=self.store.status().waiting,
            took=self.took,
        )


def ready_pc(plan: Plan, number: int, code: str) -> Pc:
    """A client that has sent a little before and has its doses waiting."""
    home = Path(plan.home) / str(number)
    home.mkdir(parents=True)
    shutil.copyfile(plan.book, home / "vaxentry.db")
    store = Store.open(home / "vaxentry.db", KEY, home / "backups", now_utc)
    joining.enrol(store, plan.url, code)
    store.open_stack(None, 0, "")
    held = cards(plan.seed, number, plan.doses)
    fill(store, WARM, 0, State.QUEUED, held)
    pc = Pc(store, plan.total_s)
    pc.warm()
    fill(store, plan.doses, 0, State.QUEUED, held)
    return pc


def drain(pcs: Sequence[Pc], limit_s: float) -> int:
    """Let all of them send until nothing waits; when they began, in ms since 1970."""
    go, left = Event(), Semaphore(0)
    for pc in pcs:
        pc.set_off(go, left.release)
    print("ready", flush=True)
    sys.stdin.readline()
    began, ends, running = to_ms(now_utc()), time.monotonic() + limit_s, len(pcs)
    go.set()
    while running and time.monotonic() < ends:
        if left.acquire(timeout=CHECKPOINT_S):
            running -= 1
        else:
            _checkpoint(pcs)
    return began


def _checkpoint(pcs: Sequence[Pc]) -> None:
    """What the upkeep does of a book's long log; without it the one large book would slow down."""
    for pc in pcs:
        engine = pc.store.transactions.engine
        log = Path(f"{engine.url.database}-wal")
        if log.exists() and log.stat().st_size > CHECKPOINT_BYTES:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")


def cpu_s() -> float:
    """Processor seconds of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Be one process of clients."""
    plan = Plan(**json.loads(sys.stdin.readline()))
    pcs = [ready_pc(plan, number, code) for number, code in enumerate(plan.codes, plan.first)]
    before = cpu_s()
    began = drain(pcs, plan.limit_s)
    used = cpu_s() - before
    for pc in pcs:
        pc.worker.stop()
    for pc in pcs:
        pc.worker.join(END_S)
        pc.close()
    told = [asdict(pc.told(began)) for pc in pcs]
    print(json.dumps({"began": began, "cpu_s": used, "clients": told}))


if __name__ == "__main__":
    main()
