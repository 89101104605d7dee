"""How long until the window is painted and takes a key, with 100,000 records held.

Fresh processes, turn by turn with a bare PySide6 form of 25 fields.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.book import fill, open_store
from benchmarks.report import Figures, arguments, median, surroundings, tell
from vaxentry import wiring
from vaxentry.db.keys import key_for
from vaxentry.settings import Places, Settings, save_settings

TIMEOUT_S = 60


def one_start(kind: str, home: Path) -> tuple[float, float]:
    """Milliseconds from spawning the process to the first frame, and to the first key taken."""
    environment = {
        **os.environ,
        "VAXENTRY_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        # Compiled once, as an installed program is, whatever this shell says of bytecode.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(home / "bytecode"),
    }
    command = [sys.executable, "-m", "benchmarks.start_child", kind]
    started = time.monotonic_ns()
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=True
    )
    painted, ready = (int(word) for word in done.stdout.split())
    return (painted - started) / 1e6, (ready - started) / 1e6


def filled_home(home: Path, rows: int, seed: int) -> None:
    """A home as a PC has it after months, the key in a file."""
    places, settings = Places(home), Settings(key_store="file")
    places.create()
    save_settings(places.settings, settings)
    key = key_for(wiring.key_store_of(places, settings), places.database)
    with open_store(home, key) as store:
        fill(store, rows, seed)


def measure(home: Path, rounds: int) -> Figures:
    """Medians over `rounds` starts of each, after one unmeasured start of each."""
    taken: dict[str, list[tuple[float, float]]] = {"bare": [], "app": []}
    for number in range(rounds + 1):
        for kind, times in taken.items():
            measured = one_start(kind, home)
            if number:
                times.append(measured)
    found: dict[str, float] = {}
    for kind, times in taken.items():
        found[f"{kind}_first_paint_ms"] = median([painted for painted, _ in times])
        found[f"{kind}_ready_ms"] = median([ready for _, ready in times])
    return {
        **found,
        "first_paint_over_bare": found["app_first_paint_ms"] / found["bare_first_paint_ms"],
        "ready_over_bare_first_paint": found["app_ready_ms"] / found["bare_first_paint_ms"],
    }


def main() -> None:
    """Measure and tell."""
    parser = arguments("How long until the window takes a key.", rows=100_000)
    parser.set_defaults(rounds=15)
    chosen = parser.parse_args()
    around = surroundings(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        filled_home(home, chosen.rows, chosen.seed)
        found = measure(home, chosen.rounds)
    held = {"records_held": chosen.rows, "starts_of_each": chosen.rounds}
    tell({**around, **held, **found}, chosen.json)


if __name__ == "__main__":
    main()
