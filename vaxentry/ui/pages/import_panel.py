"""Reading a stack from a file: progress that can be stopped, then what was not saved and why."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QProgressBar, QTableView, QWidget

from vaxentry.language import Words
from vaxentry.ui.actions import ImportReport, ImportRow, Progress, WindowActions
from vaxentry.ui.background import Background
from vaxentry.ui.sentences import error_text, rule_text
from vaxentry.ui.spelling import count
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.panel import Panel, push_button, text_label

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TWO_LINES = 46
_MEASURED = 200
"""Up to so many lines each row is as high as its text; measuring more takes too long."""
_STEPS = 200
"""How often at most the bar moves in one import."""
_HEADINGS = ("import_row", "import_column", "import_rule")


class BadRowsModel(QAbstractTableModel):
    """One line per problem: row, column, rule. Never the value of a cell."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._lines: list[tuple[str, str, str]] = []

    def set_rows(self, bad: Sequence[ImportRow]) -> None:
        """Show the problems of `bad`."""
        self.beginResetModel()
        self._lines = [line for row in bad for line in _lines(row, self._words)]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override: one per problem."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override: row, column, rule."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: the words; the rule again as tool tip, for long ones."""
        shown = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}
        if not index.isValid() or role not in shown:
            return None
        return self._lines[index.row()][index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt override: the column names."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self._words(f"entry.{_HEADINGS[section]}")


def summary(report: ImportReport, words: Words) -> list[str]:
    """How many rows came out how, and what to do next; nothing is said about none."""
    amounts = {
        "import.saved": report.saved,
        "import.known": report.known,
        "import.bad": report.bad,
        "import.offered": report.offered,
    }
    lines = [words("import.total", count=count(words, report.total))]
    lines += [words(key, count=count(words, n)) for key, n in amounts.items() if n]
    if report.stopped:
        lines.append(words("import.stopped", left=report.total - len(report.rows)))
    if report.bad:
        lines.append(words("import.next"))
    return lines


def _lines(bad: ImportRow, words: Words) -> list[tuple[str, str, str]]:
    lines = []
    for problem in bad.problems:
        name = words(f"field.{problem.field}") if problem.field else ""
        column = " · ".join(part for part in (problem.column, name) if part)
        lines.append((str(bad.row), column, rule_text(words, problem.code, dict(problem.params))))
    return lines


class ImportPanel(Panel):
    """Runs one import at a time on its own worker, so that typing goes on meanwhile.

    Signals:
        closed: the user is done with the report.
        finished: a file was read to its end or stopped; records may have been added.
    """

    closed = Signal()
    finished = Signal()
    _advanced = Signal(object)

    def __init__(
        self, actions: WindowActions, words: Words, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._actions, self._words = actions, words
        self._background = Background(self)
        self._stop = Event()
        self.model = BadRowsModel(words, self)
        self._make_parts(theme)
        self._lay_out()
        self._advanced.connect(self._on_advanced)

    def _make_parts(self, theme: Theme) -> None:
        words = self._words
        self.heading = text_label(words("entry.import_heading"), "heading")
        self.summary = text_label("", wrap=True)
        self.banner = Banner(theme)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(words("entry.import_progress"))
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(words("entry.import_bad"))
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_TWO_LINES)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().resizeSection(0, 52)
        self.table.horizontalHeader().resizeSection(1, 130)
        self.stop_button = push_button(words("entry.import_stop"), theme)
        self.stop_button.clicked.connect(self.stop)
        self.close_button = push_button(words("entry.import_close"), theme)
        self.close_button.clicked.connect(self._on_close)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.close_button)
        for part in (self.heading, self.banner, self.summary, self.progress):
            self.column.addWidget(part)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(buttons)

    @property
    def is_running(self) -> bool:
        """Whether a file is being read now."""
        return self.stop_button.isVisibleTo(self)

    def start(self, path: Path) -> None:
        """Read the file; the panel shows how far it is."""
        self._stop.clear()
        self.banner.hush()
        self.model.set_rows(())
        self.summary.setText(self._words("entry.import_running"))
        self.progress.setRange(0, 0)
        self._show_running(running=True)
        work = partial(self._actions.import_file, path, self._report())
        self._background.run(work, self._on_done, self._on_failed)

    def _report(self) -> Progress:
        def progress(done: int, total: int) -> bool:
            if done == total or not done % max(1, total // _STEPS):
                self._advanced.emit((done, total))
            return not self._stop.is_set()

        return progress

    @Slot(object)
    def _on_advanced(self, so_far: tuple[int, int]) -> None:
        done, total = so_far
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.summary.setText(
            self._words(
                "entry.import_so_far",
                done=count(self._words, done),
                total=count(self._words, total),
            ),
        )

    def _on_done(self, report: ImportReport) -> None:
        self._show_running(running=False)
        self.model.set_rows(report.rows)
        if self.model.rowCount() <= _MEASURED:
            self.table.resizeRowsToContents()
        self.summary.setText("\n".join(summary(report, self._words)))
        self.finished.emit()

    def _on_failed(self, error: Exception) -> None:
        self._show_running(running=False)
        self.summary.clear()
        self.banner.say(error_text(self._words, error), "error")
        self.finished.emit()

    def _show_running(self, *, running: bool) -> None:
        self.progress.setVisible(running)
        self.stop_button.setVisible(running)
        self.close_button.setVisible(not running)
        self.table.setVisible(not running)

    def stop(self) -> None:
        """Ask the running import to end after the row at hand; rows saved stay saved."""
        self._stop.set()

    def _on_close(self) -> None:
        self.closed.emit()

    def end(self) -> None:
        """Stop what runs and start nothing more."""
        self.stop()
        self._background.close()
