"""How smooth the window stays while a report of 20,000 entries is written, as Excel and as PDF.

A timer beats every 5 ms on the main thread; a gap is the time between two beats. Laporan is open,
as it is when somebody asks for the file.
"""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

from PySide6.QtWidgets import QApplication

from benchmarks.book import fill
from benchmarks.drain_gap import Pulse, after, gaps_of, let_settle
from benchmarks.report import Figures, arguments, percentile, surroundings, tell
from vaxentry import wiring
from vaxentry.charts.offscreen import go_offscreen
from vaxentry.domain.backlog import ALL
from vaxentry.domain.outbox import State
from vaxentry.domain.report_desk import Format, Separator
from vaxentry.language import Words
from vaxentry.reports.desk import Reports
from vaxentry.settings import Places, Settings
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages.reports import ReportsPage
from vaxentry.ui.widgets.rail import Place

IDLE_S = 10
LIMIT_S = 900


def _nothing(*_: object) -> None:
    """No button of it is pressed."""


def measure(home: Path, waiting: int, seed: int) -> Figures:
    """Gaps idle, then while each file is written, in the same window."""
    places, settings = Places(home), Settings(key_store="file")
    go_offscreen()
    application = QApplication.instance() or QApplication(["benchmark"])
    with wiring.open_book(places, settings) as book:
        book.store.open_stack(None, 0, "")
        fill(book.store, waiting, seed, State.QUEUED)
        reports = partial(Reports, book.store.transactions, wiring.now_utc)
        actions = WindowActions(_nothing, _never, _nothing, reports=reports)
        worker = wiring.make_worker(book)
        window = MainWindow(
            book.store, worker, Words("id"), wiring.now_utc, wiring.new_record_id, actions
        )
        window.show()
        try:
            window.go_to(Place.REPORTS)
            page = window.pages.page(Place.REPORTS)
            assert isinstance(page, ReportsPage)
            let_settle(application)
            return {"waiting": waiting, **_phases(page, home)}
        finally:
            window.end()


def _never(*_: object) -> NoReturn:
    raise AssertionError


def _phases(page: ReportsPage, home: Path) -> Figures:
    pulse = Pulse()
    idle = pulse.during(after(IDLE_S))
    found: dict[str, object] = dict(gaps_of("idle", idle))
    for kind in (Format.XLSX, Format.PDF):
        too_late, started = after(LIMIT_S), time.perf_counter()
        page.export.write(kind, ALL, Separator.SEMICOLON, home / f"a.{kind}")
        gaps = pulse.during(_over(page, too_late))
        found |= {f"{kind}_s": time.perf_counter() - started, **gaps_of(kind.value, gaps)}
        found[f"{kind}_gap_p99_above_idle_ms"] = percentile(gaps, 0.99) - percentile(idle, 0.99)
    return found


def _over(page: ReportsPage, too_late: Callable[[], bool]) -> Callable[[], bool]:
    return lambda: not page.export.is_busy or too_late()


def main() -> None:
    """Measure and tell."""
    chosen = arguments("How smooth the window stays while a report is written.", rows=20_000)
    asked = chosen.parse_args()
    around = surroundings(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), asked.rows, asked.seed)
    tell({**around, **found}, asked.json)


if __name__ == "__main__":
    main()
