"""2,000 doses over thin links with cuts: how near to the shortest time, how many bytes, none lost.

Each link is 300 ms long; its ups have exponentially distributed lengths. The shortest time sends
all doses row by row with zstd-19 over the ups that really were, one round trip lost in each. Where
nothing else is said the system tells when the link is back, as it does for a cable or a phone;
"not told": only probes find out.
"""

import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import zstandard
from sqlalchemy import select

from benchmarks.book import fill
from benchmarks.central import central
from benchmarks.link import Link, Weather, cuts, shortest_s
from benchmarks.report import Figures, arguments, median, surroundings, tell
from vaxentry import joining, wiring
from vaxentry.db import tables
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.settings import Places, Settings

RATES = {"64k": 64_000 / 8, "256k": 256_000 / 8}
TRIP_S = 0.3
WEATHERS = {"uncut": None, "60/20": (60.0, 20.0), "20/20": (20.0, 20.0)}
LOSES = 0.03
LIMIT_S = 900.0
LOOK_S = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """One drain.

    Attributes:
        over_shortest: its time as a multiple of the shortest.
        over_least: bytes up as a multiple of all doses row by row with zstd-19.
        lost: doses that the server does not hold.
        doubled: doses that it holds more than once.
    """

    seconds: float
    over_shortest: float
    over_least: float
    lost: int
    doubled: int


def weathers(rate: float, seed: int) -> Iterator[tuple[str, Weather]]:
    """Every link of one rate."""
    for name, mean in WEATHERS.items():
        spells = tuple(cuts(seed, *mean, LIMIT_S)) if mean else ()
        yield name, Weather(rate, TRIP_S, spells)
    yield "60/20 loses", Weather(rate, TRIP_S, tuple(cuts(seed, 60.0, 20.0, LIMIT_S)), LOSES)


def drain(home: Path, weather: Weather, doses: int, seed: int, *, told: bool) -> Run:
    """One PC with `doses` waiting, one server, one link."""
    places, settings = Places(home / "desk"), Settings(key_store="file")
    with central(home / "central") as server, wiring.open_book(places, settings) as book:
        link = Link(server.url, weather, seed)
        link.open()
        try:
            joining.enrol(book.store, link.url, server.code())
            book.store.open_stack(None, 0, "")
            fill(book.store, doses, seed, State.QUEUED)
            seconds = _through(link, book, told=told)
        finally:
            link.close()
        waiting, least = _sealed(book.store)
    held = _held(home / "central" / "central.db")
    return Run(
        seconds=seconds,
        over_shortest=seconds / shortest_s(least, weather),
        over_least=link.sent / least,
        lost=len(waiting - held.keys()),
        doubled=sum(1 for times in held.values() if times > 1),
    )


def _through(link: Link, book: wiring.Book, *, told: bool) -> float:
    """Let the worker send until nothing waits; the seconds it took."""
    worker = wiring.make_worker(book)
    if told:
        link.told = worker.link_is_back
    link.begin()
    began = time.monotonic()
    worker.start()
    try:
        while book.store.status().waiting and time.monotonic() - began < LIMIT_S:
            time.sleep(LOOK_S)
        return time.monotonic() - began
    finally:
        worker.stop()
        worker.join(wiring.WORKER_END_S)


def _sealed(store: Store) -> tuple[set[str], int]:
    """The ids of all records, and their sealed bytes row by row with zstd-19."""
    with store.transactions.reading() as c:
        sealed = c.execute(select(tables.revision.c.sealed)).scalars().all()
        ids = {str(one) for one in c.execute(select(tables.record.c.id)).scalars()}
    return ids, len(zstandard.ZstdCompressor(level=19).compress(b"\n".join(sealed)))


def _held(database: Path) -> Counter[str]:
    """How often the server holds each record."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return Counter(row[0] for row in connection.execute("SELECT record_id FROM revision"))


def cells(
    rates: Sequence[str], doses: int, seeds: Sequence[int]
) -> Iterator[tuple[str, Sequence[Run]]]:
    """Every rate, link and way to hear of its return, one run a seed."""
    for rate in rates:
        for name, _ in weathers(RATES[rate], 0):
            for told in (True, False) if name != "uncut" else (True,):
                runs = []
                for seed in seeds:
                    weather = dict(weathers(RATES[rate], seed))[name]
                    with tempfile.TemporaryDirectory() as folder:
                        runs.append(drain(Path(folder), weather, doses, seed, told=told))
                yield f"{rate} {name}{'' if told else ', not told'}", runs


def main() -> int:
    """Measure and tell; 1 when a dose was lost or doubled."""
    parser = arguments(__doc__ or "", rows=2_000)
    parser.add_argument("--rates", nargs="+", choices=[*RATES], default=[*RATES])
    parser.add_argument("--seeds", type=int, default=3, help="links of each kind (%(default)s)")
    chosen = parser.parse_args()
    around = surroundings(chosen.seed)
    figures: dict[str, object] = {}
    harm = 0
    for cell, runs in cells(chosen.rates, chosen.rows, range(1, chosen.seeds + 1)):
        figures |= figures_of(cell, runs)
        harm += sum(run.lost + run.doubled for run in runs)
        print(figures_of(cell, runs), file=sys.stderr, flush=True)
    tell({**around, **figures, "lost_or_doubled": harm}, chosen.json)
    return 1 if harm else 0


def figures_of(cell: str, runs: Sequence[Run]) -> Figures:
    """Every run's time, and the medians of the ratios."""
    return {
        f"{cell}: seconds": " ".join(f"{run.seconds:.1f}" for run in runs),
        f"{cell}: over shortest": median([run.over_shortest for run in runs]),
        f"{cell}: over least bytes": median([run.over_least for run in runs]),
    }


if __name__ == "__main__":
    sys.exit(main())
