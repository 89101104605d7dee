"""Entri: a stack of cards typed with the keyboard alone."""

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.form import Field
from vaxentry.domain.ports import Clock, DoseBook
from vaxentry.domain.records import RecordDetail, Saved, Stack
from vaxentry.language import Words
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.background import Background
from vaxentry.ui.pages.card_fields import CARD_FIELDS, latest_day
from vaxentry.ui.pages.card_form import CardForm
from vaxentry.ui.pages.card_keys import CardKeys, KeyHold, focus_all
from vaxentry.ui.pages.correction import CorrectionBar
from vaxentry.ui.pages.draft_keeper import DraftKeeper
from vaxentry.ui.pages.entry_desk import EntryDesk
from vaxentry.ui.pages.entry_side import EntrySide
from vaxentry.ui.pages.entry_work import Start, load_start
from vaxentry.ui.pages.page import Page
from vaxentry.ui.pages.problem_board import ProblemBoard
from vaxentry.ui.pages.saved_rows import SavedRows
from vaxentry.ui.pages.stack_bar import StackBar
from vaxentry.ui.sentences import error_text
from vaxentry.ui.spelling import clock_time
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.panel import Panel, push_button, text_label
from vaxentry.ui.widgets.second_press import SecondPressButton

_AGAIN_MS = 3_000
"""When to ask once more for the draft of a book that could not be read."""


