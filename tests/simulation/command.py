"""The command line: `python -m tests.simulation --help`."""

import argparse
from collections.abc import Sequence
from dataclasses import replace

from tests.simulation import campaign, exhaustive
from tests.simulation.options import EXTRA, STEPS, Options
from tests.simulation.planted import table
from tests.simulation.schedule import run


def main(argv: Sequence[str] | None = None) -> int:
    """1 when a promise was broken, or a planted mistake was not noticed."""
    asked = _parser().parse_args(argv)
    options = replace(Options(steps=asked.steps), **dict.fromkeys(asked.extra, True))
    if asked.replay is not None:
        return _replay(asked.replay, options)
    if asked.exhaustive:
        return int(not exhaustive.every_sequence(asked.exhaustive, asked.jobs))
    if asked.planted is not None:
        return int(not table.show(asked.planted, asked.jobs))
    return int(not campaign.campaign(asked.seed, asked.schedules, options, asked.jobs))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.simulation")
    parser.add_argument("--schedules", type=int, default=100, metavar="N")
    parser.add_argument("--seed", type=int, default=1, help="of the first schedule")
    parser.add_argument("--steps", type=int, default=STEPS, help="of each schedule")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes; all processors")
    parser.add_argument("--with", dest="extra", type=_extra, default=(), metavar=",".join(EXTRA))
    parser.add_argument("--replay", type=int, metavar="SEED", help="print one schedule's trace")
    parser.add_argument("--exhaustive", type=int, metavar="LENGTH", help="of fault sequences")
    parser.add_argument("--planted", nargs="*", metavar="NAME", help="all mistakes, or these")
    return parser


def _extra(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if not set(names) <= set(EXTRA):
        raise argparse.ArgumentTypeError(f"one or more of {', '.join(EXTRA)}")
    return names


def _replay(seed: int, options: Options) -> int:
    result = run(seed, options)
    print(*result.trace, sep="\n")
    print(f"trace {result.print}")
    return int(bool(result.promise))
