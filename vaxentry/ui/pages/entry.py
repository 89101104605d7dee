"""Entri: a stack of cards typed with the keyboard alone."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.form import Field
from vaxentry.domain.ports import Clock, DoseBook
from vaxentry.domain.records import RecordDetail, Stack
from vaxentry.domain.stacks import ParkedCard
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.card_fields import CARD_FIELDS, HEADER, latest_day
from vaxentry.ui.pages.card_form import CardForm
from vaxentry.ui.pages.card_keys import CardKeys
from vaxentry.ui.pages.correction import CorrectionBar
from vaxentry.ui.pages.due_watch import DueWatch
from vaxentry.ui.pages.entry_flow import EntryFlow
from vaxentry.ui.pages.entry_side import EntrySide
from vaxentry.ui.pages.page import Page
from vaxentry.ui.pages.saved_rows import SavedRows
from vaxentry.ui.pages.stack_bar import StackBar
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.elided import ElidedLabel
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.panel import Panel, push_button
from vaxentry.ui.widgets.second_press import SecondPressButton


class EntryPage(Page):
    """The page that most days are spent on. Lives on the main thread.

    Owns the parts and their places; what happens is in `EntryFlow` and its desks.

    Signals:
        saved: a `Saved`: a new record or a correction is durable.
        correction_left: a correction is over, saved or not; carries what is to be said of it where
            the user goes back to, "" for nothing.
        handed_over: what whoever came goes on with is on the screen.
        file_wanted: the user wants to choose a file to import.
        lists_wanted: F6: stacks, parked cards, numbers to retype, people to call.
    """

    saved = Signal(object)
    correction_left = Signal(str)
    handed_over = Signal()
    file_wanted = Signal()
    lists_wanted = Signal()

    def __init__(
        self,
        *,
        book: DoseBook,
        background: Background,
        reader: Background,
        words: Words,
        theme: Theme,
        clock: Clock,
        new_id: Callable[[], UUID],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.words, self._theme, self._clock = words, theme, clock
        self.header = StackBar(words, theme, self._latest)
        self.card = CardForm(words, theme, self._latest)
        self.side = SavedRows(book, reader, words, theme)
        self.right = EntrySide(self.side, words)
        self._make_parts()
        self._lay_out()
        self.flow = EntryFlow(self, book, background, reader, words, theme, clock, new_id)
        self.desk, self.drafts = self.flow.desk, self.flow.drafts
        self.keys = CardKeys(self.chain, self, takes_enter=self.flow.takes_enter)
        self.keys.order_tabs()
        self.flow.serve(self.keys)
        self.side.import_wanted.connect(self.file_wanted)
        self.due = DueWatch(book, reader, self._today, self)
        self._follow_due()

    def _make_parts(self) -> None:
        words, theme = self.words, self._theme
        self.banner = Banner(theme)
        self.correction_bar = CorrectionBar(words, theme)
        self.draft_note = ElidedLabel("muted")
        self.save_button = push_button(words("entry.save"), theme, "save", "primary")
        self.clear_button = SecondPressButton(words("entry.clear"), words("entry.clear_again"))

    def _lay_out(self) -> None:
        left = Panel()
        left.column.setContentsMargins(14, 6, 8, 6)
        left.column.setSpacing(4)
        left.column.addWidget(self.card, 1)
        left.column.addWidget(self.banner)
        bar = QHBoxLayout()
        bar.addWidget(self.draft_note, 1)
        bar.addWidget(self.save_button)
        bar.addWidget(self.clear_button)
        left.column.addLayout(bar)
        middle = QHBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(left, 20)
        middle.addWidget(self.right, 10)
        page = QVBoxLayout(self)
        page.setContentsMargins(12, 6, 12, 6)
        page.setSpacing(6)
        page.addWidget(self.header)
        page.addWidget(self.correction_bar)
        page.addLayout(middle, 1)

    @property
    def chain(self) -> tuple[QWidget, ...]:
        """The controls in the order they are walked."""
        return (
            self.correction_bar.reason,
            *self.header.chain,
            *(self.card.editor(spec.field) for spec in HEADER),
            self.card.site.line,
            *(self.card.fields[field].editor for field in CARD_FIELDS),
            self.save_button,
        )

    def is_untouched(self) -> bool:
        """Whether neither a head nor a card is being typed."""
        return not any(self.header.form.values()) and self.desk.record_id is None

    @property
    def first_field(self) -> QWidget:
        """Where typing a card begins: the kind of document stays NIK unless changed."""
        return self.card.editor(Field.ID_NUMBER)

    def field(self, field: Field) -> Labelled:
        """One field of the card, or of the head in force."""
        if field in self.card.fields:
            return self.card.fields[field]
        in_card = self.desk.correction is not None
        return self.card.head[field] if in_card else self.header.fields[field]

    def _follow_due(self) -> None:
        self.due.told.connect(self.flow.pile.note_deferred)
        self.due.failed.connect(self.flow.talk.trouble)
        self.desk.saved.connect(self.due.look_when_calm)

    def _today(self) -> date:
        return self._clock().astimezone().date()

    def _latest(self, field: Field) -> date:
        today = self._today()
        if field is Field.GIVEN_ON:
            return today
        corrects = self.desk.correction is not None
        head = self.card.head_form if corrects else self.header.form
        return latest_day(field, head, today)

    def first_focus(self) -> QWidget:
        """The head of the stack, or the card where the head stands already."""
        return self.header.chain[0] if self.header.is_open else self.first_field

    def focus_after(self, last: QWidget) -> QWidget:
        """Back into a field, never onto a button; a blank card begins with its first field."""
        if isinstance(last, QAbstractButton):
            return self.first_focus()
        if self.card.isAncestorOf(last) and self.desk.is_blank:
            return self.first_field
        return last

    def forget(self) -> None:
        """A half-typed card belongs to who saves it; a saved person is not for everybody."""
        self.flow.resumed.hand_over()

    def refresh(self, records: frozenset[UUID]) -> None:
        """Only the rows beside the form can change from outside."""
        self.side.refresh(records)
        self.flow.pile.look_again()
        self.due.look_when_calm()

    @Slot()
    def begin(self) -> None:
        """Ask for the stack in force and the kept draft; typing goes on meanwhile."""
        self.flow.begin()
        self.due.begin()

    def show_scope(self, scope: tuple[str, ...]) -> None:
        """The sites this PC may deliver for; none while it is not enrolled."""
        self.header.site.scope = self.card.site.scope = scope

    def go_to_header(self) -> None:
        """F2."""
        self.flow.go_to_header()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: the page's keys work wherever the focus is."""
        if not self.keys.take(event):
            super().keyPressEvent(event)

    @Slot()
    def new_stack(self) -> None:
        """Ctrl+N: another stack; says what has to be done before."""
        self.flow.piles.new_stack()

    def enter_stack(self, stack: Stack) -> None:
        """Go on with a stack of the book; refused while a card is half typed."""
        self.flow.enter_stack(stack)

    def open_parked(self, card: ParkedCard) -> None:
        """Put a parked card back on the screen; refused while another one is half typed."""
        self.flow.open_parked(card)

    def begin_pass(self, stack: UUID | None = None) -> None:
        """F7: type the doubtful numbers of a stack again; without one, of the stack in force."""
        self.flow.begin_pass(stack)

    def correct(self, detail: RecordDetail) -> bool:
        """Load a saved record to be corrected; the card at hand waits.

        False when another one is being corrected and something of it would be lost.
        """
        return self.flow.correct(detail)

    def leave_correction(self) -> None:
        """Back to the card that was put aside."""
        self.flow.corrections.end()

    def end(self) -> None:
        """Keep what is typed."""
        self.drafts.flush()
        self.flow.watch.end()
        self.due.end()
