"""The list of Kiriman: as long as the book says at once, its rows read where somebody looks."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from vaxentry.domain.outline import Outline, block_of
from vaxentry.domain.ports import Clock
from vaxentry.domain.queue_book import QueueBook
from vaxentry.domain.records import Order, RecordQuery, RecordRow
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.block_list import BlockList, Change, changes
from vaxentry.ui.queue_cells import ROLES, queue_cell
from vaxentry.ui.queue_reading import Read, fits, read_again, read_first, read_rows

Index = QModelIndex | QPersistentModelIndex

MOST_ROWS = 512
"""Rows read at once where somebody looks."""
MOST_BLOCKS = 96
"""Blocks whose rows are kept at hand."""
MOST_CHANGES = 40
"""Changed blocks up to which rows go and come one by one; beyond, the list is set anew."""
_ROOT = QModelIndex()


class QueueModel(QAbstractTableModel):
    """A thin model: no query but through the book. Lives on the main thread.

    Rows that are not here yet are painted empty and come a moment later. What changes is changed
    where it stands; the list is not set anew for it.

    Attributes:
        shown_query: of the rows that are shown; `query` may be another one, on its way.

    Signals:
        loaded: rows or a refresh have arrived.
        failed: the book could not be read; carries the exception.
    """

    loaded = Signal()
    failed = Signal(object)

    def __init__(
        self,
        book: QueueBook,
        background: Background,
        words: Words,
        clock: Clock,
        columns: Sequence[str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._background, self._words = book, background, words
        self._clock, self._columns = clock, tuple(columns)
        self._query = self.shown_query = RecordQuery()
        self._outline = Outline()
        self._blocks = BlockList()
        self._rows: dict[int, Sequence[RecordRow]] = {}
        self._asked = 0
        self._is_reading = self._is_stale = False
        self._wished: dict[int, None] = {}
        self._painted: dict[int, None] = {}
        self._painted_last = -1
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    @property
    def query(self) -> RecordQuery:
        """Which records are shown."""
        return self._query

    @property
    def outline(self) -> Outline:
        """Where the rows are, as of the last look."""
        return self._outline

    def set_query(self, query: RecordQuery) -> None:
        """Show other records: they replace all rows once the first are here."""
        self._query = query
        self.reload()

    def reload(self) -> None:
        """Read the list anew; what is on its way already is out of date."""
        self._asked += 1
        self._is_stale = False
        self._wished.clear()
        self._read(partial(read_first, self._book, self._query), self._on_first)

    def refresh(self) -> None:
        """Something changed: look again at what is on the screen, and how long the list is."""
        self._is_stale = True
        self._timer.start(0)

    def _read(self, work: Any, done: Any) -> None:
        self._is_reading = True
        self._background.run(
            work, partial(self._on_read, self._asked, done), partial(self._on_failed, self._asked)
        )

    def _on_read(self, asked: int, done: Any, read: Read) -> None:
        if asked != self._asked:
            return
        self._is_reading = False
        done(read)
        self.loaded.emit()
        self._timer.start(0)

    def _on_failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self._is_reading = False
            self.failed.emit(error)

    def _go_on(self) -> None:
        """One thing at a time: what is stale first, then where somebody looks now."""
        if self._is_reading:
            return
        if self._is_stale:
            self._is_stale = False
            kept = list(self._painted)[-MOST_CHANGES:]
            self._read(partial(read_again, self._book, self._query, kept), self._on_again)
        elif self._wished:
            wanted = self._blocks.around(list(self._wished), MOST_ROWS)
            self._wished.clear()
            work = partial(read_rows, self._book, self._query, self._outline, wanted)
            self._read(work, self._on_rows)

    def _on_first(self, read: Read) -> None:
        assert read.outline is not None
        self.beginResetModel()
        self.shown_query = self._query
        self._take(read.outline, read.rows)
        self.endResetModel()

    def _take(self, outline: Outline, rows: Mapping[int, Sequence[RecordRow]]) -> None:
        self._outline = outline
        newest = self._query.order is Order.NEWEST_FIRST
        self._blocks = BlockList(outline.blocks, newest=newest)
        self._rows = {block: rows[block] for block, n in outline.blocks if fits(rows, block, n)}
        self._forget_painted()

    def _on_rows(self, read: Read) -> None:
        for block, rows in read.rows.items():
            if len(rows) != self._blocks.count(block):
                self._is_stale = True  # the outline is older than the rows
                continue
            self._rows.pop(block, None)
            self._rows[block] = rows
            if rows:
                self._redraw(self._blocks.first_row(block), len(rows))
        for block in list(self._rows)[:-MOST_BLOCKS]:
            del self._rows[block]

    def _redraw(self, row: int, amount: int) -> None:
        last = len(self._columns) - 1
        self.dataChanged.emit(self.index(row, 0), self.index(row + amount - 1, last))

    def _on_again(self, read: Read) -> None:
        """Rows that went, came or are different now; what nobody looks at is read when seen."""
        assert read.outline is not None
        found = changes(self._blocks, read.outline.blocks, self._rows, read.rows)
        if len(found) > MOST_CHANGES * 2:
            self.beginResetModel()
            self._take(read.outline, read.rows)
            self.endResetModel()
            return
        before = dict(self._rows)
        for change in found:
            self._apply(change)
        self._outline = read.outline
        self._rows = {
            block: read.rows[block] for block, n in read.outline.blocks if fits(read.rows, block, n)
        }
        self._forget_painted()
        for block, rows in self._rows.items():
            self._redraw_changed(block, before.get(block, ()), rows)

    def _apply(self, change: Change) -> None:
        first = self._blocks.first_row(change.block) + change.at
        if change.amount < 0:
            self.beginRemoveRows(_ROOT, first, first - change.amount - 1)
        else:
            self.beginInsertRows(_ROOT, first, first + change.amount - 1)
        self._blocks.add(change.block, change.amount)
        self._rows.pop(change.block, None)
        if change.amount < 0:
            self.endRemoveRows()
        else:
            self.endInsertRows()

    def _forget_painted(self) -> None:
        self._painted.clear()
        self._painted_last = -1

    def _redraw_changed(
        self, block: int, before: Sequence[RecordRow], rows: Sequence[RecordRow]
    ) -> None:
        known = {row.seq: row for row in before}
        first = self._blocks.first_row(block)
        for at, row in enumerate(rows):
            if known.get(row.seq) != row:
                self._redraw(first + at, 1)

    def record(self, row: int) -> RecordRow | None:
        """The record of a row, None while it is not here; then it is asked for."""
        block, at = self._blocks.place(row)
        if block != self._painted_last:
            self._painted.pop(block, None)
            self._painted[block] = None
            self._painted_last = block
        rows = self._rows.get(block)
        if rows is not None:
            return rows[at]
        if block not in self._wished:
            self._wished[block] = None
            self._timer.start(0)
        return None

    def numbers(self, first: int, last: int) -> Sequence[int] | None:
        """Local numbers of rows that follow each other; None where not all of them are at hand."""
        found = []
        for row in range(first, last + 1):
            block, at = self._blocks.place(row)
            if block not in self._rows:
                return None
            found.append(self._rows[block][at].seq)
        return found

    def row_of(self, seq: int) -> int | None:
        """Where a record is shown; None if it is not, or its rows are not at hand."""
        block = block_of(seq)
        for at, row in enumerate(self._rows.get(block, ())):
            if row.seq == seq:
                return self._blocks.first_row(block) + at
        return None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override: all rows of the list."""
        return 0 if parent.isValid() else self._blocks.rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override: the columns asked for."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: the words of a cell, the tone of its chip, or its record."""
        if role not in ROLES or not index.isValid():
            return None
        row = self.record(index.row())
        if row is None:
            return None
        return queue_cell(row, self._columns[index.column()], role, self._words, self._clock)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt override: the column names."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self._words(f"queue.column_{self._columns[section]}")
