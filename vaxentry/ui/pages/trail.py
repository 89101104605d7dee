"""The audit trail to be read: who did what, filtered; whether it is whole; as a file."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from vaxentry.domain.desk_files import DeskFiles
from vaxentry.domain.records import Author
from vaxentry.domain.trail import PAGE, TrailReport, TrailRow
from vaxentry.domain.trail_detail import detail_text
from vaxentry.domain.trail_text import action_text, render
from vaxentry.language.spelling import count, moment
from vaxentry.ui.background import Background
from vaxentry.ui.file_choice import choose_new_file
from vaxentry.ui.pages.page import Page
from vaxentry.ui.pages.trail_filters import TrailFilters
from vaxentry.ui.sentences import error_text
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, push_button, text_label
from vaxentry.ui.widgets.plain_table import Column, Line, PlainModel, PlainTable

_COLUMNS = (
    ("seq", 76),
    ("at", 132),
    ("action", 0),
    ("author", 140),
    ("entry_no", 132),
    ("rev", 76),
    ("detail", 164),
)


class TrailPage(Page):
    """Notes, the newest first, read in pieces as they come into sight. Main thread.

    Signals:
        left: Escape: back to where one came from.
    """

    left = Signal()

    def __init__(self, around: Surroundings, files: Callable[[], DeskFiles]) -> None:
        super().__init__()
        self._around, self._files, self._words = around, files, around.words
        words, theme = around.words, around.theme
        # Reading it all takes seconds: no list waits for that.
        self._slow = Background(self)
        self._is_reading = self._has_all = False
        self._asked = 0
        self._names: dict[str, str] = {}
        self.filters = TrailFilters(words, theme, around.clock)
        self.model = PlainModel(
            [Column(words(f"trail.column_{name}"), width) for name, width in _COLUMNS], self
        )
        self.table = PlainTable(self.model, theme)
        self.table.setAccessibleName(words("trail.title"))
        self.banner = Banner(theme)
        self.empty = EmptyState("search", words("trail.empty"), words("trail.empty_text"), theme)
        self.verify_button = push_button(words("trail.verify"), theme, "check")
        self.export_button = push_button(words("trail.export"), theme, "save")
        self._lay_out()
        self.filters.taken.connect(self._on_taken)
        self.table.near_end.connect(self._read_more)
        self.verify_button.clicked.connect(self.verify)
        self.export_button.clicked.connect(self.choose_file)

    def _lay_out(self) -> None:
        panel = Panel()
        top = QHBoxLayout()
        top.addWidget(text_label(self._words("trail.lead"), "muted", wrap=True), 1)
        top.addWidget(self.verify_button)
        top.addWidget(self.export_button)
        panel.column.addLayout(top)
        panel.column.addWidget(self.filters)
        panel.column.addWidget(self.banner)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        panel.column.addWidget(self._stack, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.addWidget(panel)

    def first_focus(self) -> QWidget:
        """The notes."""
        return self.table

    def look_again(self) -> None:
        """Read the trail from its end."""
        self._around.reads.run(
            lambda: self._files().trail().authors(), self._on_authors, self._on_failed
        )
        self._begin()

    def _on_authors(self, authors: Sequence[Author]) -> None:
        self._names = {one.id.hex: one.name for one in authors}
        self.filters.show_authors(authors)

    def _on_taken(self) -> None:
        self.table.setFocus()
        self._begin()

    def _begin(self) -> None:
        self._asked += 1
        self._is_reading = False
        self._has_all = False
        self._read(None)

    def _read_more(self) -> None:
        """The last lines are in sight: the next ones, once."""
        last = self.model.lines[-1].key if self.model.lines else None
        if isinstance(last, int) and not (self._is_reading or self._has_all):
            self._read(last)

    def _read(self, before: int | None) -> None:
        self._is_reading = True
        query = self.filters.query
        self._around.reads.run(
            lambda: self._files().trail().page(query, before=before),
            partial(self._on_rows, self._asked, before),
            self._on_not_read,
        )

    def _on_rows(self, asked: int, before: int | None, rows: Sequence[TrailRow]) -> None:
        if asked != self._asked:
            return
        self._is_reading = False
        self._has_all = len(rows) < PAGE
        lines = [Line(row.seq, self._cells(row)) for row in rows]
        if before is not None:
            self.model.append(lines)
            return
        had_focus = self.table.hasFocus()
        self.model.show(lines)
        self._stack.setCurrentWidget(self.table if lines else self.empty)
        self.table.choose(None)
        if had_focus and not lines:
            self.filters.entry.setFocus()

    def _cells(self, row: TrailRow) -> tuple[str, ...]:
        words = self._words
        rev = "" if row.rev is None else str(row.rev)
        return (
            str(row.seq),
            moment(words, row.at),
            action_text(row.action, words),
            row.author_name,
            row.entry_no,
            rev,
            detail_text(row, words, self._names),
        )

    def verify(self) -> None:
        """V: read it all and say whether it is whole."""
        self.banner.say(self._words("trail.checking"), "wait")
        self._slow.run(lambda: self._files().trail().check(), self._on_report, self._on_failed)

    def _on_report(self, report: TrailReport) -> None:
        tone = "good" if report.is_whole else "error"
        self.banner.say("\n".join(render(report, self._words)), tone)

    def choose_file(self) -> None:
        """E: the notes that are shown, as a file."""
        day = self._around.clock().astimezone().strftime("%Y-%m-%d")
        name = f"{self._words('trail.file_name', day=day)}.csv"
        kind = (self._words("trail.files"), "csv", name)
        choose_new_file(self, self._words("trail.choose"), kind, self.write)

    def write(self, path: Path) -> None:
        """Write the notes that are shown; that is a note itself."""
        query = self.filters.query
        self._slow.run(
            lambda: self._files().write_trail(path, query),
            partial(self._on_written, path),
            self._on_failed,
        )

    def _on_written(self, path: Path, amount: int) -> None:
        n = count(self._words, amount)
        self.banner.say(self._words("trail.written", name=path.name, n=n), "good")
        self._begin()

    def _on_not_read(self, error: Exception) -> None:
        self._is_reading = False
        self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")

    def end(self) -> None:
        """Start nothing more."""
        self._slow.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: letters are for the page while no filter is typed."""
        does: dict[int, Callable[[], object]] = {
            Qt.Key.Key_V: self.verify,
            Qt.Key.Key_E: self.choose_file,
            Qt.Key.Key_F: self.filters.action.setFocus,
        }
        if event.key() == Qt.Key.Key_Escape:
            if self.filters.has_focus():
                self.table.setFocus()
            else:
                self.left.emit()
        elif event.key() in does and not self.filters.has_focus():
            does[event.key()]()
        else:
            super().keyPressEvent(event)
