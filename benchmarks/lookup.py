"""How long a look-up takes, with a million records held.

A person by number, a name searched at every letter typed, persons who look alike; in the encrypted
book, and what plain, unencrypted SQLite needs for the same question on the same data in the same
run, turn by turn.
"""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import raw
from benchmarks.book import fill, open_store
from benchmarks.cards import doses
from benchmarks.report import Figures, arguments, median, percentile, surroundings, tell
from vaxentry.db import search
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose
from vaxentry.domain.person import Probe
from vaxentry.domain.records import RecordQuery

KEY = bytes(range(32))
ASKED = 500
"""Persons asked for in one round."""
SPOKEN = 50
"""Names typed letter by letter in one round."""
SHORTEST = 2
SHOWN = 50
"""Lines of a search that fit on the screen."""

Ask = Callable[[], Any]
Pair = tuple[Ask, Ask]
"""The same question to the book and to the plain file."""


def plain_file(path: Path, rows: int, seed: int) -> sqlite3.Connection:
    """The plain file with what it needs to answer: an index of numbers and one of words."""
    connection = raw.raw_file(path, rows, seed)
    connection.execute("CREATE INDEX by_number ON dose (id_number)")
    connection.execute("CREATE INDEX by_birth ON dose (birth_date)")
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5(name, content='', prefix='1 2 3 4 5 6 7 8')"
    )
    connection.execute("INSERT INTO words (rowid, name) SELECT seq, name FROM dose")
    return connection


def numbers(store: Store, plain: sqlite3.Connection, sample: Iterable[Dose]) -> Iterable[Pair]:
    """Who is held under this number?"""
    for dose in sample:
        number = dose.identity.number
        yield (
            lambda number=number: store.people(number),  # type: ignore[misc]
            lambda number=number: plain.execute(  # type: ignore[misc]
                "SELECT * FROM dose WHERE id_number = ? ORDER BY seq DESC", (number,)
            ).fetchall(),
        )


def typed(names: Iterable[str]) -> Iterable[str]:
    """Every name as it stands after each letter."""
    for name in names:
        yield from (name[:end] for end in range(SHORTEST, len(name) + 1) if name[end - 1] != " ")


def names(store: Store, plain: sqlite3.Connection, sample: Iterable[Dose]) -> Iterable[Pair]:
    """The newest records whose name begins like this."""
    for text in typed(dose.name for dose in islice(sample, SPOKEN)):
        words = " ".join(f'"{word}"*' for word in text.split())
        yield (
            lambda text=text: store.page(RecordQuery(text=text), limit=SHOWN),  # type: ignore[misc]
            lambda words=words: plain.execute(  # type: ignore[misc]
                "SELECT dose.* FROM words CROSS JOIN dose ON seq = words.rowid"
                " WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?",
                (words, SHOWN),
            ).fetchall(),
        )


def likenesses(store: Store, plain: sqlite3.Connection, sample: Iterable[Dose]) -> Iterable[Pair]:
    """Who looks like this person with one digit wrong? Plain: born that day, or of that name."""
    for dose in sample:
        number = dose.identity.number
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        ticket = dose.ticket.text if dose.ticket else ""
        probe = Probe(wrong, dose.name, dose.birth_date, dose.phone, ticket)
        words = " ".join(f'"{word}"' for word in dose.name.split())
        yield (
            lambda probe=probe: store.similar(probe),  # type: ignore[misc]
            lambda words=words, born=str(dose.birth_date): plain.execute(  # type: ignore[misc]
                "SELECT * FROM dose WHERE birth_date = ? OR seq IN"
                " (SELECT rowid FROM words WHERE words MATCH ? LIMIT 200)",
                (born, words),
            ).fetchall(),
        )


def compare(pairs: Iterable[Pair]) -> tuple[list[float], list[float]]:
    """Milliseconds of the book and of the plain file, turn by turn."""
    taken: tuple[list[float], list[float]] = [], []
    for pair in pairs:
        for times, ask in zip(taken, pair, strict=True):
            started = time.perf_counter()
            ask()
            times.append((time.perf_counter() - started) * 1000)
    return taken


def figures_of(name: str, ours: Sequence[float], plain: Sequence[float]) -> Figures:
    """p50 and p99 of one question, and what the book takes over the plain file."""
    return {
        f"{name}_asked": len(ours),
        f"{name}_p50_ms": median(ours),
        f"{name}_p99_ms": percentile(ours, 0.99),
        f"{name}_plain_p50_ms": median(plain),
        f"{name}_plain_p99_ms": percentile(plain, 0.99),
        f"{name}_over_plain": median(ours) / median(plain),
    }


def measure(home: Path, rows: int, seed: int, rounds: int) -> Figures:
    """All figures, with `rows` records held."""
    with open_store(home, KEY) as store:
        fill(store, rows, seed)
        plain = plain_file(home / "plain.db", rows, seed)
        held = list(islice(doses(seed), min(rows, 100_000)))
        found: dict[str, object] = {"records_held": rows, "file_mb": _size_mb(home)}
        with store.transactions.looking() as bare:
            found["not_indexed"] = search.unindexed(bare)
        for name, question in (("number", numbers), ("name", names), ("similar", likenesses)):
            ours: list[float] = []
            theirs: list[float] = []
            for turn in range(rounds + 1):
                sample = Random(seed + turn).sample(held, min(ASKED, rows))
                taken = compare(question(store, plain, iter(sample)))
                if turn:  # the first round only warms
                    ours += taken[0]
                    theirs += taken[1]
            found |= figures_of(name, ours, theirs)
        plain.close()
    return found


def _size_mb(home: Path) -> float:
    return (home / "vaxentry.db").stat().st_size / 1e6


def main() -> None:
    """Measure and tell."""
    chosen = arguments("How long a look-up takes.", rows=1_000_000).parse_args()
    around = surroundings(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), chosen.rows, chosen.seed, chosen.rounds)
    tell({**around, **found}, chosen.json)


if __name__ == "__main__":
    main()
