"""A scripted typist against a million doses: ``python -m benchmarks.typist --json FILE``.

500 cards through the real window by key events alone, at a fixed pace, into a book that holds a
million doses, with upkeep and backups as in the program and the sync worker running against a
server that is up for a while and then dead again. A key's answer counts from the moment it was due:
a window that is busy with something else answers late.
"""

import os
import sys
import tempfile
from pathlib import Path
from threading import Event

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks.book import fill, open_store
from benchmarks.report import Figures, arguments, surroundings, tell
from vaxentry.db.keys import FileKeyStore
from vaxentry.demo.cards import Day
from vaxentry.demo.deck import SEED, make_deck
from vaxentry.demo.deck_figures import SLOWEST_MS, Typing
from vaxentry.demo.deck_play import type_on_stage
from vaxentry.demo.deck_run import look_into_book, seed_book
from vaxentry.demo.progress import Progress
from vaxentry.demo.stage import set_stage
from vaxentry.language import Words
from vaxentry.settings import Places, Settings
from vaxentry.wiring import now_utc

KEY = bytes(range(32))
CARDS = 500
PACE = 40.0
"""Keys a second; a fast clerk reaches 15."""


def measure(home: Path, rows: int, seed: int, cards: int, pace: float) -> Typing:
    """Fill a book, then type into it."""
    places = Places(home)
    FileKeyStore(places.key_file).write(KEY)
    with open_store(home, KEY) as store:
        fill(store, rows, seed)
    words, deck = Words("en"), make_deck(SEED, cards)
    progress = Progress(words, cards, lambda line: print(line, file=sys.stderr))
    with set_stage(places, Settings(), words, Day((), ()), seed) as stage:
        seed_book(stage.store, deck, now_utc().astimezone().date())
        typed = type_on_stage(stage, deck, pace, progress, Event())
        damage = stage.proxy.damage
    return typed.checked(look_into_book(places, deck), damage)


def figures_of(typing: Typing, rows: int, pace: float) -> Figures:
    """The figures on one level, the goal beside them."""
    told = typing.to_json()
    answers, looks = told.pop("answer_ms"), told.pop("look_ms")
    del told["by_kind"], told["differences"]
    return {
        "records_held": rows,
        "pace_keys_per_second": pace,
        **told,
        **{f"answer_{name}_ms": value for name, value in answers.items()},
        **{f"look_{name}_ms": value for name, value in looks.items()},
        "goal_p99_ms": SLOWEST_MS,
        "goal_kept": answers["p99"] <= SLOWEST_MS,
    }


def main() -> int:
    """Measure and tell; 1 when a key was lost or the goal is not kept."""
    parser = arguments(__doc__ or "", rows=1_000_000)
    parser.add_argument("--cards", type=int, default=CARDS)
    parser.add_argument("--pace", type=float, default=PACE, help="keys a second (%(default)s)")
    chosen = parser.parse_args()
    around = surroundings(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        typing = measure(Path(folder), chosen.rows, chosen.seed, chosen.cards, chosen.pace)
    found = figures_of(typing, chosen.rows, chosen.pace)
    tell({**around, **found}, chosen.json)
    return 0 if typing.is_good and found["goal_kept"] else 1


if __name__ == "__main__":
    sys.exit(main())
