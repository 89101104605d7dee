"""The rows of the import desk that are held here: read page by page, changed, kept."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.desk_row import DeskRow
from vaxentry.domain.import_table import DeskPlace, ImportTable
from vaxentry.ui.background import Background

PAGE = 200
_PAGES_HELD = 20

Table = Callable[[], ImportTable]


class DeskRows(QObject):
    """Pages of `DeskRow` come from the background, changes go there to be kept.

    A change is shown at once; until it is durable it is held here. Main thread.

    Attributes:
        clean: rows that can be imported as they stand.
        aside: rows that are not to be imported.

    Signals:
        replacing, replaced: around the moment when the desk, read again, takes the place of what
            was known of it.
        arrived: the rows between two places are here; carries the first and the last.
        written: the row at a place says something else; carries the place.
        loaded: what was asked for is here, or there is nothing.
        counted: how many rows are clean, or set aside, may be another number.
        kept: every change so far is durable.
        failed: the store failed; carries the exception. Nothing typed is lost while the window
            is open: the next change tries again.
    """

    replacing = Signal()
    replaced = Signal()
    arrived = Signal(int, int)
    written = Signal(int)
    loaded = Signal()
    counted = Signal()
    kept = Signal()
    failed = Signal(object)

    def __init__(self, table: Table, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table, self._background = table, background
        self._places: list[DeskPlace] = []
        self._pages: OrderedDict[int, dict[bytes, DeskRow]] = OrderedDict()
        self._asked: set[int] = set()
        self._unkept: dict[bytes, DeskRow] = {}
        self._reading = 0
        self.clean = self.aside = 0

    def __len__(self) -> int:
        return len(self._places)

    @property
    def to_fix(self) -> int:
        """Rows that still need a look."""
        return len(self._places) - self.clean - self.aside

    def is_wrong(self, at: int) -> bool:
        """Whether the row still needs a look."""
        return _needs_a_look(self._places[at])

    # Reading

    def load(self) -> None:
        """Read the desk again."""
        self._reading += 1
        work = partial(_read_desk, self._table)
        self._background.run(work, partial(self._on_desk, self._reading), self.failed.emit)

    def _on_desk(self, reading: int, desk: "_Desk") -> None:
        if reading != self._reading:
            return
        self.replacing.emit()
        self._places, self.clean, self.aside = desk.places, desk.clean, desk.aside
        self._pages.clear()
        self._asked.clear()
        self._pages[0] = _by_content(desk.first)
        self.replaced.emit()
        self.counted.emit()
        self.loaded.emit()

    def row(self, at: int) -> DeskRow | None:
        """The row at a place; None until its page has arrived: `loaded` tells when."""
        content = self._places[at].content
        if content in self._unkept:
            return self._unkept[content]
        page = at // PAGE
        held = self._pages.get(page)
        if held is None:
            self._ask(page)
            return None
        self._pages.move_to_end(page)
        return held.get(content)

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        contents = [one.content for one in self._places[page * PAGE : (page + 1) * PAGE]]
        work = partial(_read_rows, self._table, contents)
        self._background.run(
            work, partial(self._on_page, self._reading, page), partial(self._on_no_page, page)
        )

    def _on_no_page(self, page: int, error: Exception) -> None:
        self._asked.discard(page)
        self.failed.emit(error)

    def _on_page(self, reading: int, page: int, rows: Sequence[DeskRow]) -> None:
        if reading != self._reading:
            return
        self._asked.discard(page)
        self._pages[page] = _by_content(rows)
        while len(self._pages) > _PAGES_HELD:
            self._pages.popitem(last=False)
        self.arrived.emit(page * PAGE, min(len(self._places), (page + 1) * PAGE) - 1)
        self.loaded.emit()

    # Changing

    def change(self, at: int, changed: DeskRow) -> None:
        """Hold a row as somebody changed it, and keep it."""
        content = changed.mark.content
        self._unkept[content] = changed
        if (held := self._pages.get(at // PAGE)) is not None:
            held[content] = changed
        self._put(at, DeskPlace(content, changed.is_clean, changed.set_aside))
        self.written.emit(at)
        self.counted.emit()
        self.keep_all()

    def _put(self, at: int, place: DeskPlace) -> None:
        before = self._places[at]
        self._places[at] = place
        self.clean += place.is_clean - before.is_clean
        self.aside += place.set_aside - before.set_aside

    def keep_all(self) -> None:
        """Keep every change that is not durable yet."""
        for row in self._unkept.values():
            work = partial(_keep, self._table, row)
            self._background.run(work, partial(self._on_kept, row), self.failed.emit)

    def _on_kept(self, row: DeskRow, is_here: bool) -> None:
        if self._unkept.get(row.mark.content) is row:
            del self._unkept[row.mark.content]
        if not is_here:
            self.load()
        if not self._unkept:
            self.kept.emit()


@dataclass(frozen=True, slots=True)
class _Desk:
    """The desk as it was read: every place, how many are how, and the rows of the first page."""

    places: list[DeskPlace]
    clean: int
    aside: int
    first: Sequence[DeskRow]


def _needs_a_look(place: DeskPlace) -> bool:
    return not (place.is_clean or place.set_aside)


def _by_content(rows: Sequence[DeskRow]) -> dict[bytes, DeskRow]:
    return {row.mark.content: row for row in rows}


def _read_desk(table: Table) -> _Desk:
    """Runs on the worker thread."""
    places = list(table().places())
    counts = Counter((one.is_clean, one.set_aside) for one in places)
    first = table().rows([one.content for one in places[:PAGE]])
    return _Desk(places, counts[True, False], counts[False, True], first)


def _read_rows(table: Table, contents: Sequence[bytes]) -> Sequence[DeskRow]:
    """Runs on the worker thread."""
    return table().rows(contents)


def _keep(table: Table, row: DeskRow) -> bool:
    """Runs on the worker thread."""
    return table().keep(row)
