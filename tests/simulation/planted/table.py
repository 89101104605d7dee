"""Hunts every planted mistake, and tells where and how fast it was noticed."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from tests.simulation.campaign import in_processes
from tests.simulation.planted import about_requests, at_the_desk, at_the_office, of_cases
from tests.simulation.planted.garden import BUGS, Bug
from tests.simulation.schedule import run

FOUND_IN = (at_the_desk, at_the_office, about_requests, of_cases)
"""The modules that fill the list."""


def opposites() -> dict[str, Bug]:
    """Those that are the opposite of a case of the protocol, by name."""
    return {name: bug for name, bug in BUGS.items() if bug.case}


@dataclass(frozen=True, slots=True)
class Caught:
    """How a mistake was noticed; no promise = it was not."""

    name: str
    promise: str
    schedules: int
    steps: int
    seconds: float
    what: str


def hunt(name: str) -> Caught:
    """Run schedules from seed 1 with a mistake in the code, until one breaks a promise."""
    begun, steps = time.perf_counter(), 0
    for seed in range(1, BUGS[name].within + 1):
        with pytest.MonkeyPatch.context() as patch:
            BUGS[name].plant(patch)
            result = run(seed, BUGS[name].options)
        steps += result.steps
        if result.promise:
            break
    seconds = time.perf_counter() - begun
    return Caught(name, result.promise, seed, steps, seconds, result.what)


def show(names: Sequence[str], jobs: int | None = None) -> bool:
    """Print the table of these mistakes, or of all; whether each was noticed."""
    chosen = names or list(BUGS)
    print(f"{'mistake':36} case {'by':4} {'schedules':>9} {'steps':>6} {'s':>6}  what was seen")
    missed = 0
    for caught in in_processes(hunt, chosen, jobs, chunk=1):
        missed += not caught.promise
        seen = caught.what.removeprefix(f"{caught.promise}: ")[:90] or "NOT NOTICED"
        print(
            f"{caught.name:36} {BUGS[caught.name].case:4} {caught.promise or '-':4}"
            f" {caught.schedules:9} {caught.steps:6} {caught.seconds:6.1f}  {seen}",
            flush=True,
        )
    print(f"planted {len(chosen)}, not noticed {missed}")
    return not missed
