"""Many schedules on several processors, and what they found."""

import gc
import hashlib
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

from tests.simulation.options import Options
from tests.simulation.schedule import Result, run
from tests.simulation.templates import templates

T = TypeVar("T")
R = TypeVar("R")

TOLD_EVERY = 1000
"""Schedules, until a long campaign says how far it is."""


def in_processes(
    work: Callable[[T], R], items: Iterable[T], jobs: int | None = None, chunk: int = 4
) -> Iterator[R]:
    """The results in the order of the items.

    Args:
        jobs: how many processes; None = as many as there are processors.
        chunk: how many items a process is handed at once.
    """
    with ProcessPoolExecutor(
        jobs or os.cpu_count(), mp_context=get_context("spawn"), initializer=make_ready
    ) as pool:
        yield from pool.map(work, items, chunksize=chunk)


def make_ready() -> None:
    """What is made once lasts as long as the process: the collector need not look at it.

    Nor need it look as often as it would: a schedule leaves little behind that only it can find.
    Faults are injected by the thousand: what the server says of them in its log is read by nobody.
    """
    logging.disable()
    templates()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def without_trace(seed: int, options: Options) -> tuple[Result, str]:
    """A result small enough to be handed on, and the print of its trace."""
    result = run(seed, options)
    seal = result.print
    result.trace = []
    return result, seal


@dataclass(slots=True)
class Totals:
    """What all schedules so far came to, in the order of their seeds."""

    schedules: int = 0
    steps: int = 0
    violations: int = 0
    rounds: int = 0
    cpu_seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    seals: Any = field(default_factory=hashlib.sha256)

    def add(self, result: Result, seal: str) -> None:
        """Count one schedule more."""
        self.schedules += 1
        self.steps += result.steps
        self.violations += bool(result.promise)
        self.rounds = max(self.rounds, result.rounds)
        self.cpu_seconds += result.cpu_seconds
        self.faults.update(result.faults)
        self.seals.update(f"{seal}\n".encode())

    def line(self, seconds: float) -> str:
        """The figures in one line."""
        each = self.cpu_seconds / max(self.schedules, 1)
        return (
            f"schedules {self.schedules}, steps {self.steps}, violations {self.violations},"
            f" seconds {seconds:.0f}, CPU seconds a schedule {each:.2f}"
        )


def campaign(seed: int, schedules: int, options: Options, jobs: int | None = None) -> bool:
    """Run and report; whether every promise was kept. The number of processes changes no result."""
    begun = time.perf_counter()
    work = partial(without_trace, options=options)
    totals = Totals()
    for result, seal in in_processes(work, range(seed, seed + schedules), jobs):
        totals.add(result, seal)
        if result.promise:
            print(told(result, options), flush=True)
        if totals.schedules % TOLD_EVERY == 0:
            print(totals.line(time.perf_counter() - begun), flush=True)
    report(totals, time.perf_counter() - begun)
    return not totals.violations


def told(result: Result, options: Options) -> str:
    """A broken promise, and the command that shows it again."""
    replay = f"python -m tests.simulation --replay {result.seed} {options.flags()}"
    return f"seed {result.seed}, step {result.steps}: {result.what}\n  {replay}"


def report(totals: Totals, seconds: float) -> None:
    """The figures of a campaign."""
    print(f"faults {sum(totals.faults.values())}")
    for kind, n in sorted(totals.faults.items()):
        print(f"  {kind:20} {n}")
    print(f"most rounds to heal {totals.rounds}")
    print(totals.line(seconds))
    print(f"trace {totals.seals.hexdigest()}")
