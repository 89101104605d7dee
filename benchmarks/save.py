"""How long a save takes, with a million records held.

The whole save (seal, dose, outbox, audit; one encrypted transaction, FULL; the search index is
written behind the saves) against one plain insert into an unencrypted SQLite file in the same run,
turn by turn.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from benchmarks import fsyncs, raw
from benchmarks.book import fill, open_store
from benchmarks.cards import PRESENT, doses, record_ids
from benchmarks.report import Figures, arguments, median, percentile, surroundings, tell
from vaxentry.db.keys import FileKeyStore
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose
from vaxentry.settings import Places

KEY = bytes(range(32))
SAVES = 400
"""Saves of one kind in one round."""
CARDS = 500
"""Cards saved through the window."""

Card = tuple[Dose, UUID]
Save = Callable[[Card], None]


def timed(save: Save, cards: Iterator[Card]) -> list[float]:
    """Milliseconds of each of `SAVES` saves."""
    taken = []
    for _ in range(SAVES):
        card = next(cards)
        started = time.perf_counter()
        save(card)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def compare(ways: dict[str, Save], cards: Iterator[Card], rounds: int) -> dict[str, list[float]]:
    """Every way in each round, so that a busy minute of the machine hits all of them."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for save in ways.values():
        timed(save, cards)  # warm: statements compiled, caches filled
    for _ in range(rounds):
        for name, save in ways.items():
            taken[name] += timed(save, cards)
    return taken


def store_save(store: Store) -> Save:
    """The product's own save."""
    stack = store.stacks()[0].id
    return lambda card: void(store.add(card[0], record_id=card[1], stack=stack))


def raw_save(path: Path, rows: int, seed: int) -> Save:
    """The yardstick."""
    connection = raw.raw_file(path, rows, seed)
    numbers = iter(range(rows, sys.maxsize))
    return lambda card: raw.save(connection, raw.values(*card, next(numbers)))


def void(_: object) -> None:
    """Nothing: the result of a timed call is not looked at."""


def figures_of(taken: dict[str, list[float]]) -> Figures:
    """p50 and p99 of each way in milliseconds, and what the store costs over plain SQLite."""
    found: dict[str, object] = {}
    for name, times in taken.items():
        found[f"{name}_p50_ms"] = median(times)
        found[f"{name}_p99_ms"] = percentile(times, 0.99)
    for name in ("raw", "raw_empty"):
        found[f"save_over_{name}"] = median(taken["save"]) / median(taken[name])
    return found


def in_the_window(home: Path, seed: int) -> Figures:
    """Key press to "Tersimpan", with checkpoints and backups of the whole file going on."""
    from benchmarks.save_window import key_to_saved  # noqa: PLC0415 - Qt, after the store's figures

    times = key_to_saved(Places(home), seed + 2, CARDS)
    return {
        "cards_in_the_window": CARDS,
        "key_to_saved_p50_ms": median(times),
        "key_to_saved_p99_ms": percentile(times, 0.99),
        "key_to_saved_max_ms": max(times),
    }


def measure(home: Path, rows: int, seed: int, rounds: int) -> Figures:
    """All figures, with `rows` records held."""
    places = Places(home)
    FileKeyStore(places.key_file).write(KEY)
    with open_store(home, KEY) as store:
        filled_s = fill(store, rows, seed)
        ways = {
            "save": store_save(store),
            "raw": raw_save(home / "raw.db", rows, seed),
            "raw_empty": raw_save(home / "raw-empty.db", 0, seed),
        }
        cards = zip(doses(seed + 1), record_ids(seed + 1, PRESENT), strict=False)
        taken = compare(ways, cards, rounds)
        size_mb = places.database.stat().st_size / 1e6
    return {
        "records_held": rows,
        "file_mb": size_mb,
        "filled_in_s": filled_s,
        "saves_of_each": rounds * SAVES,
        **figures_of(taken),
        "fsyncs_a_save": fsyncs.per_save(home, KEY),
        **in_the_window(home, seed),
    }


def main() -> None:
    """Measure and tell."""
    chosen = arguments("How long a save takes.", rows=1_000_000).parse_args()
    around = surroundings(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), chosen.rows, chosen.seed, chosen.rounds)
    tell({**around, **found}, chosen.json)


if __name__ == "__main__":
    main()