class EntryPage(Page):
    """The page that most days are spent on. Lives on the main thread.

    Signals:
        saved: a `Saved`: a new record or a correction is durable.
        correction_left: a correction is over, saved or not.
        file_wanted: the user wants to choose a file to import.
    """

    saved = Signal(object)
    correction_left = Signal()
    file_wanted = Signal()

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
        actions: WindowActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._theme, self._clock = words, theme, clock
        self.header = StackBar(words, theme, self._latest)
        self.card = CardForm(words, theme, self._latest)
        self.side = SavedRows(book, reader, words, theme)
        self.right = EntrySide(self.side, actions, words, theme)
        self._background, self._book = background, book
        self._make_parts()
        self._make_flow(new_id)
        self._lay_out()
        self._connect()

    def _make_parts(self) -> None:
        words, theme = self._words, self._theme
        self.banner = Banner(theme)
        self.correction_bar = CorrectionBar(words, theme)
        self.draft_note = text_label("", "muted")
        self.save_button = push_button(words("entry.save"), theme, "save", "primary")
        self.clear_button = SecondPressButton(words("entry.clear"), words("entry.clear_again"))

    def _make_flow(self, new_id: Callable[[], UUID]) -> None:
        board = ProblemBoard({**self.header.fields, **self.card.fields}, self._words)
        self.desk = EntryDesk(
            book=self._book,
            background=self._background,
            header=self.header,
            card=self.card,
            board=board,
            clock=self._clock,
            new_id=new_id,
            parent=self,
        )
        self.drafts = DraftKeeper(self._background, self.desk.draft_work, self)
        chain = (
            self.correction_bar.reason,
            *self.header.chain,
            *(self.card.editor(field) for field in CARD_FIELDS),
            self.save_button,
        )
        self.keys = CardKeys(chain, self)
        self.hold = KeyHold(self)

    def _lay_out(self) -> None:
        left = Panel()
        left.column.addWidget(self.card, 1)
        left.column.addWidget(self.banner)
        bar = QHBoxLayout()
        bar.addWidget(self.draft_note, 1)
        bar.addWidget(self.clear_button)
        bar.addWidget(self.save_button)
        left.column.addLayout(bar)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(left, 17)
        middle.addWidget(self.right, 10)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(12)
        page.addWidget(self.header)
        page.addWidget(self.correction_bar)
        page.addLayout(middle, 1)
        self.keys.order_tabs()

    def _connect(self) -> None:
        self.card.edited.connect(self._on_card_edited)
        self.header.edited.connect(self._on_header_edited)
        self.header.new_wanted.connect(self._on_new_stack)
        self.keys.left.connect(self.desk.leave)
        self.keys.submitted.connect(self.desk.submit)
        self.keys.header_wanted.connect(self.go_to_header)
        self.save_button.clicked.connect(self.desk.submit)
        self.clear_button.confirmed.connect(self._on_clear)
        self.correction_bar.left.connect(self.leave_correction)
        self.side.import_wanted.connect(self.file_wanted)
        self.drafts.kept.connect(self._on_draft_kept)
        self.drafts.failed.connect(self._on_draft_failed)
        desk = self.desk
        desk.refused.connect(self._on_refused)
        desk.doubted.connect(self._on_doubted)
        desk.saving.connect(self._on_saving)
        desk.saved.connect(self._on_saved)
        desk.failed.connect(self._on_failed)
        desk.stack_changed.connect(self.header.show_stack)
        desk.stack_changed.connect(self.side.show_stack)
        desk.restored.connect(self._on_restored)

    def first_focus(self) -> QWidget:
        """The head of the stack."""
        return self.header.chain[0]

    def refresh(self, records: frozenset[UUID]) -> None:
        """Only the rows beside the form can change from outside."""
        self.side.refresh(records)

    @property
    def first_field(self) -> QWidget:
        """Where typing a card begins: the kind of document stays NIK unless changed."""
        return self.card.editor(Field.ID_NUMBER)

    def field(self, field: Field) -> Labelled:
        """One field of header or card."""
        return self.desk.fields[field]

    def _latest(self, field: Field) -> date:
        return latest_day(field, self.header.form, self._clock().astimezone().date())

    @Slot()
    def begin(self) -> None:
        """Ask for the kept draft; typing goes on meanwhile."""
        self._background.run(partial(load_start, self._book), self._on_start, self._on_no_start)

    def _on_start(self, start: Start) -> None:
        if self.desk.restore(start):
            self._on_restored()
            focus_all(self.first_field)
        else:
            self.drafts.touch()

    def _on_restored(self) -> None:
        self.draft_note.setText(self._words("entry.draft_restored"))
        self.drafts.touch()

    def _on_no_start(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")
        QTimer.singleShot(_AGAIN_MS, self.begin)

    def go_to_header(self) -> None:
        """F2."""
        focus_all(self.header.chain[0])

    def _on_card_edited(self, field: Field) -> None:
        self.desk.key_struck()
        self._forgive(field)
        self.drafts.touch()

    def _on_header_edited(self, field: Field) -> None:
        self._forgive(field)
        self.drafts.touch()

    def _forgive(self, field: Field) -> None:
        self.field(field).clear_problem()
        self.banner.hush()
        self.clear_button.calm()

    def _on_clear(self) -> None:
        self.drafts.cancel()
        self.desk.next_card()
        self._background.run(self._book.clear_draft, lambda _: None, self._on_draft_failed)
        focus_all(self.first_field)

    def _on_refused(self, field: Field | None, amount: int) -> None:
        self.banner.say(self._words("entry.refused", n=amount), "error")
        if field is None:
            self.correction_bar.field.show_problem(self._words("entry.reason_needed"))
            focus_all(self.correction_bar.reason)
        else:
            self._go_to(field)

    def _on_doubted(self, field: Field) -> None:
        self.banner.say(self._words("entry.doubted"), "warn")
        self._go_to(field)

    def _go_to(self, field: Field) -> None:
        labelled = self.field(field)
        focus_all(labelled.editor)
        self.card.ensureWidgetVisible(labelled)

    def _on_saving(self) -> None:
        self.drafts.cancel()
        self.save_button.setEnabled(False)
        self.hold.hold()

    def _on_saved(self, saved: Saved) -> None:
        corrected = self.desk.correction is not None
        self.save_button.setEnabled(True)
        self.banner.hush()
        self.draft_note.clear()
        self.side.show_saved(saved, corrected=corrected)
        if corrected:
            self.leave_correction()
        focus_all(self.first_field)
        self.saved.emit(saved)
        self.hold.release()

    def _on_failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        dropped = self.hold.drop()
        text = self._words("entry.save_failed", reason=error_text(self._words, error))
        if dropped:
            text = f"{text} {self._words('entry.keys_dropped', n=dropped)}"
        self.banner.say(text, "error")
        self.drafts.touch()

    def _on_new_stack(self) -> None:
        self.desk.new_stack()
        self.go_to_header()

    def _on_draft_kept(self, stack: Stack) -> None:
        self.desk.on_draft_kept(stack)
        now = clock_time(self._words, self._clock())
        self.draft_note.setText(self._words("entry.draft_kept", time=now))

    def _on_draft_failed(self, error: Exception) -> None:
        text = self._words("entry.draft_failed", reason=error_text(self._words, error))
        self.banner.say(text, "error")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: the page's keys work wherever the focus is."""
        if not self.keys.take(event):
            super().keyPressEvent(event)

    def correct(self, detail: RecordDetail) -> None:
        """Load a saved record to be corrected; the card at hand waits."""
        self.drafts.flush()
        self.desk.begin_correction(detail, self.correction_bar)
        self.banner.hush()
        self.save_button.setText(f" {self._words('entry.save_correction')}")
        focus_all(self.correction_bar.reason)

    def leave_correction(self) -> None:
        """Back to the card that was put aside."""
        if self.desk.end_correction():
            self.banner.hush()
            focus_all(self.first_field)
            self.correction_bar.hide()
            self.save_button.setText(f" {self._words('entry.save')}".replace("&", "&&"))
            self.correction_left.emit()

    def end(self) -> None:
        """Keep what is typed."""
        self.drafts.flush()
        self.right.end()
