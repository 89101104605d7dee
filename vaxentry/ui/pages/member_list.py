"""The members of this PC, a line each."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from vaxentry.domain.staff import Member
from vaxentry.language import Words
from vaxentry.ui.pages.conflict_list import Index
from vaxentry.ui.spelling import day_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.chip import TONE_ROLE, ChipDelegate
from vaxentry.ui.widgets.record_table import ROW_HEIGHT

_COLUMNS = ("name", "roles", "until", "state")
_WIDTHS = (0, 190, 110, 250)


def member_state(one: Member) -> str:
    """How it stands with a member: the last part of a text's key."""
    return "disabled" if one.disabled else "one_time" if one.must_change else "active"


_TONES = {"disabled": "neutral", "one_time": "warn", "active": "good"}


class MemberModel(QAbstractTableModel):
    """Name, roles, last day, state."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.rows: Sequence[Member] = ()

    def set_rows(self, rows: Sequence[Member]) -> None:
        """Show other members."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def row_of(self, member: UUID) -> int | None:
        """The line of a member."""
        ids = [row.id for row in self.rows]
        return ids.index(member) if member in ids else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt override."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Qt override."""
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: the words of a cell, the tone of its chip."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        is_chip = role == TONE_ROLE and column == "state"
        return _TONES[member_state(row)] if is_chip else None

    def _text(self, row: Member, column: str) -> str:
        words = self._words
        until = row.valid_until
        texts = {
            "name": row.name,
            "roles": ", ".join(words(f"staff.role_{role}") for role in sorted(row.roles)),
            "until": day_text(until) if until else words("members.no_end"),
            "state": words(f"staff.is_{member_state(row)}"),
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
        return self._words(f"members.column_{_COLUMNS[section]}")


class MemberTable(QTableView):
    """The table; letters are commands of the page.

    Signals:
        row_changed: another line is the current one.
        letter_pressed: a letter, small, or "enter".
    """

    row_changed = Signal(int)
    letter_pressed = Signal(str)

    def __init__(self, model: MemberModel, words: Words, theme: Theme) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(words("members.table"))
        self.setItemDelegateForColumn(_COLUMNS.index("state"), ChipDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        for at, width in enumerate(_WIDTHS):
            if width:
                header.resizeSection(at, width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._on_row)

    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.row_changed.emit(now.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: letters are commands, not the beginning of a search."""
        letter = event.text().casefold()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.letter_pressed.emit("enter")
        elif letter.isalpha() and not event.isAutoRepeat():
            self.letter_pressed.emit(letter)
        else:
            super().keyPressEvent(event)
