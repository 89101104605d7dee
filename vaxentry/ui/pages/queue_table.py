"""The table of Kiriman: several rows may be chosen, and one key does something with them."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from vaxentry.ui.queue_cells import COL_AGE
from vaxentry.ui.queue_model import QueueModel
from vaxentry.ui.record_model import (
    COL_ENTRY_NO,
    COL_GIVEN_ON,
    COL_NAME,
    COL_STATE,
    COL_VACCINE,
)
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.record_table import RecordTable
from vaxentry.ui.widgets.row_view import ENDS

COLUMNS = (COL_ENTRY_NO, COL_NAME, COL_VACCINE, COL_GIVEN_ON, COL_AGE, COL_STATE)
_WIDTHS = {
    COL_ENTRY_NO: 126,
    COL_VACCINE: 146,
    COL_GIVEN_ON: 88,
    COL_AGE: 96,
    COL_STATE: 212,
}


class QueueTable(RecordTable):
    """With Shift, Home and End choose all rows up to the first or the last.

    Signals:
        selection_changed: other rows are chosen.
    """

    selection_changed = Signal()

    def __init__(self, model: QueueModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, COLUMNS, _WIDTHS, theme, parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    @property
    def chosen(self) -> list[tuple[int, int]]:
        """The chosen rows as (first, last) of each run; the current one where none is chosen."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(at) for at in range(selection.count())]
        runs = sorted({(one.top(), one.bottom()) for one in ranges})
        row = self.currentIndex().row()
        return runs or ([(row, row)] if row >= 0 else [])

    @property
    def amount(self) -> int:
        """How many rows are chosen."""
        return sum(last - first + 1 for first, last in self.chosen)

    def choose_only(self, row: int) -> None:
        """Choose a row and no other."""
        self.selectRow(row)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Qt override: tell the page."""
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: the ends of the list, where rows may be chosen up to."""
        if event.key() not in ENDS:
            super().keyPressEvent(event)
            return
        last = self.model().rowCount() - 1
        to = self.model().index(last if event.key() == Qt.Key.Key_End else 0, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            begin = self.currentIndex()
            both = QItemSelection(min(begin, to), max(begin, to))
            rows = QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().select(both, flags | rows)
            self.selectionModel().setCurrentIndex(to, QItemSelectionModel.SelectionFlag.NoUpdate)
        else:
            self.setCurrentIndex(to)
