"""The rows of the import desk as a table; a row is checked again at every change."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from vaxentry.domain.desk_row import RETYPED, DeskRow, clear_stray, confirm, put_aside, type_cell
from vaxentry.domain.form import Field
from vaxentry.domain.import_desk import CellProblem
from vaxentry.language import Words
from vaxentry.ui.pages.import_cells import CellLooks, cell_name, cell_text, note_text, sentence
from vaxentry.ui.pages.import_rows import DeskRows
from vaxentry.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
FIELDS = tuple(Field)
NOTE = 0
"""The column that speaks of the row as a whole; the fields of the card follow."""
_ROOT = QModelIndex()
_NOT_HERE = "…"


class ImportGridModel(QAbstractTableModel):
    """Shows `DeskRows` and types into them. Main thread."""

    def __init__(
        self,
        rows: DeskRows,
        words: Words,
        theme: Theme,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows = rows
        self._words, self._today = words, today
        self._looks = CellLooks(theme)
        theme.changed.connect(self._on_theme)
        rows.replacing.connect(self._on_replacing)
        rows.replaced.connect(self._on_replaced)
        rows.arrived.connect(self._tell)
        rows.written.connect(self._on_written)

    def _on_replacing(self) -> None:
        self.beginResetModel()

    def _on_replaced(self) -> None:
        self.endResetModel()

    def _on_written(self, at: int) -> None:
        self._tell(at, at)

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(FIELDS)))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, first, last)

    def _on_theme(self) -> None:
        if self.rows:
            self._tell(0, len(self.rows) - 1)

    # Changing

    def confirm(self, at: int) -> None:
        """The card is whole and one of its own; what stands outside its columns is left out."""
        if row := self.rows.row(at):
            today = self._today()
            self.rows.change(at, confirm(clear_stray(row, today=today), today=today))

    def put_aside(self, at: int) -> None:
        """The row is not to be imported; a second time takes that back."""
        if row := self.rows.row(at):
            self.rows.change(at, put_aside(row, aside=not row.set_aside))

    # Looking

    def wrong_columns(self, at: int) -> Sequence[int] | None:
        """The columns of a row with something wrong; None while the row is on its way."""
        row = self.rows.row(at)
        if row is None:
            return None
        return [column for column in range(len(FIELDS) + 1) if problem_at(row, column)]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override: every row of the desk, read or not."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override: the note and the fields of the card."""
        return 0 if parent.isValid() else len(FIELDS) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Qt override: fields of rows that are here can be edited."""
        flags = super().flags(index)
        row = self.rows.row(index.row()) if index.isValid() else None
        if row is None or row.set_aside or index.column() == NOTE:
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: text, icon, colours and sentence of a cell."""
        if not index.isValid():
            return None
        row = self.rows.row(index.row())
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
        row = self.rows.row(index.row())
        if row is None or index.column() == NOTE or role != Qt.ItemDataRole.EditRole:
            return False
        key = FIELDS[index.column() - 1].value
        problem = problem_at(row, index.column())
        if (not value and problem and problem.code in RETYPED) or (
            value == row.text(key) and not (problem and key not in row.typed)
        ):
            return False
        self.rows.change(index.row(), type_cell(row, key, str(value), today=self._today()))
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
        row = self.rows.row(section)
        if row is None:
            return _NOT_HERE if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.mark.row}"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._looks.row_icon(row)
        return None


def problem_at(row: DeskRow, column: int) -> CellProblem | None:
    """What is wrong at a column of a row; nothing where the row is not to be imported."""
    if row.set_aside:
        return None
    if column != NOTE:
        return row.problem_at(FIELDS[column - 1])
    return next((one for one in row.problems if one.field is None), None)
