"""The command line: `python -m tests.conflicts --help`."""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.central.postgres_cluster import running_cluster
from tests.conflicts.check import Result, check
from tests.conflicts.plant import (
    clean_cards,
    first_cards,
    known_numbers,
    second_cards,
    two_versions,
)
from tests.conflicts.stage import Stage, staged


def play(stage: Stage, conflicts: int, cards: int, seed: int) -> Result:
    """Type the cards, plant the conflicts, send, and look."""
    stage.know(known_numbers(cards, conflicts))
    clean = clean_cards(stage, cards, seed)
    first = first_cards(stage, conflicts)
    stage.send()
    planted = list(second_cards(stage, conflicts, first))
    stage.send()
    planted += two_versions(stage, conflicts, first)
    stage.send()
    return check(stage, planted, clean)


def main(argv: Sequence[str] | None = None) -> int:
    """1 when a conflict is not what it was planted as, or clean cards raise too many."""
    parser = argparse.ArgumentParser("python -m tests.conflicts", description=__doc__)
    parser.add_argument("--conflicts", type=int, default=1000)
    parser.add_argument("--cards", type=int, default=20_000, help="clean ones, look-alikes too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory() as folder,
        _database(asked.on) as url,
        staged(Path(folder), url) as stage,
    ):
        result = play(stage, asked.conflicts, asked.cards, asked.seed)
    _show(result)
    return int(not result.is_good)


@contextmanager
def _database(kind: str) -> Iterator[str]:
    """Where it is; "" = a file in the server's folder."""
    if kind == "sqlite":
        yield ""
    else:
        with running_cluster() as cluster:
            yield cluster.url(cluster.new_database())


def _show(result: Result) -> None:
    for plant, amount in result.planted.items():
        print(f"{amount:>6}  {plant}")
    share = result.false_alarms / max(1, result.clean)
    print(f"{sum(result.planted.values()):>6}  planted, {len(result.wrong)} not as expected")
    print(f"{result.clean:>6}  clean cards, {result.false_alarms} on a desk ({share:.2%})")
    wall, cpu = (median(one[at] for one in result.opens_ms) for at in (0, 1))
    print(
        f"{result.cases:>6}  cases on both desks; a worklist and its first case open in {wall:.0f} "
        f"ms, {cpu:.0f} of them the processor's (medians of {len(result.opens_ms)})"
    )
    for what in sorted(set(result.wrong))[:40]:
        print(f"        {result.wrong.count(what)} x {what}")
