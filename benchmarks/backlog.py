"""How long a backlog report takes with a million records held and 20,000 of them waiting.

The dashboard stands beside a plain GROUP BY over the states of the same book; the workbook beside
XlsxWriter alone on the same cells, which are made beforehand; memory is that of a process that does
nothing else.
"""

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks.book import fill, now_utc, open_store
from benchmarks.report import Figures, arguments, median, percentile, surroundings, tell
from vaxentry.db.engine import bare
from vaxentry.db.keys import FileKeyStore
from vaxentry.db.store import Store
from vaxentry.domain.backlog import ALL
from vaxentry.domain.outbox import State
from vaxentry.domain.report_desk import Format, Wanted
from vaxentry.language import Words
from vaxentry.reports.desk import Reports
from vaxentry.reports.rows import rows
from vaxentry.reports.table import Cell, Lines, headings
from vaxentry.reports.xlsx import write_cells
from vaxentry.settings import Places

KEY = bytes(range(32))
LOOKS = 20
"""Dashboards of one round."""
PAGES_ROWS = 500
ID = Words("id")
BY_STATE = "SELECT state, count(*) FROM record GROUP BY state"


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def group_by(store: Store) -> None:
    with store.transactions.reading() as c:
        bare(c).execute(BY_STATE).fetchall()


def dashboard(store: Store, rounds: int) -> Figures:
    """Turn by turn, so that a busy minute of the machine hits both."""
    desk = Reports(store.transactions, now_utc)
    desk.backlog()
    group_by(store)
    ours, plain = [], []
    for _ in range(rounds * LOOKS):
        ours.append(seconds(desk.backlog) * 1000)
        plain.append(seconds(lambda: group_by(store)) * 1000)
    return {
        "dashboard_p50_ms": median(ours),
        "dashboard_p99_ms": percentile(ours, 0.99),
        "group_by_p50_ms": median(plain),
        "group_by_p99_ms": percentile(plain, 0.99),
    }


def all_cells(store: Store) -> list[Sequence[Cell]]:
    with store.transactions.reading() as c:
        lines = Lines(ID, now_utc().date())
        return [lines.cells(row) for row in rows(c, ALL, now_utc())]


def alone(path: Path, cells: list[Sequence[Cell]]) -> None:
    """XlsxWriter with the same cells and formats, and nothing else."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    formats: dict[str, Any] = {
        "day": book.add_format({"num_format": "dd-mm-yyyy"}),
        "moment": book.add_format({"num_format": "dd-mm-yyyy hh:mm"}),
        "text": book.add_format({"num_format": "@"}),
    }
    sheet = book.add_worksheet("Daftar")
    write_cells(sheet, formats, 0, headings(ID))
    for at, line in enumerate(cells, start=1):
        write_cells(sheet, formats, at, line)
    book.close()


def workbook(store: Store, folder: Path, rounds: int) -> Figures:
    desk = Reports(store.transactions, now_utc)
    cells = all_cells(store)
    ours, plain = [], []
    wanted = Wanted(Format.XLSX, folder / "a.xlsx", ID)
    for _ in range(rounds):
        ours.append(seconds(lambda: desk.write(wanted)))
        plain.append(seconds(lambda: alone(folder / "b.xlsx", cells)))
    return {
        "xlsx_rows": len(cells),
        "xlsx_s": median(ours),
        "xlsxwriter_alone_s": median(plain),
        "xlsx_over_alone": median(ours) / median(plain),
    }


def peak_mb(home: Path) -> tuple[float, float]:
    """Peak memory of this process before and after it writes the workbook."""
    with open_store(home, KEY) as store:
        before = high_water_mb()
        wanted = Wanted(Format.XLSX, home / "c.xlsx", ID)
        Reports(store.transactions, now_utc).write(wanted)
        return before, high_water_mb()


def high_water_mb() -> float:
    """Most memory this process ever had; what getrusage tells is inherited from the one before."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def memory(home: Path) -> Figures:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        before, after = pool.apply(peak_mb, (home,))
    return {"xlsx_peak_mb": after, "xlsx_grew_mb": after - before}


def pages(home: Path, seed: int, rounds: int) -> Figures:
    """A PDF of 500 rows; the first one loads Qt and its fonts."""
    with open_store(home, KEY) as store:
        fill(store, PAGES_ROWS, seed, State.QUEUED)
        desk = Reports(store.transactions, now_utc)
        wanted = Wanted(Format.PDF, home / "a.pdf", ID)
        first, *others = [seconds(lambda: desk.write(wanted)) for _ in range(rounds + 1)]
    return {"pdf_500_rows_first_s": first, "pdf_500_rows_s": median(others)}


def measure(home: Path, held: int, waiting: int, seed: int, rounds: int) -> Figures:
    places = Places(home)
    FileKeyStore(places.key_file).write(KEY)
    with open_store(home, KEY) as store:
        fill(store, held, seed)
        fill(store, waiting, seed + 1, State.QUEUED)
        found = {
            "records_held": held + waiting,
            "waiting": waiting,
            **dashboard(store, rounds),
            **workbook(store, home, rounds),
        }
    return {**found, **memory(home), **pages(home / "small", seed + 2, rounds)}


def main() -> None:
    """Measure and tell."""
    parser = arguments("How long a backlog report takes.", rows=1_000_000)
    parser.add_argument("--waiting", type=int, default=20_000, help="not in yet (%(default)s)")
    chosen = parser.parse_args()
    around = surroundings(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), chosen.rows, chosen.waiting, chosen.seed, chosen.rounds)
    tell({**around, **found}, chosen.json)


if __name__ == "__main__":
    main()
