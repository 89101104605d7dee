"""The table that shows any of the lists."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from vaxentry.ui.pages.lists_model import ListModel
from vaxentry.ui.pages.lists_rows import ListKind
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.row_view import ROW_HEIGHT, WalkedView

_UNKNOWN = -1
_TWO_LINES = 46


class ListTable(WalkedView):
    """Shows the list that its model holds now.

    Signals:
        seen: other rows came into sight.
    """

    seen = Signal()

    least = 40

    def __init__(self, model: ListModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, theme, parent)
        self._list = model
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def fit(self) -> None:
        """Give the columns of the list shown their widths."""
        # Several findings of one card may take two lines.
        has_sentences = self._list.kind is ListKind.SUPERVISOR
        self.setWordWrap(has_sentences)
        self.verticalHeader().setDefaultSectionSize(_TWO_LINES if has_sentences else ROW_HEIGHT)
        self.set_widths([column.width for column in self._list.columns])

    def in_sight(self) -> range:
        """The rows on the screen."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        end = self._list.rowCount() if last == _UNKNOWN else last + 1
        return range(max(0, first), end)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt override: a higher table shows more rows."""
        super().resizeEvent(event)
        self.seen.emit()

    def _on_scrolled(self) -> None:
        self.seen.emit()
