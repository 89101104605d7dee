"""A list whose cells are texts: no number of a person reaches it but as the caller masked it."""

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QWidget

from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.row_view import ROW_HEIGHT, WalkedView

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_AIR_PX = 8
"""Above and below the lines of a row that has several."""


class Column(NamedTuple):
    """A column under its heading.

    Attributes:
        width: in pixels, or `REST` or `FITS` of `row_view`.
        is_number: its cells stand to the right.
    """

    heading: str
    width: int
    is_number: bool = False

    @property
    def side(self) -> Qt.AlignmentFlag:
        """Where heading and cells stand."""
        side = Qt.AlignmentFlag.AlignRight if self.is_number else Qt.AlignmentFlag.AlignLeft
        return Qt.AlignmentFlag.AlignVCenter | side


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

    def show_cells(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows, told apart by their place alone."""
        self.show([Line(at, tuple(cells)) for at, cells in enumerate(rows)])

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
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[index.column()].side
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt override."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].side
        return self.columns[section].heading if role == Qt.ItemDataRole.DisplayRole else None


class PlainTable(WalkedView):
    """Shows the lines of a `PlainModel`.

    Signals:
        near_end: the last rows come into sight.
    """

    near_end = Signal()

    def __init__(self, model: PlainModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, theme, parent)
        self._lines = model
        self.set_widths([column.width for column in model.columns])
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._fit = QTimer(self, interval=0, singleShot=True)
        self._fit.timeout.connect(self.fit_rows)

    def wrap_texts(self) -> None:
        """Break texts that are longer than their column, whatever the window's size."""
        self.setWordWrap(True)
        self.horizontalHeader().sectionResized.connect(self._on_column_resized)

    def fit_rows(self) -> None:
        """Let each row be as high as its longest text, never lower than a row of one line."""
        for row in range(self._lines.rowCount()):
            self.setRowHeight(row, max(ROW_HEIGHT, self.sizeHintForRow(row) + _AIR_PX))

    @property
    def key(self) -> Hashable | None:
        """The key of the current row."""
        at = self.row
        return self._lines.lines[at].key if 0 <= at < len(self._lines.lines) else None

    def choose(self, key: Hashable | None, otherwise: int = 0) -> None:
        """Make the row of this key the current one, else the one at that place."""
        found = self._lines.place_of(key) if key is not None else None
        self.choose_row(otherwise if found is None else found)

    def _on_row(self, now: QModelIndex, before: QModelIndex) -> None:
        super()._on_row(now, before)
        if now.row() >= self._lines.rowCount() - 1:
            self.near_end.emit()

    def _on_column_resized(self) -> None:
        self._fit.start()  # once for all columns of one change

    def _on_scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum():
            self.near_end.emit()
