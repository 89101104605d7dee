"""A short list of rows, one of whose columns may be a chip: its model, and its table."""

from collections.abc import Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.chip import TONE_ROLE, ChipDelegate
from vaxentry.ui.widgets.row_view import RowView

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
_ROOT = QModelIndex()


class RowModel(QAbstractTableModel, Generic[Row]):
    """Holds rows and asks nobody; what they say is the heir's. Main thread.

    Attributes:
        columns: the last parts of the keys of the headings.
        chip: the column that is drawn as a chip.
        headings: the first part of those keys.
    """

    columns: Sequence[str] = ()
    chip = ""
    headings = ""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.rows: Sequence[Row] = ()

    def key_of(self, row: Row) -> Hashable:
        """What tells one row from the others."""
        raise NotImplementedError

    def text_of(self, row: Row, column: str) -> str:
        """The words of a cell."""
        raise NotImplementedError

    def tone_of(self, row: Row) -> str:
        """The tone of the chip."""
        raise NotImplementedError

    def about(self, row: Row, column: str) -> str:  # noqa: ARG002 - some say nothing more
        """What is read when the mouse rests on a cell; "" = nothing."""
        return ""

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def row_of(self, key: Hashable) -> int | None:
        """Where the row of this key stands."""
        return next((at for at, row in enumerate(self.rows) if self.key_of(row) == key), None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: the words of a cell, the tone of its chip."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_of(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.about(row, column) or None
        return self.tone_of(row) if role == TONE_ROLE and column == self.chip else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt override: the column names."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self._words(f"{self.headings}.column_{self.columns[section]}")


class RowTable(RowView):
    """Shows the rows of a `RowModel`; the heir says what its keys do.

    Args:
        model: the rows.
        widths: of the columns, as `set_widths` takes them.
        theme: of the chips.
    """

    least = 90

    def __init__(self, model: RowModel[Any], widths: Sequence[int], theme: Theme) -> None:
        super().__init__(model, theme)
        self.setItemDelegateForColumn(model.columns.index(model.chip), ChipDelegate(theme, self))
        self.set_widths(widths)
