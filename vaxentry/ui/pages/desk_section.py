"""One of the lists of *Perlu keputusan*: rows on the left, what is known of one on the right."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from vaxentry.domain.desk_lists import DeskList
from vaxentry.language import Words
from vaxentry.ui.pages.case_texts import Note
from vaxentry.ui.sentences import error_text
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets import overlay
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.panel import Panel, text_label
from vaxentry.ui.widgets.plain_table import Column, Line, PlainModel, PlainTable
from vaxentry.ui.widgets.scrolled import Scrolled

Row = TypeVar("Row")


class Section(QWidget):
    """What the page asks of each of its lists.

    Signals:
        amount: how many rows are listed by now.
    """

    amount = Signal(int)
    banner: Banner
    lead: QLabel
    """Above the rows."""

    _goes_back = False
    _listed: QWidget | None = None

    def show_rows(self, stack: QStackedWidget, table: QWidget, empty: QWidget, rows: int) -> None:
        """Show the table or that it is empty; the keys go back to rows that come again."""
        is_here = table.hasFocus() or self.hasFocus()
        self._goes_back = is_here or (self._goes_back and self.isVisible())
        self._listed = table if rows else None
        stack.setCurrentWidget(table if rows else empty)
        if rows and self._goes_back and not overlay.has_the_keys():
            self._goes_back = False
            table.setFocus()
        elif is_here:
            self.setFocus()  # Qt would pass the keys on to whatever is next

    def first_focus(self) -> QWidget:
        """The rows; where there are none, the place of the list itself."""
        return self._listed or self

    def look_again(self) -> None:
        """Read the list from the book."""
        raise NotImplementedError

    def take_key(self, event: QKeyEvent) -> bool:
        """A key that the rows left alone; whether it meant something here."""
        raise NotImplementedError

    def forget(self) -> None:
        """Somebody else than before is here."""
        self.banner.hush()


class Side(Panel):
    """A heading and sentences beside a list."""

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self.title = text_label("", "heading", wrap=True)
        self.empty = EmptyState("decide", words("desk.none"), words("desk.none_text"), theme)
        self._body = QVBoxLayout()
        self._shown: QWidget | None = None
        self.column.addWidget(self.title)
        self.column.addLayout(self._body)
        self.column.addWidget(self.empty, 1)
        self.column.addStretch()
        self.say("", ())

    def say(self, title: str, notes: Sequence[Note]) -> None:
        """Show these sentences; without any that nothing is chosen."""
        if self._shown is not None:
            self._body.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        for text, tone in notes:
            note = text_label(text, "note" if tone else "label", wrap=True)
            set_look(note, tone=tone)
            column.addWidget(note)
        self._body.addWidget(inner)
        inner.show()
        self.title.setText(title)
        self.title.setVisible(bool(notes))
        self.empty.setVisible(not notes)


class ListSection(Section, Generic[Row]):
    """A list of rows that are read whole.

    Signals:
        record_wanted: the record of this UUID is to be corrected.
    """

    record_wanted = Signal(object)

    def __init__(
        self, which: DeskList, columns: Sequence[tuple[str, int]], around: Surroundings
    ) -> None:
        super().__init__()
        words, theme = around.words, around.theme
        self.which = which
        self.book, self.background, self.reader = around.book, around.writes, around.reads
        self.words, self.clock = words, around.clock
        self.rows: dict[UUID, Row] = {}
        self.model = PlainModel(
            [Column(words(f"desk.column_{name}"), width) for name, width in columns], self
        )
        self.table = PlainTable(self.model, theme)
        for part in (self, self.table):
            part.setAccessibleName(words(f"desk.list_{which}"))
        self.banner = Banner(theme)
        self.side = Side(words, theme)
        self.empty = EmptyState(
            "check", words(f"desk.empty_{which}"), words(f"desk.empty_{which}_text"), theme
        )
        self.table.row_changed.connect(self._on_row)
        self._lay_out()

    def _lay_out(self) -> None:
        left = Panel()
        self.lead = text_label(self.words(f"desk.lead_{self.which}"), "muted", wrap=True)
        left.column.addWidget(self.lead)
        left.column.addWidget(self.banner)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        left.column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(left, 20)
        row.addWidget(Scrolled(self.side), 9)

    # What a list says, told by its kind

    def read(self) -> Sequence[Row]:
        """The rows, read on the worker thread."""
        raise NotImplementedError

    def wanted(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Those of all rows that are shown."""
        return rows

    def id_of(self, row: Row) -> UUID:
        """The record a row is about."""
        raise NotImplementedError

    def cells(self, row: Row) -> tuple[str, ...]:
        """A text for each column."""
        raise NotImplementedError

    def title_of(self, row: Row) -> str:
        """The heading beside the list."""
        raise NotImplementedError

    def notes_of(self, row: Row) -> Sequence[Note]:
        """What is said beside the list."""
        raise NotImplementedError

    @property
    def current(self) -> Row | None:
        """The row chosen, None in an empty list."""
        key = self.table.key
        return self.rows.get(key) if isinstance(key, UUID) else None

    def look_again(self) -> None:
        """Read the list from the book."""
        self.reader.run(self.read, self._on_rows, self.fail)

    def _on_rows(self, rows: Sequence[Row]) -> None:
        before, at = self.table.key, max(self.table.currentIndex().row(), 0)
        self.amount.emit(len(rows))
        shown = self.wanted(rows)
        self.rows = {self.id_of(row): row for row in shown}
        self.model.show([Line(self.id_of(row), self.cells(row)) for row in shown])
        self.show_rows(self._stack, self.table, self.empty, len(shown))
        self.table.choose(before, at)
        self._on_row(self.table.currentIndex().row())

    def _on_row(self, _: int) -> None:
        row = self.current
        if row is None:
            self.side.say("", ())
        else:
            self.side.say(self.title_of(row), self.notes_of(row))

    def fail(self, error: Exception) -> None:
        """Say what could not be done."""
        self.banner.say(error_text(self.words, error), "error")

    def write(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do something in the book, off the main thread."""
        self.background.run(work, then, self.fail)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter opens the record on the form."""
        row = self.current
        if row is None or event.key() not in ENTERS:
            return False
        self.record_wanted.emit(self.id_of(row))
        return True
