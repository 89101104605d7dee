"""How long a large workbook takes whose every other row is bad, and how smooth the window stays.

A timer beats every 5 ms on the main thread; a gap is the time between two beats. The import window
is open; the beats go on until its table shows the rows that are left to be put right.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtWidgets import QApplication

from benchmarks.cards import doses
from benchmarks.drain_gap import Pulse, after, gaps_of, let_settle
from benchmarks.report import Figures, arguments, surroundings, tell
from vaxentry import wiring
from vaxentry.charts.offscreen import go_offscreen
from vaxentry.domain.form import Field
from vaxentry.domain.reopening import unparse
from vaxentry.importing.columns import label
from vaxentry.language import Words
from vaxentry.settings import Places, Settings
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.main_window import MainWindow

IDLE_S = 10
LIMIT_S = 900
BAD_EVERY = 2


def write_file(path: Path, rows: int, seed: int, bad_every: int) -> None:
    """A workbook of cards; of every `bad_every` one says nothing that is a sex."""
    book = openpyxl.Workbook(write_only=True)
    sheet: Any = book.create_sheet()
    sheet.append([label(field) for field in Field])
    for number, dose in enumerate(islice(doses(seed), rows)):
        form = unparse(dose)
        if number % bad_every == 0:
            form = {**form, Field.SEX: "?"}
        sheet.append([form.get(field) or None for field in Field])
    book.save(path)


@contextmanager
def _window(book: wiring.Book) -> Iterator[MainWindow]:
    def read(path: Path, progress: Any) -> Any:
        return wiring.import_file(book, path, progress)

    def nothing(*_: object) -> None:
        """No button of it is pressed."""

    actions = WindowActions(nothing, read, nothing, import_table=lambda: wiring.import_table(book))
    worker = wiring.make_worker(book)
    window = MainWindow(
        book.store, worker, Words("id"), wiring.now_utc, wiring.new_record_id, actions
    )
    window.show()
    try:
        yield window
    finally:
        window.end()


def measure(home: Path, rows: int, seed: int, bad_every: int) -> Figures:
    """Gaps idle, then while the file is read, in the same window."""
    file = home / "cards.xlsx"
    write_file(file, rows, seed, bad_every)
    places, settings = Places(home / "desk"), Settings(key_store="file")
    go_offscreen()
    application = QApplication.instance() or QApplication(["benchmark"])
    with wiring.open_book(places, settings) as book, _window(book) as window:
        visit = window.inside.imports.visit()
        assert visit is not None
        visit.show()
        let_settle(application)
        pulse = Pulse()
        idle = pulse.during(after(IDLE_S))
        started = time.perf_counter()
        visit.start(str(file))
        reading = pulse.during(_shown(lambda: visit.page.is_running, lambda: visit.page.waiting))
        took_s = time.perf_counter() - started
        saved, left = book.store.counts().saved, visit.page.waiting
    return {
        "rows": rows,
        "saved": saved,
        "on_desk": left,
        "read_in_s": took_s,
        **gaps_of("idle", idle),
        **gaps_of("import", reading),
    }


def _shown(is_running: Callable[[], bool], waiting: Callable[[], int]) -> Callable[[], bool]:
    too_late = after(LIMIT_S)
    return lambda: (not is_running() and waiting() > 0) or too_late()


def main() -> None:
    """Measure and tell."""
    parser = arguments("How smooth the window stays while a file is read.", rows=20_000)
    parser.add_argument("--bad-every", type=int, default=BAD_EVERY, help="1 = every row is bad")
    chosen = parser.parse_args()
    around = surroundings(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), chosen.rows, chosen.seed, chosen.bad_every)
    tell({**around, **found}, chosen.json)


if __name__ == "__main__":
    main()
