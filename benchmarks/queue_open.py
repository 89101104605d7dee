"""How long Kiriman needs to open its list and to jump in it, with a million records held.

From the question to the first painted rows, and from a move of the scroll bar to the painted rows
there; of all records, of those that wait, and of a search. Beside it, turn by turn in the same run,
the same table over a model that computes its cells: Qt's own limit.
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEventLoop, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTableView

from benchmarks.book import fill, now_utc, open_store
from benchmarks.report import Figures, arguments, median, percentile, surroundings, tell
from vaxentry.charts.offscreen import go_offscreen
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordQuery
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.queue_table import COLUMNS, QueueTable
from vaxentry.ui.queue_cells import COL_AGE
from vaxentry.ui.queue_model import QueueModel
from vaxentry.ui.record_model import (
    COL_ENTRY_NO,
    COL_GIVEN_ON,
    COL_NAME,
    COL_STATE,
    COL_VACCINE,
)
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.chip import TONE_ROLE

KEY = bytes(range(32))
WAITING = 20_000
SIZE = (800, 560)
"""Of the table: what it has in a window of 1366x768."""
OPENINGS = 10
JUMPS = 200
LIMIT_MS = 10_000
LISTS = {
    "all": RecordQuery(),
    "waiting": RecordQuery(states=frozenset({State.QUEUED})),
    "search": RecordQuery(text="siti"),
}


_NAMES = ("MUHAMMAD FADLI ALFIAN", "SITI AMINAH", "HJ. SLAMET NUGROHO, SE")
_CELLS: Mapping[str, Callable[[int], str]] = {
    COL_ENTRY_NO: lambda row: f"AC-261123-{row:03d}",
    COL_NAME: lambda row: _NAMES[row % 3],
    COL_VACCINE: lambda row: f"Sinovac · {row % 2 + 1}",
    COL_GIVEN_ON: lambda row: f"{row % 28 + 1:02d}-11-2021",
    COL_AGE: lambda row: f"{row % 24} jam {row % 60} mnt",
    COL_STATE: lambda row: ("Di antrean", "Diterima server")[row % 2],
}


class Computed(QAbstractTableModel):
    """Cells like ours, made from the number of the row and nothing else."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Any = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return _CELLS[COLUMNS[index.column()]](index.row())
        return "wait" if role == TONE_ROLE else None


@dataclass
class Times:
    """Milliseconds of one list and of Qt's own limit for as many rows."""

    ours: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)

    def figures(self, name: str) -> Figures:
        return {
            f"{name}_p50_ms": median(self.ours),
            f"{name}_p99_ms": percentile(self.ours, 0.99),
            f"{name}_max_ms": max(self.ours),
            f"{name}_limit_p50_ms": median(self.limit),
            f"{name}_limit_p99_ms": percentile(self.limit, 0.99),
            f"{name}_ratio": median(self.ours) / median(self.limit),
        }


class Bench:
    """One book, one theme; tables are made for each opening."""

    def __init__(self, book: Store) -> None:
        self.book, self.theme, self.reader = book, Theme(), Background()
        self.theme.apply()
        # What is collected on the thread of the reader takes events of the main thread along.
        self._kept: list[object] = []

    def model(self) -> QueueModel:
        return QueueModel(self.book, self.reader, Words("id"), now_utc, COLUMNS)

    def opened(self, query: RecordQuery) -> tuple[QueueModel, QueueTable, float]:
        """A table over a list of the book; until its first rows are painted."""
        model = self.model()
        table = self._table(model)
        begun = time.perf_counter()
        _wait(model.loaded, lambda: model.set_query(query))
        table.viewport().repaint()
        return model, table, (time.perf_counter() - begun) * 1000

    def limit(self, rows: int) -> tuple[QTableView, float]:
        """The same table over computed cells."""
        model = Computed(0)
        table = self._table(model)
        begun = time.perf_counter()
        model.beginResetModel()
        model._rows = rows
        model.endResetModel()
        table.viewport().repaint()
        return table, (time.perf_counter() - begun) * 1000

    def _table(self, model: Any) -> QueueTable:
        table = QueueTable(model, self.theme)
        self._kept += (model, table)
        table.resize(*SIZE)
        table.show()
        QApplication.processEvents()
        return table


