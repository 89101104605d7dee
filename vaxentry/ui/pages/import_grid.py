"""The grid of the import desk: walked, edited and answered with the keyboard."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from vaxentry.language import Words
from vaxentry.ui.pages.import_cells import WIDTH, WIDTHS
from vaxentry.ui.pages.import_grid_model import FIELDS, ImportGridModel, Index
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.keypad import ENTERS

_ROW_HEIGHT = 32
_HEADER_WIDTH = 76
_LONGEST = 500
_AIR = 8
_FRAME = 2
_Hint = QAbstractItemDelegate.EndEditHint
_LEAVING = {
    Qt.Key.Key_Return: _Hint.EditNextItem,
    Qt.Key.Key_Enter: _Hint.EditNextItem,
    Qt.Key.Key_Tab: _Hint.EditNextItem,
    Qt.Key.Key_Backtab: _Hint.EditPreviousItem,
}


class CellDelegate(QStyledItemDelegate):
    """Edits a cell as a line of text.

    A key that leaves the cell takes effect before the next key is looked at: Qt would put it off,
    and what is typed ahead would land in the cell that is being left.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt override: the current cell has a frame, so that its colour still says what it is."""
        plain = QStyleOptionViewItem(option)
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        plain.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        super().paint(painter, plain, index)
        if is_current:
            painter.save()
            painter.setPen(QPen(QColor(self._theme.tokens.accent), _FRAME))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
            painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Qt override: a line of text named after its column."""
        del option
        editor = QLineEdit(parent)
        editor.setObjectName("cell")
        editor.setMaxLength(_LONGEST)
        editor.setAccessibleName(
            str(index.model().headerData(index.column(), Qt.Orientation.Horizontal))
        )
        return editor

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Qt override: the text as typed."""
        assert isinstance(editor, QLineEdit)
        model.setData(QModelIndex(index), editor.text())  # type: ignore[arg-type]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: leave at once."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            hint = _LEAVING.get(Qt.Key(event.key()))
            if hint is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, hint)
                return True
        return super().eventFilter(watched, event)


class ImportGrid(QTableView):
    """Enter edits a cell; Enter in a cell keeps it and goes to the next one with an error.

    Signals:
        moved: another cell is current.
        finished: there is no cell with an error any more.
    """

    moved = Signal()
    finished = Signal()

    def __init__(
        self, model: ImportGridModel, words: Words, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._rows = model, model.rows
        self._sought = 0
        self.setModel(model)
        self.setItemDelegate(CellDelegate(theme, self))
        self.setAccessibleName(words("import.grid"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked
        )
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_headers()
        model.rows.loaded.connect(self._on_loaded)
        model.rows.failed.connect(self._on_failed)

    def _set_headers(self) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setFixedWidth(_HEADER_WIDTH)
        rows.setHighlightSections(False)
        columns.setHighlightSections(False)
        for at, field in enumerate((None, *FIELDS)):
            wide = max(WIDTHS.get(field, WIDTH), columns.sectionSizeHint(at) + _AIR)
            columns.resizeSection(at, wide)

    @property
    def is_seeking(self) -> bool:
        """Whether the row to go to is still being read."""
        return self._sought != 0

    def commit(self) -> None:
        """Keep what stands in the cell that is being edited."""
        if self.state() == QAbstractItemView.State.EditingState:
            editor = self.indexWidget(self.currentIndex()) or self.viewport().findChild(QLineEdit)
            if editor is not None:
                self.commitData(editor)
                self.closeEditor(editor, _Hint.NoHint)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Qt override: the next cell is the next one with an error."""
        super().closeEditor(editor, _Hint.NoHint)
        if hint == _Hint.EditNextItem:
            self.seek(1)
        elif hint == _Hint.EditPreviousItem:
            self.seek(-1)

    def seek(self, step: int) -> None:
        """Go to the next (1) or earlier (-1) cell with an error, round the end of the table.

        The row may have to be read first: then keys wait for it.
        """
        self._sought = step
        current = self.currentIndex()
        row, column = max(current.row(), 0), current.column()
        if not self._go_in(row, column, step):
            self._go_from(row, step)

    def _go_in(self, at: int, column: int, step: int) -> bool:
        """Go to an error of the same row that lies behind `column`."""
        if not (0 <= at < len(self._rows) and self._rows.is_wrong(at)):
            return False
        found = self._model.wrong_columns(at) or ()
        ahead = [one for one in found if (one - column) * step > 0]
        if ahead:
            self._arrive(at, ahead[0] if step > 0 else ahead[-1])
        return bool(ahead)

    def _go_from(self, at: int, step: int) -> None:
        rows = len(self._rows)
        for distance in range(1, rows + 1):
            there = (at + distance * step) % rows
            if self._rows.is_wrong(there):
                self._reach(there, step)
                return
        self._sought = 0
        self.finished.emit()

    def _reach(self, at: int, step: int) -> None:
        found = self._model.wrong_columns(at)
        if found:
            self._arrive(at, found[0] if step > 0 else found[-1])
        else:
            self.setCurrentIndex(self._model.index(at, max(self.currentIndex().column(), 0)))

    def _arrive(self, at: int, column: int) -> None:
        self._sought = 0
        self.setCurrentIndex(self._model.index(at, column))

    def reset(self) -> None:
        """Qt override: other rows begin at their first error."""
        super().reset()
        self._sought = 1

    def _on_loaded(self) -> None:
        if not self.currentIndex().isValid() and len(self._rows):
            self.setCurrentIndex(self._model.index(0, 0))
        current = self.currentIndex().row()
        if current < 0:
            self._sought = 0
        if self._sought and current >= 0 and self._rows.row(current) is not None:
            if self._rows.is_wrong(current):
                self._reach(current, self._sought)
            else:
                self.seek(self._sought)
        self.moved.emit()

    def _on_failed(self) -> None:
        self._sought = 0

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Qt override: tell the page."""
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Enter edits; keys that come before the row sought for are dropped."""
        if event.key() == Qt.Key.Key_Escape or (
            event.key() in ENTERS and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
        elif self.is_seeking:
            event.accept()
        elif event.key() in ENTERS:
            if not self.edit(self.currentIndex(), self.EditTrigger.AllEditTriggers, event):
                self.seek(1)
        else:
            super().keyPressEvent(event)
