"""Everything real and everything broken: processes, sockets, PostgreSQL, kill -9, restores, copies.

``python -m tests.harness --rounds 20 --seed 1`` draws all faults from the seed, writes them to a
log, and after each round holds what was typed against what the PCs show and the server holds. It
ends with 1, and the log, at the first broken promise.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from tests.harness.campaign import Plan, run
from tests.harness.log import Log


def main(argv: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(argv)
    plan = Plan(asked.rounds, asked.seed, asked.pcs, asked.sqlite, asked.seconds, asked.pace)
    log = Log(asked.log)
    try:
        kept = run(plan, log)
    finally:
        log.close()
    told = log.lines if not kept else [line for line in log.lines if "kept:" in line]
    print(*told, *log.lines[-2:], sep="\n")
    return int(not kept)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.harness", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pcs", type=int, default=3)
    parser.add_argument("--sqlite", action="store_true", help="instead of PostgreSQL")
    parser.add_argument("--seconds", type=float, default=12.0, help="of trouble in each round")
    parser.add_argument("--pace", type=float, default=0.03, help="seconds between a clerk's acts")
    parser.add_argument("--log", type=Path, default=Path("harness.log"), metavar="FILE")
    return parser
