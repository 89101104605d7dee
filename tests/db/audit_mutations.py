"""Tampering with a real trail, over and over: what was not found. ``python -m`` runs many.

Everything is done by somebody who holds the key of the book and drops its triggers. What nobody can
find is left out: readings noted after the last receipt and cut off the end again, and a trail that
is rebuilt from there on.
"""

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.db.trail_stage import Stage, hear, staged, trail_of, work
from tests.db.trail_tamper import BESIDE, PLAIN, REBUILT, Tampering, Touched
from tests.e2e.desk import Desk
from vaxentry.db.engine import bare, begun
from vaxentry.db.trail import check
from vaxentry.domain.trail import Kind, TrailReport

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
SET_BACK_EVERY = 40
"""Each so many mutations the whole book is set back, which takes a copy and a contact."""


@dataclass
class Tally:
    """How many of each kind were made, and which were not found."""

    made: Counter[str]
    missed: list[str]


def run(count: int, seed: int) -> Tally:
    """Make `count` mutations of one book; each by its own number, so that one can be run again."""
    tally = Tally(Counter(), [])
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder)) as stage:
        assert stage.report().is_whole
        for number in range(count):
            chance = Random(f"{seed}/{number}")
            name, missed = _one(stage, chance, number)
            tally.made[name] += 1
            if missed:
                tally.missed.append(f"{seed}/{number} {name}: {missed}")
    return tally


def _one(stage: Stage, chance: Random, number: int) -> tuple[str, str]:
    if number % SET_BACK_EVERY == 0:
        return "set back", _set_back(stage, chance)
    acts: Mapping[str, Tampering] = {**PLAIN, **REBUILT, **BESIDE}
    name = chance.choice(sorted(acts))
    return name, _tampered(stage, chance, acts[name])


def _tampered(stage: Stage, chance: Random, act: Tampering) -> str:
    """Mutate within a transaction that is taken back; what is wrong with what the check says."""
    with begun(stage.desk.book.transactions.engine, write=True) as c:
        raw: Any = bare(c)
        strict, raw.text_factory = raw.text_factory, _any_text
        for (name,) in raw.execute(TRIGGERS).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        signed = check(c).signed_until
        before = _content(raw)
        touched = act(raw, chance, signed)
        while _content(raw) == before:  # what came out the same is no mutation
            touched = act(raw, chance, signed)
        said = _wrong(check(c), touched)
        raw.text_factory = strict
        c.rollback()
    return said


def _any_text(content: bytes) -> str:
    return content.decode(errors="surrogateescape")


def _content(raw: Any) -> list[Any]:
    return [
        raw.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
        for table in ("audit", "revision", "receipt", "record")
    ]


def _wrong(report: TrailReport, touched: Touched) -> str:
    if report.is_whole:
        return f"not found: {touched}"
    first = report.faults[0]
    if touched.seq and not first.seq <= touched.seq <= max(first.until, first.seq):
        return f"{first} does not name {touched}"
    return ""


def _set_back(stage: Stage, chance: Random) -> str:
    """An older copy takes the book's place and is worked in; then the server is heard again."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(chance.choice(stage.older) / "v.db", Path(folder) / "v.db")
        desk = Desk(Path(folder), stage.server)
        try:
            for number in range(chance.randrange(3)):
                work(desk, 100 + number)
            if not trail_of(desk).check().is_whole:
                return "found before anybody could know"
            hear(desk)
            kinds = {fault.kind for fault in trail_of(desk).check().faults}
        finally:
            desk.close()
    named = {Kind.SET_BACK, Kind.TRY_UNKNOWN}
    return "" if kinds and kinds <= named else f"set back, told as {kinds}"


def main() -> int:
    """Run and print the tally; 1 when anything was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.db.audit_mutations")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    tally = run(given.count, given.seed)
    for name, made in sorted(tally.made.items()):
        print(f"{made:>6}  {name}")
    print(f"{given.count:>6}  in all, not found: {len(tally.missed)}")
    for line in tally.missed:
        print(line)
    return 1 if tally.missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
