"""A table of records with fixed row heights and chips for the states."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from vaxentry.ui.record_model import COL_STATE
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.chip import ChipDelegate
from vaxentry.ui.widgets.row_view import REST, RowView


class RecordTable(RowView):
    """Shows a list of records. Tab leaves it; Up and Down walk its rows.

    Args:
        model: the records.
        columns: their names.
        widths: of the columns in pixels; those that are not named take what room is left.
        theme: of the chips.
    """

    least = 88
    """In a narrow window the table scrolls sideways; a name of two letters helps nobody."""

    def __init__(
        self,
        model: QAbstractTableModel,
        columns: Sequence[str],
        widths: Mapping[str, int],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, theme, parent)
        self.setItemDelegateForColumn(columns.index(COL_STATE), ChipDelegate(theme, self))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.set_widths([widths.get(column, REST) for column in columns])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: letters are for the page's short cuts, not for a search in the column."""
        is_command = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.text().isalnum() and not is_command:
            event.ignore()
            return
        super().keyPressEvent(event)
