"""The rows of the import desk as a table, read page by page, checked again at every change."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from vaxentry.domain.desk_row import RETYPED, DeskRow, clear_stray, confirm, put_aside, type_cell
from vaxentry.domain.form import Field
from vaxentry.domain.import_desk import CellProblem
from vaxentry.domain.import_table import DeskPlace, ImportTable
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.import_cells import CellLooks, cell_name, cell_text, note_text, sentence
from vaxentry.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
FIELDS = tuple(Field)
NOTE = 0
"""The column that speaks of the row as a whole; the fields of the card follow."""
PAGE = 200
_PAGES_HELD = 20
_ROOT = QModelIndex()
_NOT_HERE = "…"


class ImportGridModel(QAbstractTableModel):
    """A thin model: pages of `DeskRow` come from the background, changes go there to be kept.

    A change is checked and shown at once; until it is durable it is held here. Main thread.

    Signals:
        loaded: rows have arrived.
        counted: how many rows are clean, or set aside, is another number.
        kept: every change so far is durable.
        failed: the store failed; carries the exception. Nothing typed is lost while the window
            is open: the next change tries again.
    """

    loaded = Signal()
    counted = Signal()
    kept = Signal()
    failed = Signal(object)

    def __init__(
        self,
        table: Callable[[], ImportTable],
        background: Background,
        words: Words,
        theme: Theme,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._table, self._background = table, background
        self._words, self._today = words, today
        self._looks = CellLooks(theme)
        self._places: list[DeskPlace] = []
        self._pages: OrderedDict[int, dict[bytes, DeskRow]] = OrderedDict()
        self._asked: set[int] = set()
        self._unkept: dict[bytes, DeskRow] = {}
        self._reading = 0
        self.clean = self.aside = 0
        theme.changed.connect(self._on_theme)

    # Reading

    def load(self) -> None:
        """Read the desk again."""
        self._reading += 1
        work = partial(_read_places, self._table)
        self._background.run(work, partial(self._on_places, self._reading), self.failed.emit)

    def _on_places(self, reading: int, places: Sequence[DeskPlace]) -> None:
        if reading != self._reading:
            return
        self.beginResetModel()
        self._places = list(places)
        self._pages.clear()
        self._asked.clear()
        self._count()
        self.endResetModel()
        self.counted.emit()
        if places:
            self.row(0)
        else:
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
        self._pages[page] = {row.mark.content: row for row in rows}
        while len(self._pages) > _PAGES_HELD:
            self._pages.popitem(last=False)
        last = min(len(self._places), (page + 1) * PAGE) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(FIELDS)))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, page * PAGE, last)
        self.loaded.emit()

    # Changing

    def change(self, at: int, changed: DeskRow) -> None:
        """Show a row as somebody changed it, and keep it."""
        content = changed.mark.content
        self._unkept[content] = changed
        if (held := self._pages.get(at // PAGE)) is not None:
            held[content] = changed
        self._places[at] = DeskPlace(content, changed.is_clean, changed.set_aside)
        self._count()
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(FIELDS)))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, at, at)
        self.counted.emit()
        self.keep_all()

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

    def confirm(self, at: int) -> None:
        """The card is whole and one of its own; what stands outside its columns is left out."""
        if row := self.row(at):
            today = self._today()
            self.change(at, confirm(clear_stray(row, today=today), today=today))

    def put_aside(self, at: int) -> None:
        """The row is not to be imported; a second time takes that back."""
        if row := self.row(at):
            self.change(at, put_aside(row, aside=not row.set_aside))

    def _count(self) -> None:
        states = Counter((one.is_clean, one.set_aside) for one in self._places)
        self.clean = states[True, False]
        self.aside = states[False, True]

    @property
    def to_fix(self) -> int:
        """Rows that still need a look."""
        return len(self._places) - self.clean - self.aside

    # Looking

    def is_wrong(self, at: int) -> bool:
        """Whether the row still needs a look."""
        place = self._places[at]
        return not (place.is_clean or place.set_aside)

    def wrong_columns(self, at: int) -> Sequence[int] | None:
        """The columns of a row with something wrong; None while the row is on its way."""
        row = self.row(at)
        if row is None:
            return None
        return [column for column in range(len(FIELDS) + 1) if problem_at(row, column)]

    def problem(self, index: Index) -> CellProblem | None:
        """What is wrong at a cell."""
        row = self.row(index.row()) if index.isValid() else None
        return problem_at(row, index.column()) if row else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override: every row of the desk, read or not."""
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override: the note and the fields of the card."""
        return 0 if parent.isValid() else len(FIELDS) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt override: fields of rows that are here can be edited."""
        flags = super().flags(index)
        row = self.row(index.row()) if index.isValid() else None
        if row is None or row.set_aside or index.column() == NOTE:
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: text, icon, colours and sentence of a cell."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if row is None:
            return _NOT_HERE if role == Qt.ItemDataRole.DisplayRole else None
        column = index.column()
        problem = problem_at(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(self._text(row, column))
        if role == Qt.ItemDataRole.EditRole:
            return "" if problem and problem.code in RETYPED else self._text(row, column)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return sentence(problem, self._words) if problem else None
        typed = column != NOTE and FIELDS[column - 1].value in row.typed
        return self._looks.look(role, row, problem, typed=typed)

    def _text(self, row: DeskRow, column: int) -> str:
        if column == NOTE:
            return note_text(row, self._words)
        return row.text(FIELDS[column - 1].value)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Qt override: a cell was typed; the row is checked again and kept."""
        row = self.row(index.row())
        if row is None or index.column() == NOTE or role != Qt.ItemDataRole.EditRole:
            return False
        key = FIELDS[index.column() - 1].value
        problem = problem_at(row, index.column())
        if (not value and problem and problem.code in RETYPED) or (
            value == row.text(key) and not (problem and key not in row.typed)
        ):
            return False
        self.change(index.row(), type_cell(row, key, str(value), today=self._today()))
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt override: the names of the fields; number and state of the row."""
        if orientation == Qt.Orientation.Vertical:
            return self._row_header(section, role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        return cell_name(None if section == NOTE else FIELDS[section - 1], self._words)

    def _row_header(self, section: int, role: int) -> Any:
        row = self.row(section)
        if row is None:
            return _NOT_HERE if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.mark.row}"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._looks.row_icon(row)
        return None

    def _on_theme(self) -> None:
        if self._places:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._places) - 1, len(FIELDS)))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self._places) - 1)


def problem_at(row: DeskRow, column: int) -> CellProblem | None:
    """What is wrong at a column of a row; nothing where the row is not to be imported."""
    if row.set_aside:
        return None
    if column != NOTE:
        return row.problem_at(FIELDS[column - 1])
    return next((one for one in row.problems if one.field is None), None)


def _read_places(table: Callable[[], ImportTable]) -> Sequence[DeskPlace]:
    """Runs on the worker thread."""
    return table().places()


def _read_rows(table: Callable[[], ImportTable], contents: Sequence[bytes]) -> Sequence[DeskRow]:
    """Runs on the worker thread."""
    return table().rows(contents)


def _keep(table: Callable[[], ImportTable], row: DeskRow) -> bool:
    """Runs on the worker thread."""
    return table().keep(row)
