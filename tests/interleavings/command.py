"""The command line: `python -m tests.interleavings --help`."""

import argparse
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random

from tests.interleavings import planted
from tests.interleavings.orders import PAIR, Order, by_phases, drawn, of_two
from tests.interleavings.play import Play, Turn
from tests.interleavings.scenarios import SCENARIOS
from tests.interleavings.stage import Stage, open_stage

SAMPLE = 40
"""Orders drawn for a scenario of three."""


def main(argv: Sequence[str] | None = None) -> int:
    """1 when a promise was broken, or a planted mistake was not noticed."""
    asked = _parser().parse_args(argv)
    with open_stage() as stage:
        if asked.planted:
            return int(not planted.show(stage, asked.seed))
        if asked.order:
            return _replay(stage, asked)
        return int(not _try_all(stage, asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.interleavings")
    parser.add_argument("--scenario", action="append", choices=SCENARIOS, metavar="NAME")
    parser.add_argument("--seed", type=int, default=1, help="of the ids and of what is drawn")
    parser.add_argument("--all", action="store_true", help="triples by phases, too")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="orders drawn for a triple")
    parser.add_argument("--order", type=Order.read, help="play one order, turn by turn")
    parser.add_argument("--planted", action="store_true", help="mistakes that must be noticed")
    return parser


def orders_of(play: Play, name: str, asked: argparse.Namespace) -> Iterator[Order]:
    """Every order of a pair; of a triple the phases, if asked for, and a sample."""
    if len(play.lengths) == PAIR:
        yield from of_two(play.lengths)
        return
    if asked.all:
        yield from by_phases(play.phases)
    random = Random(f"{asked.seed}/{name}/orders")
    yield from islice(iter(lambda: drawn(play.lengths, random), None), asked.sample)


def _try_all(stage: Stage, asked: argparse.Namespace) -> bool:
    print(f"{'scenario':28} {'orders':>7} {'thrown back':>11} {'s':>6} {'violations':>10}")
    total = violations = 0
    begun = time.perf_counter()
    for name in asked.scenario or SCENARIOS:
        tried, broken = _try(stage, name, asked)
        total, violations = total + tried, violations + broken
    seconds = time.perf_counter() - begun
    print(f"orders {total}, seconds {seconds:.0f}, violations {violations}")
    return not violations


def _try(stage: Stage, name: str, asked: argparse.Namespace) -> tuple[int, int]:
    """Play one scenario in all its orders: how many they were, how many broke a promise."""
    begun, tried, thrown_back, broken = time.perf_counter(), 0, 0, 0
    play = Play(stage, name, asked.seed)
    for order in orders_of(play, name, asked):
        played = play.perform(order)
        tried += 1
        thrown_back += played.thrown_back
        if played.violation:
            broken += 1
            replay = f'--scenario {name} --seed {asked.seed} --order "{order}"'
            print(f"VIOLATION {played.violation}\n  python -m tests.interleavings {replay}")
    seconds = time.perf_counter() - begun
    print(f"{name:28} {tried:7} {thrown_back:11} {seconds:6.1f} {broken:10}", flush=True)
    return tried, broken


def _replay(stage: Stage, asked: argparse.Namespace) -> int:
    """Print every turn of one order."""
    broken = 0
    for name in asked.scenario or ():

        def tell(turn: Turn) -> None:
            print(turn)

        played = Play(stage, name, asked.seed).perform(asked.order, tell)
        print(f"{name}: {played.violation or 'every promise was kept'}")
        broken += bool(played.violation)
    return int(bool(broken))
