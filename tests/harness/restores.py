"""A server set back at random moments, unannounced: what comes back, how soon, and what is kept.

``python -m tests.harness.restores --points 50 --seed 1`` on PostgreSQL and on SQLite: real server
processes, real books and engines, a cycle being one round of each PC after it was idle for five
minutes. Ends with 1 when a record is not back after two cycles, or anything was lost or doubled.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from threading import Event

from tests.harness import checks
from tests.harness.campaign import Plan, begun
from tests.harness.checks import Key
from tests.harness.clerk import Clerk
from tests.harness.journal import Journal
from tests.harness.pc import Pc
from tests.harness.world import World
from tests.simulation.book_checks import TOLD
from tests.simulation.violation import Violation
from vaxentry import wiring
from vaxentry.settings import Places, load_settings

IDLE = timedelta(minutes=5)
GOAL = 2
MOST_CYCLES = 6
WAYS = ("put_back", "put_back_stopped", "restore")
"""The database is exchanged under the server at work, or while it is off, or by its command."""


class Station:
    """A PC of this process: the real book and engine, and a clerk; idle time passes at once."""

    def __init__(self, pc: Pc, seed: str, stack: ExitStack) -> None:
        places = Places(pc.home)
        self.pc, self._waited = pc, timedelta()
        self._settings = load_settings(places.settings)
        self._book = stack.enter_context(wiring.open_book(places, self._settings))
        journal = stack.enter_context(Journal(pc.home))
        self._clerk = Clerk(self._book.store, journal, Random(seed))
        self.start()

    def _now(self) -> datetime:
        return wiring.now_utc() + self._waited

    def start(self) -> None:
        """Start the program anew."""
        self._engine = wiring.make_engine(
            self._book.store, self._settings, Event(), clock=self._now
        )

    def type(self, acts: int) -> None:
        for _ in range(acts):
            self._clerk.step()

    def round(self) -> str:
        """One round after five minutes; the cause that ended it."""
        self._waited += IDLE
        return self._engine.run_once().cause


@dataclass(slots=True)
class Found:
    """What all restores of one campaign showed.

    Attributes:
        cycles: how many restores needed so many cycles.
        lost: records that the server did not hold any more right after it was set back.
        late: of these, what was not back after two cycles.
    """

    cycles: Counter[int] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    late: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def restores(self) -> int:
        return sum(self.ways.values())


def campaign(plan: Plan, points: int, tell: Callable[[str], None]) -> tuple[Found, dict[str, int]]:
    """Set one server back so many times; what was found, and figures of the end."""
    found, figures = Found(), dict[str, int]()
    with begun(plan, tell) as world, ExitStack() as stack:
        stations = [Station(pc, f"{plan.seed} {pc.name}", stack) for pc in world.pcs]
        draw = Random(f"{plan.seed} restores")
        for number in range(1, points + 1):
            _work(world, stations, draw)
            _set_back(world, draw, found)
            _come_back(world, stations, draw, found)
            try:
                figures = checks.check(world.office, world.pcs, world.expected)
            except Violation as violation:
                found.broken.append(f"restore {number}: {violation}")
                break
    figures |= _kept(world)
    return found, figures


def _work(world: World, stations: Sequence[Station], draw: Random) -> None:
    """A while of honest work, with a copy taken somewhere in it."""
    acts = draw.choices(["type", "round", "enrol", "revoke", "erase"], [10, 8, 1, 1, 1], k=14)
    copy_at = draw.randrange(len(acts))
    for at, act in enumerate(acts):
        station = draw.choice(stations)
        if at == copy_at:
            _copy(world, draw)
        if act == "type":
            station.type(draw.randrange(1, 12))
        elif act == "round":
            station.round()
        else:
            world.act(act, draw)
    for station in stations:
        station.round()


def _copy(world: World, draw: Random) -> None:
    if draw.random() < 0.5:
        world.back_up(draw)
    world.copies[:-3] = []
    world.copies.append((world.office.keep_copy(), world.expected.copy()))


def _set_back(world: World, draw: Random, found: Found) -> None:
    way = draw.choice(WAYS)
    found.ways[way] += 1
    world.tell(f"set back by {way}")
    if way == "put_back_stopped":
        world.office.stop()
        world.put_back(draw)
        world.office.start()
    else:
        getattr(world, way)(draw)


def _come_back(world: World, stations: Sequence[Station], draw: Random, found: Found) -> None:
    """Rounds until nothing that the PCs hold is missing at the server, and one more for news."""
    lost = _missing(world)
    found.lost += len(lost)
    hidden = draw.random() < 0.5
    for cycle in range(1, MOST_CYCLES + 1):
        order = draw.sample(list(stations), len(stations))
        if cycle == 1 and hidden:  # what others send first may hide that it was set back
            order[0].type(20)
            order[0].round()
        if draw.random() < 0.2:
            order[-1].start()
        causes = [station.round() for station in order]
        missing = _missing(world)
        world.tell(f"  cycle {cycle}: {len(missing)} of {len(lost)} missing, {causes}")
        if cycle == GOAL:
            found.late += len(missing)
        if not missing:
            found.cycles[cycle if lost else 0] += 1
            print(
                f"restore {found.restores}: {len(lost)} back in cycle {cycle}",
                file=sys.stderr,
                flush=True,
            )
            break
    for _ in range(GOAL):
        for station in stations:
            station.round()


def _missing(world: World) -> set[Key]:
    """Heads of which a PC says that the server holds them, and which it does not hold."""
    held = checks.read_server(world.office)
    told: set[Key] = set()
    for pc in world.pcs:
        told |= {key for row, key in checks.read_book(pc).heads() if row.state in TOLD}
    return {key for key in told - held.standings.keys() if key.record_id not in held.erased}


def _kept(world: World) -> dict[str, int]:
    """What there was to forget."""
    spares = world.expected.spares
    return {
        "enrolments kept": len(spares) + len(world.pcs),
        "revocations kept": sum(spare.revoked for spare in spares),
        "erasures kept": len(world.expected.erased),
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("python -m tests.harness.restores", description=__doc__)
    parser.add_argument("--points", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pcs", type=int, default=3)
    parser.add_argument("--on", nargs="+", default=["postgresql", "sqlite"])
    parser.add_argument("--trace", action="store_true", help="tell every step")
    asked = parser.parse_args(argv)
    bad = 0
    for kind in asked.on:
        plan = Plan(0, asked.seed, asked.pcs, sqlite=kind == "sqlite")
        began = time.monotonic()
        found, figures = campaign(plan, asked.points, print if asked.trace else _quiet)
        told = {
            "restores": found.restores,
            **found.ways,
            "records lost": found.lost,
            "back after two cycles": found.lost - found.late,
            "cycles needed": dict(sorted(found.cycles.items())),
            "doubled, altered or forgotten": found.broken or 0,
            **figures,
            "seconds": round(time.monotonic() - began),
        }
        print(kind, *(f"  {name:32} {value}" for name, value in told.items()), sep="\n", flush=True)
        bad += found.late + len(found.broken)
    return int(bad > 0)


def _quiet(_line: str) -> None:
    """Nobody listens."""


if __name__ == "__main__":
    sys.exit(main())
