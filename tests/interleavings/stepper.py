"""Threads with a transaction each, let forward by one statement at a time."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event

COMMIT = "COMMIT"
DEADLOCK_MS = 3
"""PostgreSQL's deadlock_timeout here: who waited longer has found no deadlock."""
_PATIENCE_S = 60.0
_GLANCE_S = 0.002
_TABLE = re.compile(r"\b(?:INTO|UPDATE|FROM|TABLE)\s+([a-z_]+)")
_here = threading.local()


class StuckError(Exception):
    """Transactions wait for each other, and nobody breaks it."""


class Walker:
    """One transaction in a thread of its own.

    Attributes:
        done: what it executed so far, also in tries that were thrown back.
        comes: the statement it stands before.
        thrown_back: how often its transaction was rolled back.
        stands: it waits for its turn.
        ended: its work is over, well (`result`) or not (`error`).
        blocked: it waits for a lock inside a statement.
    """

    def __init__(self, work: Callable[[], Any], bell: threading.Condition) -> None:
        self.done: list[str] = []
        self.comes, self.pid, self.thrown_back = "", 0, 0
        self.stands = self.ended = self.blocked = False
        self.result: Any = None
        self.error: BaseException | None = None
        self._work, self._bell, self._free = work, bell, False
        self.thread = threading.Thread(target=self._run, daemon=True)

    @property
    def moves(self) -> bool:
        """Whether it is inside a statement or between two."""
        return not (self.stands or self.ended)

    def _run(self) -> None:
        _here.walker = self
        try:
            self.result = self._work()
        except BaseException as error:  # noqa: BLE001 - the checks tell
            self.error = error
        with self._bell:
            self.ended = True
            self._bell.notify_all()

    def halt(self, pid: int, statement: str) -> None:
        """Stand until it is its turn. Called by its own thread."""
        with self._bell:
            self.pid, self.comes = pid, statement
            self.stands = not self._free
            self._bell.notify_all()
            self._bell.wait_for(lambda: not self.stands)

    def go(self) -> None:
        """Let it execute the statement it stands before."""
        with self._bell:
            self.done.append(self.comes)
            self.stands = False
            self._bell.notify_all()

    def free(self) -> None:
        """Let it run to its end."""
        with self._bell:
            self._free, self.stands = True, False
            self._bell.notify_all()


def title(statement: str) -> str:
    """A statement in short: verb, table, lock."""
    verb = statement.split(None, 1)[0]
    table = _TABLE.search(statement)
    lock = " FOR UPDATE" if " FOR UPDATE" in statement else ""
    return f"{verb} {table[1] if table else ''}{lock}".strip()


def watch(engine: Engine) -> None:
    """Let the threads of walkers stop before each statement and each COMMIT."""

    def halt(connection: Connection, statement: str) -> None:
        walker = getattr(_here, "walker", None)
        if walker is not None:
            driver: Any = connection.connection.driver_connection
            walker.halt(driver.info.backend_pid, statement)

    @event.listens_for(engine, "before_cursor_execute")
    def _statement(connection: Connection, _: object, statement: str, *_rest: object) -> None:
        halt(connection, title(statement))

    @event.listens_for(engine, "commit")
    def _commit(connection: Connection) -> None:
        halt(connection, COMMIT)

    @event.listens_for(engine, "rollback")
    def _rollback(_: Connection) -> None:
        if (walker := getattr(_here, "walker", None)) is not None:
            walker.thrown_back += 1


class Stepper:
    """Moves walkers; after each step all of them stand, have ended, or wait for a lock."""

    def __init__(self, works: Sequence[Callable[[], Any]], eye: "psycopg.Connection[Any]") -> None:
        self._bell = threading.Condition()
        self._eye = eye
        self.walkers = [Walker(work, self._bell) for work in works]
        self._started: list[Walker] = []

    def start(self) -> None:
        """Bring every walker before its first statement."""
        for walker in self.walkers:
            self._started.append(walker)
            walker.thread.start()
            self._settle()

    def step(self, walker: Walker) -> None:
        """Let one that stands execute one statement.

        Raises:
            StuckError: a deadlock that nobody breaks.
        """
        walker.go()
        self._settle()

    def stop(self) -> None:
        """Let all run to their end."""
        for walker in self._started:
            walker.free()
        for walker in self._started:
            walker.thread.join(_PATIENCE_S)

    def _settle(self) -> None:
        ends = time.monotonic() + _PATIENCE_S
        while moving := self._moving():
            waits = self._waits(moving)
            if all(waits.values()) and self._moving() == moving and not locked_in(waits):
                self._note_blocked(moving)
                return
            for walker in moving:
                walker.blocked = walker.blocked and bool(waits[walker.pid])
            if time.monotonic() > ends:
                raise StuckError(f"PostgreSQL waits: {waits}")

    def _moving(self) -> list[Walker]:
        """Those that move, after a moment in which they may have come to a stand."""

        def unknown() -> list[Walker]:
            return [one for one in self._started if one.moves and not one.blocked]

        with self._bell:
            self._bell.wait_for(lambda: not unknown(), _GLANCE_S)
            for walker in self._started:
                walker.blocked = walker.blocked and walker.moves
            return [walker for walker in self._started if walker.moves]

    def _waits(self, moving: Sequence[Walker]) -> dict[int, list[int]]:
        """By backend, the backends it waits for."""
        found = self._eye.execute(
            "SELECT pid, pg_blocking_pids(pid) FROM unnest(%s::int[]) AS pid",
            ([walker.pid for walker in moving],),
        )
        return dict(found.fetchall())

    def _note_blocked(self, moving: Sequence[Walker]) -> None:
        """Who closes a circle later is the one PostgreSQL throws back: others looked before."""
        if not all(walker.blocked for walker in moving):
            time.sleep(DEADLOCK_MS * 2 / 1000)
        for walker in moving:
            walker.blocked = True


def locked_in(waits: Mapping[int, Sequence[int]]) -> set[int]:
    """Backends that can't be freed by any that does not wait itself."""
    left = {pid: set(others) for pid, others in waits.items()}
    while freed := [pid for pid, others in left.items() if not others & left.keys()]:
        for pid in freed:
            del left[pid]
    return set(left)


@contextmanager
def stepping(
    works: Sequence[Callable[[], Any]], eye: "psycopg.Connection[Any]"
) -> Iterator[Stepper]:
    """Walkers that stand before their first statement; at the end they run out."""
    stepper = Stepper(works, eye)
    try:
        stepper.start()
        yield stepper
    finally:
        stepper.stop()
