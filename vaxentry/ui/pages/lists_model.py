"""The rows of one list for a table; which list it is may change."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vaxentry.language import Words
from vaxentry.ui.pages.lists_cells import cells
from vaxentry.ui.pages.lists_rows import COLUMNS, Column, ListKind, ListRow, row_key

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class ListModel(QAbstractTableModel):
    """A thin model: holds rows, asks nobody, words a cell when it is looked at. Main thread."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.kind = ListKind.STACKS
        self._rows: list[ListRow] = []

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the list shown."""
        return COLUMNS[self.kind]

    @property
    def rows(self) -> Sequence[ListRow]:
        """All rows shown."""
        return tuple(self._rows)

    def show(self, kind: ListKind, rows: Sequence[ListRow]) -> None:
        """Show a list in place of the one before."""
        self.beginResetModel()
        self.kind, self._rows = kind, list(rows)
        self.endResetModel()

    def row(self, at: int) -> ListRow | None:
        """One row, None where there is none."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def place_of(self, key: object) -> int | None:
        """Where the row with this `row_key` stands."""
        return next((at for at, row in enumerate(self._rows) if row_key(row) == key), None)

    def put(self, at: int, row: ListRow) -> None:
        """Show a row anew."""
        self._rows[at] = row
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: the words of a cell; again as tool tip, for long ones."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        return cells(self.kind, self._rows[index.row()], self._words)[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt override: the column names, and what they mean as tool tip."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        name = self.columns[section].name
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(f"lists.column_{name}")
        about = f"lists.about_{name}"
        has_tip = role == Qt.ItemDataRole.ToolTipRole and self._words.has(about)
        return self._words(about) if has_tip else None

    def _alignment(self, section: int) -> Qt.AlignmentFlag:
        is_number = section < len(self.columns) and self.columns[section].is_number
        return _MIDDLE | (Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft)