def _wait(signal: Any, then: Callable[[], object]) -> None:
    """Do something and let the window live until a signal."""
    loop = QEventLoop()
    connection = signal.connect(loop.quit)
    QTimer.singleShot(LIMIT_MS, loop, lambda: loop.exit(1))
    then()
    ended = loop.exec()
    signal.disconnect(connection)
    if ended:
        raise RuntimeError("no rows came")


def openings(bench: Bench, query: RecordQuery) -> tuple[Times, int]:
    times, rows = Times(), 0
    for _ in range(OPENINGS):
        model, table, took = bench.opened(query)
        rows = model.rowCount()
        times.ours.append(took)
        plain, took = bench.limit(rows)
        times.limit.append(took)
        table.close()
        plain.close()
    return times, rows


def jumps(bench: Bench, query: RecordQuery, places: Sequence[float]) -> Times:
    """Anywhere in the list, each time to rows that were not on the screen before."""
    times = Times()
    model, table, _ = bench.opened(query)
    plain, _ = bench.limit(model.rowCount())
    for place in places:
        row = int(place * model.rowCount())
        times.ours.append(_jump(table, row, lambda: _are_here(table, model), model))
        times.limit.append(_jump(plain, row, lambda: True, None))
    table.close()
    plain.close()
    return times


def _jump(
    table: QTableView, row: int, is_here: Callable[[], bool], model: QueueModel | None
) -> float:
    begun = time.perf_counter()
    table.verticalScrollBar().setValue(row)
    table.viewport().repaint()
    while not is_here():
        assert model is not None
        _wait(model.loaded, lambda: None)
        table.viewport().repaint()
    return (time.perf_counter() - begun) * 1000


def _are_here(table: QTableView, model: QueueModel) -> bool:
    first = max(0, table.rowAt(0))
    last = table.rowAt(table.viewport().height() - 1)
    end = model.rowCount() - 1 if last < 0 else last
    return all(model.record(row) is not None for row in (first, end))


@contextmanager
def filled(rows: int, waiting: int, seed: int) -> Iterator[Store]:
    """A book of so many records, the newest of which wait to be sent."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "book", KEY)
        fill(store, rows - waiting, seed)
        fill(store, waiting, seed + 1, State.QUEUED)
        with store:
            yield store


def figures(rows: int, waiting: int, seed: int) -> Figures:
    found: dict[str, object] = {**surroundings(seed), "held": rows, "waiting": waiting}
    places = [Random(seed).random() for _ in range(JUMPS)]
    with filled(rows, waiting, seed) as store:
        bench = Bench(store)
        for name, query in LISTS.items():
            opened, amount = openings(bench, query)
            found[f"{name}_rows"] = amount
            found |= opened.figures(f"open_{name}")
            found |= jumps(bench, query, places).figures(f"jump_{name}")
        found |= counts(store)
        bench.reader.close()
    return found


def counts(store: Store) -> Figures:
    """What the choices above the list are counted with, on a thread of their own."""
    taken: dict[str, object] = {}
    for name, query in (("", RecordQuery()), ("_narrowed", RecordQuery(vaccine="sinovac"))):
        begun = time.perf_counter()
        store.facets(query)
        taken[f"facets{name}_ms"] = (time.perf_counter() - begun) * 1000
    return taken


def main() -> None:
    parser = arguments(__doc__ or "", rows=1_000_000)
    parser.add_argument("--waiting", type=int, default=WAITING)
    options = parser.parse_args()
    go_offscreen()
    application = QApplication(["benchmark"])
    tell(figures(options.rows, options.waiting, options.seed), options.json)
    application.quit()


if __name__ == "__main__":
    main()
