"""F6: the lists around the stacks. What is chosen in them is done elsewhere."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from vaxentry.domain.ports import Clock, DoseBook
from vaxentry.domain.records import Stack
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.background import Background
from vaxentry.ui.pages.lists_cells import filing_texts
from vaxentry.ui.pages.lists_days import DaySpan
from vaxentry.ui.pages.lists_model import ListModel
from vaxentry.ui.pages.lists_reader import ListReader
from vaxentry.ui.pages.lists_rows import (
    CALLS,
    KINDS,
    ListKind,
    ListRow,
    row_key,
)
from vaxentry.ui.pages.lists_table import ListTable
from vaxentry.ui.pages.lists_tabs import ListTabs
from vaxentry.ui.pages.lists_wishes import WISHES, WITHOUT_ROW, Wish
from vaxentry.ui.pages.page import Page
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.keypad import ENTERS, as_typed
from vaxentry.ui.widgets.panel import Panel, push_button, text_label

_NEWS_MS = 400
_ICONS = {
    ListKind.STACKS: "stack",
    ListKind.PARKED: "stack",
    ListKind.DOUBTS: "check",
    ListKind.DEFERRED: "clock",
    ListKind.NEXT: "clock",
    ListKind.SUPERVISOR: "check",
    ListKind.CARDS: "stack",
}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ListsPage(Page):
    """Chooses a list by digit or Left and Right, a row by Up and Down. Lives on the main thread.

    Signals:
        left: Escape: back to typing.
        wanted: (`Wish`, the `ListRow` chosen or None).
    """

    left = Signal()
    wanted = Signal(object, object)

    def __init__(
        self,
        *,
        book: DoseBook,
        background: Background,
        words: Words,
        theme: Theme,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._before: object = None
        self._goes_to_table = False
        self.stack: Stack | None = None
        self.tabs = ListTabs(words)
        self.days = DaySpan(words, clock)
        self.model = ListModel(words, self)
        self.reader = ListReader(book, background, self.model, self)
        self.table = ListTable(self.model, theme)
        self.banner = Banner(theme)
        self._make_parts(theme)
        self._lay_out()
        self._connect()
        self._show_kind(ListKind.STACKS)

    def _make_parts(self, theme: Theme) -> None:
        words = self._words
        self.empty = {
            kind: EmptyState(
                _ICONS[kind], words(f"lists.empty_{kind}"), words(f"lists.empty_{kind}_text"), theme
            )
            for kind in ListKind
        }
        self.print_button = push_button(words("lists.print"), theme, "report")
        self.pdf_button = push_button(words("lists.pdf"), theme, "save")
        self.total = text_label("", "muted")
        self.hint = text_label("", "muted", wrap=True)
        self._news = QTimer(self)
        self._news.setSingleShot(True)
        self._news.setInterval(_NEWS_MS)
        self._news.timeout.connect(self.reload)

    def _lay_out(self) -> None:
        panel = Panel()
        self._stack = QStackedWidget()
        for part in (self.table, *self.empty.values()):
            self._stack.addWidget(part)
        bottom = QHBoxLayout()
        bottom.addWidget(self.hint, 1)
        for part in (self.total, self.print_button, self.pdf_button):
            bottom.addWidget(part)
        panel.column.addWidget(self.tabs)
        panel.column.addWidget(self.days)
        panel.column.addWidget(self.banner)
        panel.column.addWidget(self._stack, 1)
        panel.column.addLayout(bottom)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.addWidget(panel)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.choose)
        self.days.changed.connect(self.reload)
        self.days.done.connect(self._to_table)
        self.table.seen.connect(self._measure)
        self.table.acted.connect(partial(self.press, Qt.Key.Key_Return))
        self.reader.read.connect(self._on_read)
        self.reader.failed.connect(self.fail)
        self.print_button.clicked.connect(self._on_print)
        self.pdf_button.clicked.connect(self._on_pdf)

    @property
    def kind(self) -> ListKind:
        """Which list is shown."""
        return self.model.kind

    @property
    def rows(self) -> Sequence[ListRow]:
        """The rows of the list shown."""
        return self.model.rows

    @property
    def current(self) -> ListRow | None:
        """The row chosen, None in an empty list."""
        return self.model.row(self.table.currentIndex().row())

    def first_focus(self) -> QWidget:
        """The rows, or the button of the list where there are none."""
        return self.table if self.model.rowCount() else self.tabs.button(self._tab)

    @property
    def _tab(self) -> ListKind:
        """The cards of a stack belong to the stacks."""
        return ListKind.STACKS if self.kind is ListKind.CARDS else self.kind

    @property
    def title(self) -> str:
        """What the list shown is called."""
        number = self.stack.number if self.stack else ""
        return self._words(f"lists.list_{self.kind}", number=number)

    def show_cards(self, stack: Stack) -> None:
        """Show which cards of a stack may be filed; Escape goes back to the stacks."""
        self.choose(ListKind.CARDS, stack)

    def choose(self, kind: ListKind, stack: Stack | None = None) -> None:
        """Show one of the lists, of one stack its cards; the rows come when they are read."""
        self._goes_to_table = True
        self.stack = stack
        had_focus = self.tabs.has_focus()
        self._show_kind(kind)
        if had_focus:
            self.tabs.button(self._tab).setFocus()
        self.reload()

    def _show_kind(self, kind: ListKind) -> None:
        self.days.setVisible(kind in CALLS)
        self.days.show_first(kind is ListKind.NEXT)
        self.hint.setText(self._words(f"lists.keys_{kind}"))
        self.total.clear()
        self.model.show(kind, [])
        self.tabs.mark(self._tab)
        self.table.setAccessibleName(self.title)
        self.table.fit()
        self._stack.setCurrentWidget(self.table)

    def reload(self) -> None:
        """Read the list again; the chosen row stays chosen."""
        if self.current is not None:
            self._before = row_key(self.current)
        self.reader.ask(self.kind, self.days.span, self.stack.id if self.stack else None)

    def look_again(self) -> None:
        """The page is shown: everything may be different."""
        self._goes_to_table = True
        self.reload()

    def refresh(self, records: frozenset[UUID]) -> None:
        """Some records changed: look once more when it is calm."""
        if self.isVisible() and records:
            self._news.start()

    def _on_read(self) -> None:
        amount = self.model.rowCount()
        self.table.fit()
        self.total.setText(self._total(amount))
        if not amount and self.table.hasFocus():
            self.tabs.button(self._tab).setFocus()
        self._stack.setCurrentWidget(self.table if amount else self.empty[self.kind])
        if amount:
            self.table.selectRow(self.model.place_of(self._before) or 0)
        if self._goes_to_table and self.tabs.has_focus():
            self.first_focus().setFocus()
        self._goes_to_table = False
        self._measure()

    def _total(self, amount: int) -> str:
        if self.stack is not None:
            number = self._words("entry.stack", number=self.stack.number)
            return "  ·  ".join((number, *filing_texts(self.rows, self._words)))
        return self._words("lists.total", n=count(self._words, amount))

    def _to_table(self) -> None:
        self.first_focus().setFocus()

    def _measure(self) -> None:
        if self.kind is ListKind.STACKS:
            self.reader.measure(self.table.in_sight())

    def fail(self, error: Exception) -> None:
        """Say what could not be done."""
        self.banner.say(error_text(self._words, error), "error")

    def show_work(self, text: str) -> None:
        """Say how far something is."""
        self.banner.say(text, "wait")

    def tell(self, text: str) -> None:
        """Say what was done, for three seconds."""
        self.banner.say_shortly(text)

    def press(self, key: Qt.Key) -> None:
        """What a key without modifiers does."""
        digit = key - Qt.Key.Key_1
        wish = WISHES[self.kind].get(key)
        if 0 <= digit < len(KINDS):
            self.choose(KINDS[digit])
        elif key in _STEPS:
            at = KINDS.index(self._tab) + _STEPS[key]
            self.choose(KINDS[at % len(KINDS)])
        elif key == Qt.Key.Key_Escape:
            self._on_escape()
        elif key == Qt.Key.Key_T and self.kind in CALLS:
            self.days.go_to()
        elif wish is not None:
            self._wish(wish)

    def _wish(self, wish: Wish) -> None:
        row = self.current
        if row is not None or wish in WITHOUT_ROW:
            self.wanted.emit(wish, row)

    def _on_print(self) -> None:
        self._wish(Wish.PRINT)

    def _on_pdf(self) -> None:
        self._wish(Wish.PDF)

    def _on_escape(self) -> None:
        if self.days.has_focus():
            if not self.days.escape():
                self._to_table()
        elif self.stack is not None:
            self._before = self.stack.id
            self.choose(ListKind.STACKS)
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: everything can be done with one key."""
        held, focused = event.modifiers(), self.focusWidget()
        if event.key() in ENTERS and isinstance(focused, QPushButton):
            focused.click()
        elif not held & _COMMAND:
            self.press(Qt.Key(as_typed(event).key()))
        elif event.key() == Qt.Key.Key_P and held & Qt.KeyboardModifier.ControlModifier:
            into_file = held & Qt.KeyboardModifier.ShiftModifier
            self._wish(Wish.PDF if into_file else Wish.PRINT)
        else:
            super().keyPressEvent(event)
