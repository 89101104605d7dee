"""Many schedules on several processors, and what they found."""

import gc
import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from tests.simulation.options import Options
from tests.simulation.schedule import Result, run
from tests.simulation.templates import templates

T = TypeVar("T")
R = TypeVar("R")


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
    """
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


def campaign(seed: int, schedules: int, options: Options, jobs: int | None = None) -> bool:
    """Run and report; whether every promise was kept. The number of processes changes no result."""
    begun = time.perf_counter()
    work = partial(without_trace, options=options)
    results: list[Result] = []
    seals: list[str] = []
    for result, seal in in_processes(work, range(seed, seed + schedules), jobs):
        results.append(result)
        seals.append(seal)
        if result.promise:
            print(told(result, options), flush=True)
    report(results, time.perf_counter() - begun)
    print(f"trace {combined(seals)}")
    return not any(result.promise for result in results)


def told(result: Result, options: Options) -> str:
    """A broken promise, and the command that shows it again."""
    replay = f"python -m tests.simulation --replay {result.seed} {options.flags()}"
    return f"seed {result.seed}, step {result.steps}: {result.what}\n  {replay}"


def combined(seals: Sequence[str]) -> str:
    """One hash over the traces of all schedules."""
    return hashlib.sha256("\n".join(seals).encode()).hexdigest()


def report(results: Sequence[Result], seconds: float) -> None:
    """The figures of a campaign."""
    faults: Counter[str] = Counter()
    for result in results:
        faults += result.faults
    steps = sum(result.steps for result in results)
    violations = sum(bool(result.promise) for result in results)
    print(f"schedules {len(results)}, steps {steps}, seconds {seconds:.0f}")
    print(f"CPU seconds a schedule {sum(one.cpu_seconds for one in results) / len(results):.2f}")
    print(f"faults {sum(faults.values())}")
    for kind, n in sorted(faults.items()):
        print(f"  {kind:20} {n}")
    print(f"most rounds to heal {max(result.rounds for result in results)}")
    print(f"violations {violations}")
