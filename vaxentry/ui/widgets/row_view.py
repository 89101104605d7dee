"""What all lists of rows have in common: how they look, how wide their columns are, who walks."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.keypad import ENTERS, keypad_text

ROW_HEIGHT = 34
REST, FITS = 0, -1
"""Widths of columns: an equal share of what room is left, or what the longest text needs."""
ENDS = frozenset({Qt.Key.Key_Home, Qt.Key.Key_End})
"""Keys that go to the ends of a list. Qt's own go to the first or the last cell of a row."""
_OTHERS_KEYS = ENTERS | {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Space,
}


class RowView(QTableView):
    """One row at a time; Home and End go to the first and the last, Tab leaves it. Main thread.

    Attributes:
        least: no column is narrower, in pixels.

    Signals:
        row_changed: the number of the current row, -1 = none.
        acted: a row was clicked twice.
    """

    row_changed = Signal(int)
    acted = Signal()

    least = 60

    def __init__(
        self, model: QAbstractTableModel, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
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
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(self.least)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        self.doubleClicked.connect(self._on_double_click)
        theme.changed.connect(self._on_theme)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Give each column its width in pixels, `REST` or `FITS`."""
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        named = {REST: modes.Stretch, FITS: modes.ResizeToContents}
        for at, width in enumerate(widths):
            header.setSectionResizeMode(at, named.get(width, modes.Interactive))
            if width not in named:
                header.resizeSection(at, width)

    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.row_changed.emit(now.row())

    def _on_double_click(self) -> None:
        self.acted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: the ends of the list."""
        if event.key() in ENDS:
            last = self.model().rowCount() - 1
            self.selectRow(last if event.key() == Qt.Key.Key_End else 0)
        else:
            super().keyPressEvent(event)

    def _on_theme(self) -> None:
        self.viewport().update()


class WalkedView(RowView):
    """Up, Down, Home and End walk the rows; letters, digits, Left, Right, Enter go to the page."""

    @property
    def row(self) -> int:
        """The number of the current row, -1 = none."""
        return self.currentIndex().row()

    def choose_row(self, row: int) -> None:
        """Make the row of this number the current one, or the nearest there is."""
        last = self.model().rowCount() - 1
        if last >= 0:
            self.selectRow(max(0, min(row, last)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: what the page does with keys comes first."""
        is_typed = bool(keypad_text(event)) or event.text().isalnum()
        if is_typed or event.key() in _OTHERS_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)
