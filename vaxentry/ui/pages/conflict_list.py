"""The list of *Perlu keputusan*: one line a case, the oldest first."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from vaxentry.domain.desk_lists import ConflictRow
from vaxentry.domain.ports import Clock
from vaxentry.language import Words
from vaxentry.ui.pages.case_texts import age_text, kind_text
from vaxentry.ui.spelling import moment
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.chip import TONE_ROLE, ChipDelegate, tone_of
from vaxentry.ui.widgets.keypad import digit_of
from vaxentry.ui.widgets.record_table import ROW_HEIGHT

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_COLUMNS = ("kind", "entry_no", "own", "since")
_WIDTHS = (178, 118, 0, 146)
_LEAST = 90


class ConflictModel(QAbstractTableModel):
    """One line per clash. No full name and no number ever reaches it."""

    def __init__(self, words: Words, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words, self._clock = words, clock
        self.rows: Sequence[ConflictRow] = ()

    def set_rows(self, rows: Sequence[ConflictRow]) -> None:
        """Show other clashes."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def row_of(self, record: UUID) -> int | None:
        """The line of a record."""
        ids = [row.record.record_id for row in self.rows]
        return ids.index(record) if record in ids else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: the words of a cell, the tone of its chip."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            about = f"{moment(self._words, row.since)} · {self._words(f'state.about_{row.kind}')}"
            return about if column == "kind" else f"{self._text(row, column)}\n{about}"
        return self._tone(row) if role == TONE_ROLE and column == "kind" else None

    def _tone(self, row: ConflictRow) -> str:
        """Calm where it is somebody else's turn."""
        return "wait" if row.is_waiting or row.is_overruled else tone_of(row.kind)

    def _text(self, row: ConflictRow, column: str) -> str:
        texts = {
            "kind": kind_text(self._words, row),
            "entry_no": row.record.entry_no,
            "own": row.own_masked_name,
            "since": age_text(self._words, row, self._clock()),
        }
        return texts[column]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt override: the column names."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self._words(f"conflicts.column_{_COLUMNS[section]}")


class ConflictTable(QTableView):
    """The table; a digit chooses a way out of the case in front.

    Signals:
        row_changed: another line is the current one.
        digit_pressed: 1 to 9.
    """

    row_changed = Signal(int)
    digit_pressed = Signal(int)

    def __init__(self, model: ConflictModel, words: Words, theme: Theme) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(words("conflicts.table"))
        self.setItemDelegateForColumn(0, ChipDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(3 * ROW_HEIGHT)  # the ways out below take what they need
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(_LEAST)
        for at, width in enumerate(_WIDTHS):
            if width:
                header.resizeSection(at, width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._on_row)

    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.row_changed.emit(now.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: digits are ways out, not the beginning of a search."""
        digit = digit_of(event)
        if digit and digit > "0" and not event.isAutoRepeat():
            self.digit_pressed.emit(int(digit))
        elif event.text().isalpha() or event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
        else:
            super().keyPressEvent(event)
