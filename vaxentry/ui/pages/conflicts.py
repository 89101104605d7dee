"""Perlu keputusan: what waits for a person, both parties masked."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import ConflictRow
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.detail_text import differs_text
from vaxentry.ui.pages.page import Page
from vaxentry.ui.sentences import error_text
from vaxentry.ui.spelling import moment, told_day
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.chip import TONE_ROLE, ChipDelegate, tone_of
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, text_label
from vaxentry.ui.widgets.record_table import ROW_HEIGHT

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_COLUMNS = ("kind", "entry_no", "own", "other", "differs", "since")
_WIDTHS = (168, 132, 150, 0, 150, 132)
_LEAST = 120
_LIMIT = 500


class ConflictModel(QAbstractTableModel):
    """One line per clash. No full name and no number ever reaches it."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: Sequence[ConflictRow] = ()

    def set_rows(self, rows: Sequence[ConflictRow]) -> None:
        """Show other clashes."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: the words of a cell, the tone of its chip."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            about = self._words(f"state.about_{row.kind}")
            return about if column == "kind" else f"{self._text(row, column)}\n{about}"
        return tone_of(row.kind) if role == TONE_ROLE and column == "kind" else None

    def _text(self, row: ConflictRow, column: str) -> str:
        other = row.other
        texts = {
            "kind": self._words(f"state.{row.kind}"),
            "entry_no": row.record.entry_no,
            "own": row.own_masked_name,
            "other": " · ".join(
                part for part in (other.masked_name, other.site, told_day(other.given_on)) if part
            ),
            "differs": differs_text(other, self._words),
            "since": moment(self._words, row.since),
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


class ConflictsPage(Page):
    """The list of clashes and what is to be done about them."""

    def __init__(
        self,
        *,
        book: DoseBook,
        background: Background,
        words: Words,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # It has the focus itself as long as there is no row.
        self.setAccessibleName(words("ui.title_conflicts"))
        self._book, self._background, self._words = book, background, words
        self.model = ConflictModel(words, self)
        self.banner = Banner(theme)
        self.table = self._make_table(theme)
        self.empty = EmptyState(
            "decide", words("conflicts.empty_heading"), words("conflicts.empty_text"), theme
        )
        panel = Panel()
        panel.column.addWidget(text_label(words("conflicts.lead"), "muted", wrap=True))
        panel.column.addWidget(self.banner)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        panel.column.addWidget(self._stack, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.addWidget(panel)

    def _make_table(self, theme: Theme) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self._words("conflicts.table"))
        table.setItemDelegateForColumn(0, ChipDelegate(theme, table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        # In a narrow window the table scrolls sideways: who the other one is must be readable.
        header.setMinimumSectionSize(_LEAST)
        for at, width in enumerate(_WIDTHS):
            if width:
                header.resizeSection(at, width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        return table

    def first_focus(self) -> QWidget:
        """The page's own answer."""
        return self.table

    def look_again(self) -> None:
        """Read the list from the book."""
        work = partial(self._book.conflicts, _LIMIT)
        self._background.run(work, self._on_rows, self._on_failed)

    def refresh(self, records: frozenset[UUID]) -> None:
        """The list is short: read it again, when somebody looks."""
        if records and self.isVisible():
            self.look_again()

    def _on_rows(self, rows: Sequence[ConflictRow]) -> None:
        self.banner.hush()
        self.model.set_rows(rows)
        was_waiting = self.hasFocus()
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        if rows and was_waiting:
            self.table.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")
