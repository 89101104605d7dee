"""The import window: a file is read, what it left to do is done in place, then taken over."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vaxentry.language import Words
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.background import Background
from vaxentry.ui.pages.import_bars import CellLine, DeskHead, KeyStrip
from vaxentry.ui.pages.import_grid import ImportGrid
from vaxentry.ui.pages.import_grid_model import ImportGridModel
from vaxentry.ui.pages.import_offers import ImportOffers
from vaxentry.ui.pages.import_rows import DeskRows, Table
from vaxentry.ui.pages.import_run import ImportRun
from vaxentry.ui.pages.import_work import ImportWork
from vaxentry.ui.pages.page import Page
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.panel import push_button


class ImportPage(Page):
    """Stands over Entri; what is typed there stays as it is. Main thread.

    A file is read on one worker; another looks at the desk, keeps edits and imports behind them,
    so that typing goes on everywhere meanwhile.

    Signals:
        closed: back to the card.
        file_wanted: the user wants to choose a file.
        template_wanted: the user wants an empty workbook.
        changed: records may have been added or corrected.
    """

    closed = Signal()
    file_wanted = Signal()
    template_wanted = Signal()
    changed = Signal()

    def __init__(
        self,
        actions: WindowActions,
        table: Table,
        words: Words,
        theme: Theme,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._keeper = Background(self)
        self._owes_focus = False
        self.rows = DeskRows(table, self._keeper, self)
        self.model = ImportGridModel(self.rows, words, theme, today, self)
        self.grid = ImportGrid(self.model, words, theme)
        self.offers = ImportOffers(table, self._keeper, words, theme)
        self._make_parts(theme)
        self.work = ImportWork(actions, table, words, self._keeper, self.run_strip.note, self)
        self._lay_out()
        self._connect()

    def _make_parts(self, theme: Theme) -> None:
        words = self._words
        self.head = DeskHead(words, theme)
        self.run_strip = ImportRun(words, theme)
        self.run_strip.hide()
        self.banner = Banner(theme)
        self.report = Banner(theme)
        self.line = CellLine(words, theme)
        self.keys = KeyStrip(words, theme)
        self.empty = EmptyState(
            "import", words("import.empty_heading"), words("import.empty_text"), theme
        )
        self.template_button = push_button(words("import.template"), theme)
        self.empty.offer(self.template_button)
        self.views = QStackedWidget()
        for view in (self.empty, self.grid, self.offers):
            self.views.addWidget(view)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 10)
        column.setSpacing(8)
        for part in (self.head, self.run_strip, self.banner, self.report):
            column.addWidget(part)
        column.addWidget(self.views, 1)
        column.addWidget(self.line)
        column.addWidget(self.keys)

    def _connect(self) -> None:
        self.head.file_button.clicked.connect(self.file_wanted)
        self.template_button.clicked.connect(self.template_wanted)
        self.head.take_button.clicked.connect(self.take)
        self.head.rows_button.clicked.connect(self._show_rows)
        self.head.offers_button.clicked.connect(self._show_offers)
        self.head.back_button.clicked.connect(self.go_back)
        self.run_strip.stop_wanted.connect(self.work.stop)
        self.work.begun.connect(self._on_begun)
        self.work.ended.connect(self._on_ended)
        self.work.failed.connect(self.show_trouble)
        self.grid.moved.connect(self._on_moved)
        self.grid.finished.connect(lambda: self.line.say_all_right(self.rows.clean))
        self.rows.counted.connect(self._on_counted)
        self.rows.kept.connect(self.banner.hush)
        self.rows.failed.connect(self.show_trouble)
        self.offers.counted.connect(self._on_counted)
        self.offers.decided.connect(self.changed)
        self.offers.failed.connect(self.show_trouble)

    @property
    def is_running(self) -> bool:
        """Whether a file is being read or rows are being imported."""
        return self.work.is_running

    @property
    def waiting(self) -> int:
        """Rows and offers on the desk that somebody should look at, as far as read."""
        return self.rows.to_fix + self.rows.clean + self.offers.waiting

    def first_focus(self) -> QWidget:
        """What the keys are for now."""
        if self.work.is_running:
            return self.run_strip.stop_button
        shown = self.views.currentWidget()
        if shown is self.grid:
            return self.grid
        return self.offers.list if shown is self.offers else self.head.file_button

    def look_again(self) -> None:
        """Read the desk, unless a file is just being read or somebody is at work on it."""
        self._owes_focus = True
        if not (self.work.is_running or self.rows):
            self._load()

    def _load(self) -> None:
        self.rows.load()
        self.offers.load()

    # Reading a file, importing the rows put right

    def start(self, path: Path) -> None:
        """Read a file; one at a time."""
        self.work.read(path)

    def take(self) -> None:
        """Import every row that is right; the rest stays on the desk."""
        self.grid.commit()
        if self.rows.clean:
            self.work.take()

    def _on_begun(self, heading: str) -> None:
        self.grid.commit()
        self.banner.hush()
        self.report.hush()
        self.run_strip.begin(heading)
        self._show_state()
        if self.isVisible():
            self.run_strip.stop_button.setFocus()

    def _on_ended(self, text: str, tone: str) -> None:
        focused = self.window().focusWidget()
        self._owes_focus = focused is None or self.isAncestorOf(focused)
        self.run_strip.end()
        if text:
            self.report.say(text, tone)
        self._load()
        self._show_state()
        self.changed.emit()

    # What is shown

    def _on_counted(self) -> None:
        self._show_state()
        if self._owes_focus and self.isVisible() and not self.work.is_running:
            self.first_focus().setFocus()
            # What is read next may be more to the point than a button.
            self._owes_focus = self.views.currentWidget() is self.empty

    def _show_state(self) -> None:
        rows, offers = self.rows, self.offers.waiting
        wants_offers = self.views.currentWidget() is self.offers
        if offers and (wants_offers or not rows):
            self.views.setCurrentWidget(self.offers)
        else:
            self.views.setCurrentWidget(self.grid if rows else self.empty)
        running = self.work.is_running
        self.views.setEnabled(not running)
        self.empty.setVisible(self.views.currentWidget() is self.empty and not running)
        self.head.show_counts(rows.to_fix, rows.clean, rows.aside, offers, running=running)
        shown = self.views.currentWidget()
        self.head.mark(rows=shown is self.grid, offers=shown is self.offers)
        self.line.setVisible(shown is self.grid)
        self.keys.show_keys("running" if running else self._state_name())
        self._on_moved()

    def _state_name(self) -> str:
        shown = self.views.currentWidget()
        if shown is self.grid:
            return "rows"
        return "offers" if shown is self.offers else "empty"

    def _show_rows(self) -> None:
        if self.rows:
            self.views.setCurrentWidget(self.grid)
            self._show_state()
            self.grid.setFocus()

    def _show_offers(self) -> None:
        if self.offers.waiting:
            self.views.setCurrentWidget(self.offers)
            self._show_state()
            self.offers.list.setFocus()

    def _on_moved(self) -> None:
        index = self.grid.currentIndex()
        row = self.rows.row(index.row()) if index.isValid() else None
        self.line.show_cell(row, index.column())

    def show_trouble(self, error: Exception) -> None:
        """The store failed; what was typed is held and tried again."""
        self.banner.say(error_text(self._words, error), "error")

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: the page's keys work wherever the focus is."""
        self._owes_focus = False
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not self._answer(Qt.Key(event.key()), control=control, event=event):
            super().keyPressEvent(event)

    def _answer(self, key: Qt.Key, *, control: bool, event: QKeyEvent) -> bool:
        if key == Qt.Key.Key_Escape:
            self.go_back()
        elif key in ENTERS and control:
            self._on_take_key()
        elif key == Qt.Key.Key_O and control:
            self.file_wanted.emit()
        elif key == Qt.Key.Key_T and control:
            self.template_wanted.emit()
        elif key == Qt.Key.Key_F9:
            self._turn()
        elif self.views.currentWidget() is self.grid and not self.work.is_running:
            return self._answer_row(key, event)
        else:
            return False
        return True

    def _answer_row(self, key: Qt.Key, event: QKeyEvent) -> bool:
        if key not in {Qt.Key.Key_F4, Qt.Key.Key_F6, Qt.Key.Key_F8}:
            return False
        self.grid.commit()
        at = self.grid.currentIndex().row()
        if at < 0 or self.grid.is_seeking:
            return True
        if key == Qt.Key.Key_F6:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.grid.seek(-1 if back else 1)
        elif key == Qt.Key.Key_F4:
            self.model.confirm(at)
            self.grid.seek(1)
        else:
            self.model.put_aside(at)
            self._on_moved()
        return True

    def _on_take_key(self) -> None:
        if self.views.currentWidget() is self.offers:
            self.offers.accept()
        else:
            self.take()

    def _turn(self) -> None:
        if self.views.currentWidget() is self.offers:
            self._show_rows()
        else:
            self.grid.commit()
            self._show_offers()

    def go_back(self) -> None:
        """To the card; what runs goes on, what is typed is kept."""
        self.grid.commit()
        self.closed.emit()

    def end(self) -> None:
        """Stop what runs, keep what is typed, start nothing more."""
        self.grid.commit()
        self.rows.keep_all()
        self.work.end()
        self._keeper.drain()
