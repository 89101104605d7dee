"""Every sequence of up to so many faults over the fault points that one small script passes.

A fault changes what is passed after it: the second fault is tried at every pass that is left.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from tests.simulation.campaign import in_processes
from tests.simulation.fates import Scripted
from tests.simulation.healing import heal
from tests.simulation.options import Options
from tests.simulation.people import ADULTS
from tests.simulation.templates import ram_folder
from tests.simulation.violation import Violation
from tests.simulation.world import World

SEED = 1
Faults = Mapping[int, str]
"""What goes wrong, by the pass through a fault point, counted from 0."""


@dataclass(slots=True)
class Tally:
    """What some sequences showed.

    Attributes:
        runs: how many sequences were played.
        points: how often something went wrong at each point.
        broken: the promises that were broken, with the sequence that did it.
    """

    runs: int = 0
    points: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take over what other sequences showed."""
        self.runs += other.runs
        self.points += other.points
        self.broken += other.broken


def script(world: World) -> Iterator[None]:
    """A card that is corrected and voided, and another person's with the same ticket."""
    desk = world.add_desk("KDL-01")
    with world.fates.silent():
        world.enrol(desk)
    mine = ADULTS[0].dose(1)
    cards = world.ledger(desk).cards
    first = world.save(desk, mine)
    yield
    world.round(desk)
    yield
    world.save(desk, replace(ADULTS[1].dose(1), ticket=mine.ticket))
    if first in cards:
        world.correct(desk, first, ADULTS[0].dose(2))
    yield
    world.round(desk)
    yield
    if first in cards:
        world.void(desk, first)
    world.deliver()
    yield
    world.round(desk)
    yield


def play(faults: Faults) -> tuple[Scripted, str]:
    """Run the script with these faults, then let it heal; what was passed, and what broke."""
    plan = Scripted(faults)
    with (
        tempfile.TemporaryDirectory(dir=ram_folder(), ignore_cleanup_errors=True) as name,
        World.begin(Path(name), SEED, Options(), plan) as world,
    ):
        try:
            for _ in script(world):
                world.check()
            heal(world)
        except Violation as violation:
            return plan, str(violation)
    return plan, ""


def explore(faults: Faults, length: int) -> Tally:
    """Play a sequence, and every longer one that begins with it."""
    plan, broken = play(faults)
    tally = Tally(1)
    if faults:
        at = max(faults)
        tally.points[f"{plan.passed[at][0]} {faults[at]}"] += 1
    if broken:
        tally.broken.append(f"{_named(plan, faults)}: {broken}")
    if len(faults) < length:
        for longer in _longer(plan, faults):
            tally.add(explore(longer, length))
    return tally


def _longer(plan: Scripted, faults: Faults) -> Iterator[Faults]:
    for at in range(max(faults, default=-1) + 1, len(plan.passed)):
        for kind in plan.passed[at][1]:
            yield {**faults, at: kind}


def _named(plan: Scripted, faults: Faults) -> str:
    told = [f"{plan.passed[at][0]}#{at} {kind}" for at, kind in faults.items()]
    return ", ".join(told) or "no fault"


def every_sequence(length: int, jobs: int | None = None) -> bool:
    """Play them all in so many processes and report; whether every promise was kept."""
    begun = time.perf_counter()
    whole = explore({}, 0)
    plan, _ = play({})
    firsts = list(_longer(plan, {})) if length else []
    for tally in in_processes(partial(explore, length=length), firsts, jobs, chunk=1):
        whole.add(tally)
        print(*tally.broken, sep="\n", end="\n" if tally.broken else "", flush=True)
    for point, n in sorted(whole.points.items()):
        print(f"  {point:45} {n}")
    print(f"sequences of up to {length} of {len(whole.points)} named faults: {whole.runs}")
    print(f"seconds {time.perf_counter() - begun:.0f}")
    print(f"violations {len(whole.broken)}")
    return not whole.broken
