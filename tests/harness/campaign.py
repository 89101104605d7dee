"""Rounds of trouble over one world: afterwards everything must come together, and be checked."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.central.postgres_cluster import running_cluster
from tests.harness import acts, checks
from tests.harness.data import Data, Postgres, Sqlite
from tests.harness.log import Log
from tests.harness.office import Office
from tests.harness.proxy import Proxy
from tests.harness.world import World
from tests.simulation.violation import Violation, broken

HEAL_S = 180.0
WAKE_EACH_S = 1.0
CODE_AFTER = 10
"""Looks at a PC that is shut out until somebody there types a code."""
MOST_CYCLES = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a campaign is.

    Attributes:
        seconds: of trouble in each round.
        pace_s: between two things a clerk does.
        hole_s: longest time that a black hole holds a request.
    """

    rounds: int
    seed: int
    pcs: int = 3
    sqlite: bool = False
    seconds: float = 12.0
    pace_s: float = 0.03
    hole_s: float = 5.0


@contextmanager
def _data(home: Path, plan: Plan) -> Iterator[Data]:
    with nullcontext() if plan.sqlite else running_cluster() as cluster:
        yield Sqlite(home / "central") if cluster is None else Postgres(cluster)


@contextmanager
def begun(plan: Plan, tell: Callable[[str], None]) -> Iterator[World]:
    """A world in which nothing has happened yet; no process of it outlives the block."""
    with TemporaryDirectory() as folder, _data(Path(folder), plan) as data:
        home = Path(folder)
        proxy = Proxy(plan.seed, tell)
        proxy.open()
        office = Office(home / "central", data, proxy, tell)
        world = World(home, office, proxy, plan.seed, tell, hole_s=plan.hole_s)
        try:
            office.start()
            for _ in range(plan.pcs):
                world.add_pc(plan.pace_s)
            yield world
        finally:
            world.end()


def run(plan: Plan, log: Log) -> bool:
    """The whole campaign; False = a promise was broken, and the log says which."""
    with begun(plan, log) as world:
        try:
            for number in range(1, plan.rounds + 1):
                log(f"round {number}")
                trouble(world, plan, number)
                cycles = heal(world)
                figures = checks.check(world.office, world.pcs, world.expected)
                log(f"round {number} kept: {figures}, final cycles {cycles}")
        except (Violation, AssertionError) as found:
            log(f"BROKEN {type(found).__name__}: {found}")
            return False
        finally:
            log(f"acts {dict(sorted(world.done.items()))}")
            log(f"requests {dict(sorted(world.proxy.hits.items()))}")
    return True


def trouble(world: World, plan: Plan, number: int) -> None:
    """One round of it: everybody works, and everything is broken."""
    for pc in world.pcs:
        if pc.lives:
            pc.say("type")
        else:
            pc.start()
    draw = Random(f"{plan.seed} round {number}")
    before = 0.0
    for due_s, act in acts.drawn(draw, plan.seconds):
        time.sleep(due_s - before)  # whatever an act took: what it did has its time to work
        before = due_s
        world.act(act, Random(f"{plan.seed} {number} {due_s}"))


def heal(world: World) -> int:
    """The trouble stops: the workers bring everything in, then both sides compare, as after a start
    of the program; how many rounds each PC needed for that.
    """
    world.calm()
    for pc in world.pcs:
        pc.ask("quiet")
    _comes_in(world)
    world.proxy.settle()
    for pc in world.pcs:
        pc.ask("fresh")
    return _agrees(world)


def _comes_in(world: World) -> None:
    """The workers that were at it go on by themselves; the line tells them that it is back.

    Of two copies of a PC that a server set back with its journal forgot, whoever is enrolled last
    shuts the other out, until that one has a code again and is found to be a copy.
    """
    ends = time.monotonic() + HEAL_S
    restless = list(world.pcs)
    shut_out: Counter[str] = Counter()
    while restless:
        if time.monotonic() > ends:
            broken("I5", f"{restless[0].name} does not come to rest: {restless[0].unrest()}")
        for pc in restless:
            pc.say("wake")
        time.sleep(WAKE_EACH_S)
        shut_out.update(pc.name for pc in restless if pc.is_shut_out())
        for pc in restless:
            if shut_out[pc.name] >= CODE_AFTER:
                del shut_out[pc.name]
                world.enrol_again(pc)
                pc.ask("quiet")
        restless = [pc for pc in restless if not pc.rest().at_rest]


def _agrees(world: World) -> int:
    """Rounds of each PC until one changes nothing any more at any of them."""
    for cycle in range(1, MOST_CYCLES + 1):
        before = [pc.shown() for pc in world.pcs]
        causes = [pc.round() for pc in world.pcs]
        world.tell(f"cycle {cycle}: {causes}")
        if not any(causes) and before == [pc.shown() for pc in world.pcs]:
            return cycle
    return broken("I5", f"no agreement after {MOST_CYCLES} rounds")
