"""The three tables of Tutup hari: texts in rows, walked by Up and Down."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.keypad import keypad_text

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROW_PX = 30
_LEAST_PX = 48
_PAGES_KEYS = frozenset(
    {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}
)


class TextModel(QAbstractTableModel):
    """Rows of texts under headings. Main thread.

    Args:
        numbers: the columns whose cells stand to the right.
    """

    def __init__(
        self,
        headings: Sequence[str],
        numbers: frozenset[int] = frozenset(),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._headings, self._numbers = headings, numbers
        self.rows: Sequence[Sequence[str]] = ()

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these in place of those before."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: a cell, and again as tool tip, for long ones."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self.rows[index.row()][index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt override."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headings[section]
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        right = column in self._numbers
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return Qt.AlignmentFlag.AlignVCenter | side


class DayTable(QTableView):
    """Letters, digits, Left, Right and Enter belong to the page.

    Args:
        wide: the columns that take what room is left, in equal shares.

    Signals:
        acted: a row was clicked twice.
    """

    acted = Signal()

    def __init__(
        self,
        model: TextModel,
        name: str,
        theme: Theme,
        wide: Sequence[int] = (0,),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.text_model = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(2 * _ROW_PX)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_LEAST_PX)
        modes = QHeaderView.ResizeMode
        for at in range(model.columnCount()):
            mode = modes.Stretch if at in wide else modes.ResizeToContents
            header.setSectionResizeMode(at, mode)
        self.doubleClicked.connect(self._on_double_click)
        theme.changed.connect(self._on_theme)

    def choose(self, row: int) -> None:
        """Make a row the present one, as far as there is one."""
        last = self.text_model.rowCount() - 1
        if last >= 0:
            self.selectRow(max(0, min(row, last)))

    @property
    def row(self) -> int:
        """The present row, -1 for none."""
        return self.currentIndex().row()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: what the page does with keys comes first."""
        is_typed = bool(keypad_text(event)) or event.text().isalnum()
        if is_typed or event.key() in _PAGES_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _on_double_click(self) -> None:
        self.acted.emit()

    def _on_theme(self) -> None:
        self.viewport().update()
