"""The records of the book as rows for a table, loaded page by page as the user scrolls."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from vaxentry.domain.form import Field
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import Order, RecordQuery, RecordRow
from vaxentry.domain.vaccines import vaccine
from vaxentry.language import Words
from vaxentry.language.spelling import day_text
from vaxentry.ui.background import Background
from vaxentry.ui.sentences import choice_text
from vaxentry.ui.widgets.chip import TONE_ROLE, tone_of

Index = QModelIndex | QPersistentModelIndex

PAGE = 200
_TOP = 50
_MASK = 8
"""Characters of a masked number in a list: the bullets say "hidden", not how many."""
_ROOT = QModelIndex()

RECORD_ROLE = Qt.ItemDataRole.UserRole + 1
"""Model role: the whole `RecordRow`."""

COL_ENTRY_NO = "entry_no"
COL_NAME = "name"
COL_IDENTITY = "identity"
COL_VACCINE = "vaccine"
COL_GIVEN_ON = "given_on"
COL_STATE = "state"


@dataclass(frozen=True, slots=True)
class _Fresh:
    """Answer of the book to a refresh: the rows asked for, and the newest ones."""

    rows: Sequence[RecordRow] = ()
    top: Sequence[RecordRow] | None = None


@dataclass(slots=True)
class _Shown:
    rows: list[RecordRow] = field(default_factory=list)
    place: dict[UUID, int] = field(default_factory=dict)
    complete: bool = False

    def renumber(self) -> None:
        self.place = {row.record_id: at for at, row in enumerate(self.rows)}


class RecordModel(QAbstractTableModel):
    """A thin model: no query but through the book, no formatting but the words of a cell.

    Loading runs in the background; until a page arrives the rows before it are shown. Lives on the
    main thread.

    Signals:
        loaded: a page or a refresh has arrived.
        failed: the book could not be read; carries the exception.
    """

    loaded = Signal()
    failed = Signal(object)

    def __init__(
        self,
        book: DoseBook,
        background: Background,
        words: Words,
        columns: Sequence[str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._background, self._words = book, background, words
        self._columns = tuple(columns)
        self._query = RecordQuery()
        self._shown = _Shown(complete=True)
        self._asked = 0
        self._is_loading = False
        self._later: set[UUID] = set()

    @property
    def query(self) -> RecordQuery:
        """Which records are shown."""
        return self._query

    def set_query(self, query: RecordQuery) -> None:
        """Show other records: the first page replaces all rows once it is here."""
        self._query = query
        self.reload()

    def reload(self) -> None:
        """Read the first page again; what is on its way already is out of date."""
        self._asked += 1
        self._is_loading = False
        self._load(None)

    def _load(self, after: int | None) -> None:
        self._is_loading = True
        work = partial(self._book.page, self._query, after=after, limit=PAGE)
        self._background.run(
            work, partial(self._on_page, self._asked, after), partial(self._on_failed, self._asked)
        )

    def _on_page(self, asked: int, after: int | None, rows: Sequence[RecordRow]) -> None:
        if asked != self._asked:
            return
        self._is_loading = False
        if after is None:
            self.beginResetModel()
            self._shown = _Shown(list(rows))
            self._shown.renumber()
            self.endResetModel()
        elif rows:
            first = len(self._shown.rows)
            self.beginInsertRows(_ROOT, first, first + len(rows) - 1)
            self._shown.rows.extend(rows)
            self._shown.renumber()
            self.endInsertRows()
        self._shown.complete = len(rows) < PAGE
        self.loaded.emit()
        self._catch_up()

    def _on_failed(self, asked: int, error: Exception) -> None:
        if asked == self._asked:
            self._is_loading = False
            self._shown.complete = True
            self.failed.emit(error)

    def refresh(self, records: frozenset[UUID]) -> None:
        """Redraw those of `records` that are shown, and put new ones on top."""
        self._later |= records
        self._catch_up()

    def _catch_up(self) -> None:
        if self._is_loading or not self._later:
            return
        known = [record for record in self._later if record in self._shown.place]
        look_for_new = len(known) < len(self._later)
        self._later.clear()
        self._is_loading = True
        work = partial(_read_fresh, self._book, known, self._query if look_for_new else None)
        self._background.run(
            work, partial(self._on_fresh, self._asked), partial(self._on_failed, self._asked)
        )

    def _on_fresh(self, asked: int, fresh: _Fresh) -> None:
        if asked != self._asked:
            return
        self._is_loading = False
        for row in fresh.rows:
            self._renew(row)
        if fresh.top is not None:
            self._put_on_top(fresh.top)
        self.loaded.emit()
        self._catch_up()

    def _renew(self, row: RecordRow) -> None:
        at = self._shown.place.get(row.record_id)
        if at is None:
            return
        if self._query.states and row.state not in self._query.states:
            self._remove(at)
        elif self._shown.rows[at] != row:
            self._shown.rows[at] = row
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._columns) - 1))

    def _remove(self, at: int) -> None:
        self.beginRemoveRows(_ROOT, at, at)
        del self._shown.rows[at]
        self._shown.renumber()
        self.endRemoveRows()

    def _put_on_top(self, top: Sequence[RecordRow]) -> None:
        newest = self._shown.rows[0].seq if self._shown.rows else 0
        new = [row for row in top if row.seq > newest and row.record_id not in self._shown.place]
        if len(new) == _TOP:
            self.reload()
        elif new:
            self.beginInsertRows(_ROOT, 0, len(new) - 1)
            self._shown.rows[:0] = new
            self._shown.renumber()
            self.endInsertRows()

    def row_of(self, record: UUID) -> int | None:
        """Where a record is shown, None if it is not loaded."""
        return self._shown.place.get(record)

    def record(self, row: int) -> RecordRow:
        """The record of a row."""
        return self._shown.rows[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override: rows loaded so far."""
        return 0 if parent.isValid() else len(self._shown.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override: the columns asked for."""
        return 0 if parent.isValid() else len(self._columns)

    def canFetchMore(self, parent: Index) -> bool:
        """Qt override: whether there is a page behind the last row."""
        if parent.isValid() or self._is_loading or self._shown.complete:
            return False
        return bool(self._shown.rows)

    def fetchMore(self, parent: Index) -> None:
        """Qt override: ask for the next page."""
        if self.canFetchMore(parent):
            self._load(self._shown.rows[-1].seq)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: the words of a cell, the tone of its chip, or its record."""
        if not index.isValid():
            return None
        row, column = self._shown.rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row, column, self._words)
        if role == TONE_ROLE and column == COL_STATE:
            return tone_of(row.state)
        if role == Qt.ItemDataRole.ToolTipRole and column == COL_STATE:
            return self._words(f"state.about_{row.state}")
        if role == Qt.ItemDataRole.ToolTipRole and column == COL_NAME:
            return row.name
        return row if role == RECORD_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt override: the column names."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self._words(f"queue.column_{self._columns[section]}")


def _read_fresh(book: DoseBook, known: list[UUID], query: RecordQuery | None) -> _Fresh:
    """Runs on the worker thread."""
    rows = book.rows(known) if known else ()
    if query is None or query.order is not Order.NEWEST_FIRST:
        return _Fresh(rows)
    return _Fresh(rows, book.page(query, limit=_TOP))


def cell_text(row: RecordRow, column: str, words: Words) -> str:
    """What a cell says; the state is always a word."""
    if column == COL_STATE:
        return words(f"state.{row.state}")
    if column == COL_GIVEN_ON:
        return day_text(row.given_on)
    if column == COL_VACCINE:
        return vaccine_text(row, words)
    texts = {
        COL_ENTRY_NO: row.entry_no,
        COL_NAME: row.name,
        COL_IDENTITY: row.identity_masked[:_MASK],
    }
    return texts[column]


def vaccine_text(row: RecordRow, words: Words) -> str:
    """Vaccine and dose number; without an injection the screening result."""
    if not row.vaccine:
        return choice_text(words, Field.SCREENING, row.screening) if row.screening else ""
    known = vaccine(row.vaccine)
    name = known.name if known else row.vaccine
    return name if row.dose_no is None else f"{name} · {row.dose_no}"
