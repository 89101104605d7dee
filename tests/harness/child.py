"""One PC as a process: the real book, the real worker, and a clerk who goes on typing.

``python -m tests.harness.child HOME SEED PACE_S``; told what to do by single words on its input:

    wake     as when the system says that the link is back
    quiet    the clerk goes home; the worker goes on
    type     the clerk comes back, and so does the worker
    fresh    the program is started anew, without a worker of its own
    round    one round of sync; told on the output how it ended
"""

import json
import sys
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random
from threading import Event, Thread

from tests.harness.clerk import Clerk
from tests.harness.journal import Journal
from vaxentry import wiring
from vaxentry.settings import Places, load_settings
from vaxentry.sync.engine import SyncEngine
from vaxentry.sync.supervisor import Supervisor


class Pc:
    """The program and who sits at it."""

    def __init__(self, book: wiring.Book, clerk: Clerk) -> None:
        self._book, self._clerk = book, clerk
        self._worker: Supervisor | None = None
        self._engine: SyncEngine | None = None
        self.types = False

    def type(self) -> str:
        self.types, self._engine = True, None
        if self._worker is None:
            self._worker = wiring.make_worker(self._book)
            self._worker.start()
        return ""

    def quiet(self) -> str:
        self.types = False
        return "quiet"

    def wake(self) -> str:
        if self._worker is not None:
            self._worker.wake()
        return ""

    def fresh(self) -> str:
        self.quiet()
        self.end()
        self._engine = wiring.make_engine(self._book.store, self._book.settings, Event())
        return "fresh"

    def round(self) -> str:
        assert self._engine is not None
        done = self._engine.run_once()
        return json.dumps({"cause": done.cause, "answered": done.answered})

    def step(self) -> None:
        self._clerk.step()

    def end(self) -> None:
        if self._worker is not None:
            self._worker.stop()
            assert self._worker.join(wiring.WORKER_END_S), "the worker does not end"
            self._worker = None


def run(pc: Pc, orders: "SimpleQueue[str]", pace_s: float) -> None:
    """Type and obey until the input ends."""
    while True:
        try:
            order = orders.get(timeout=pace_s if pc.types else None)
        except Empty:
            pc.step()
            continue
        if not order:
            return
        told = getattr(pc, order)()
        if told:
            print(told, flush=True)


def listen(orders: "SimpleQueue[str]") -> None:
    """Hand each word on; an empty one when there are no more."""
    for line in sys.stdin:
        orders.put(line.strip())
    orders.put("")


def main(home: str, seed: str, pace_s: str) -> None:
    places, orders = Places(Path(home)), SimpleQueue[str]()
    Thread(target=listen, args=(orders,), daemon=True).start()
    with (
        wiring.open_book(places, load_settings(places.settings)) as book,
        Journal(places.home) as journal,
    ):
        pc = Pc(book, Clerk(book.store, journal, Random(seed)))
        pc.type()
        run(pc, orders, float(pace_s))
        pc.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
