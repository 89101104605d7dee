"""The table that shows any of the lists."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from vaxentry.ui.pages.lists_model import ListModel
from vaxentry.ui.pages.lists_rows import ListKind
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.keypad import keypad_text
from vaxentry.ui.widgets.record_table import ROW_HEIGHT

_PAGES_KEYS = frozenset(
    {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}
)
_UNKNOWN = -1
_TWO_LINES = 46


class ListTable(QTableView):
    """Up, Down, Home and End walk the rows.

    Letters, digits, Left, Right and Enter belong to the page.

    Signals:
        seen: other rows came into sight.
        acted: a row was clicked twice.
    """

    seen = Signal()
    acted = Signal()

    def __init__(self, model: ListModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = model
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
        self.horizontalHeader().setMinimumSectionSize(40)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.doubleClicked.connect(self._on_double_click)
        theme.changed.connect(self._on_theme)

    def fit(self) -> None:
        """Give the columns of the list shown their widths."""
        header = self.horizontalHeader()
        # Several findings of one card may take two lines.
        has_sentences = self._list.kind is ListKind.SUPERVISOR
        self.setWordWrap(has_sentences)
        self.verticalHeader().setDefaultSectionSize(_TWO_LINES if has_sentences else ROW_HEIGHT)
        for at, column in enumerate(self._list.columns):
            fixed = QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(
                at, fixed if column.width else QHeaderView.ResizeMode.Stretch
            )
            if column.width:
                header.resizeSection(at, column.width)

    def in_sight(self) -> range:
        """The rows on the screen."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        end = self._list.rowCount() if last == _UNKNOWN else last + 1
        return range(max(0, first), end)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: what the page does with keys comes first."""
        is_typed = bool(keypad_text(event)) or event.text().isalnum()
        if is_typed or event.key() in _PAGES_KEYS:
            event.ignore()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            last = self._list.rowCount() - 1
            self.selectRow(last if event.key() == Qt.Key.Key_End else 0)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt override: a higher table shows more rows."""
        super().resizeEvent(event)
        self.seen.emit()

    def _on_scrolled(self) -> None:
        self.seen.emit()

    def _on_double_click(self) -> None:
        self.acted.emit()

    def _on_theme(self) -> None:
        self.viewport().update()
