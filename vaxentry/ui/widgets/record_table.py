"""A table of records with fixed row heights and chips for the states."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from vaxentry.ui.record_model import COL_NAME, COL_STATE, Index
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.chip import ChipDelegate

ROW_HEIGHT = 34
_LEAST = 88


class RecordTable(QTableView):
    """Shows a list of records. Tab leaves it; Up and Down walk its rows.

    Signals:
        row_changed: the current row is another; -1 for none.
    """

    row_changed = Signal(int)

    def __init__(
        self,
        model: QAbstractTableModel,
        columns: Sequence[str],
        widths: Mapping[str, int],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegateForColumn(columns.index(COL_STATE), ChipDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_headers(columns, widths)
        theme.changed.connect(self._on_theme)

    def _set_headers(self, columns: Sequence[str], widths: Mapping[str, int]) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # In a narrow window the table scrolls sideways; a name of two letters helps nobody.
        header.setMinimumSectionSize(_LEAST)
        for at, column in enumerate(columns):
            if column == COL_NAME:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                header.resizeSection(at, widths[column])

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Qt override: tell the page."""
        super().currentChanged(current, previous)
        self.row_changed.emit(current.row() if current.isValid() else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: letters are for the page's short cuts, not for a search in the column."""
        is_command = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.text().isalnum() and not is_command:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _on_theme(self) -> None:
        self.viewport().update()
