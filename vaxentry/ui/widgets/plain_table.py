"""A list whose cells are texts: no number of a person reaches it but as the caller masked it."""

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

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
from vaxentry.ui.widgets.record_table import ROW_HEIGHT

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_OTHERS_KEYS = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Space,
    }
)
_LEAST = 60


class Column(NamedTuple):
    """A heading and the width in pixels; 0 = what room is left."""

    heading: str
    width: int


class Line(NamedTuple):
    """One row.

    Attributes:
        key: tells rows apart.
        cells: a text for each column.
        about: what is read of the whole row when the mouse rests on it; "" = the cell.
    """

    key: Hashable
    cells: tuple[str, ...]
    about: str = ""


class PlainModel(QAbstractTableModel):
    """Holds rows, asks nobody. Main thread."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show other rows."""
        if list(lines) != list(self.lines):
            self.beginResetModel()
            self.lines = tuple(lines)
            self.endResetModel()

    def append(self, lines: Sequence[Line]) -> None:
        """More rows below."""
        if lines:
            end = len(self.lines)
            self.beginInsertRows(_ROOT, end, end + len(lines) - 1)
            self.lines = (*self.lines, *lines)
            self.endInsertRows()

    def place_of(self, key: Hashable) -> int | None:
        """Where the row of this key stands."""
        return next((at for at, line in enumerate(self.lines) if line.key == key), None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.about or line.cells[index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt override."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self.columns[section].heading


class PlainTable(QTableView):
    """Up, Down, Home and End walk the rows; letters, digits, Left, Right, Enter go to the page.

    Signals:
        row_changed: the number of the current row, -1 = none.
        near_end: the last rows come into sight.
    """

    row_changed = Signal(int)
    near_end = Signal()

    def __init__(self, model: PlainModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit(model.columns)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self._on_theme)

    def _fit(self, columns: Sequence[Column]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_LEAST)
        for at, column in enumerate(columns):
            if column.width:
                header.resizeSection(at, column.width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    @property
    def key(self) -> Hashable | None:
        """The key of the current row."""
        at = self.currentIndex().row()
        return self._lines.lines[at].key if 0 <= at < len(self._lines.lines) else None

    def choose(self, key: Hashable | None, otherwise: int = 0) -> None:
        """Make the row of this key the current one, else the one at that place."""
        found = self._lines.place_of(key) if key is not None else None
        last = self._lines.rowCount() - 1
        if last >= 0:
            self.selectRow(min(otherwise, last) if found is None else found)

    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.row_changed.emit(now.row())
        if now.row() >= self._lines.rowCount() - 1:
            self.near_end.emit()

    def _on_scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum():
            self.near_end.emit()

    def _on_theme(self) -> None:
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: what the page does with keys comes first."""
        is_typed = bool(keypad_text(event)) or event.text().isalnum()
        if is_typed or event.key() in _OTHERS_KEYS:
            event.ignore()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            last = self._lines.rowCount() - 1
            self.selectRow(last if event.key() == Qt.Key.Key_End else 0)
        else:
            super().keyPressEvent(event)
