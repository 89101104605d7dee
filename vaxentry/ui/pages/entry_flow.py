"""How the parts of the entry page act on each other: keys, locks, saves, answers of the book."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.domain.form import Field
from vaxentry.domain.ports import Clock, DoseBook
from vaxentry.domain.records import RecordDetail, Stack
from vaxentry.domain.stacks import ParkedCard, ParkReason
from vaxentry.language import Words
from vaxentry.language.spelling import clock_time
from vaxentry.ui.background import Background
from vaxentry.ui.pages.card_keyboard import CardKeyboard
from vaxentry.ui.pages.card_keys import CardKeys, focus_all
from vaxentry.ui.pages.card_signs import CardSigns
from vaxentry.ui.pages.correction_desk import CorrectionDesk
from vaxentry.ui.pages.correction_flow import CorrectionFlow
from vaxentry.ui.pages.draft_keeper import DraftKeeper
from vaxentry.ui.pages.entry_desk import EntryDesk
from vaxentry.ui.pages.entry_panels import EntryPanels
from vaxentry.ui.pages.entry_talk import EntryTalk
from vaxentry.ui.pages.head_batch import FOUND, HeadBatch
from vaxentry.ui.pages.person_watch import ASKED_WITH, PersonWatch
from vaxentry.ui.pages.pile_desk import PileDesk
from vaxentry.ui.pages.pile_flow import PileFlow
from vaxentry.ui.pages.problem_board import ProblemBoard
from vaxentry.ui.pages.resume_flow import ResumeFlow
from vaxentry.ui.pages.save_flow import SaveFlow
from vaxentry.ui.theme.theme import Theme

if TYPE_CHECKING:
    from vaxentry.ui.pages.entry import EntryPage


class EntryFlow(QObject):
    """Connects the desks of one `EntryPage`. Main thread."""

    def __init__(
        self,
        page: "EntryPage",
        book: DoseBook,
        background: Background,
        reader: Background,
        words: Words,
        theme: Theme,
        clock: Clock,
        new_id: Callable[[], UUID],
    ) -> None:
        super().__init__(page)
        self._page, self._words, self._clock = page, words, clock
        self._book, self._background = book, background
        self.talk = EntryTalk(words, page.banner)
        self.board = ProblemBoard(page.field, words)
        self.pile = PileDesk(book, background, reader, page.header, self._today, self)
        self.desk = EntryDesk(
            book=book,
            background=background,
            pile=self.pile,
            card=page.card,
            board=self.board,
            clock=clock,
            new_id=new_id,
            parent=self,
        )
        self.drafts = DraftKeeper(background, self.desk.draft_work, self)
        self.watch = PersonWatch(book, reader, page.card, self.desk, self)
        self.desk.sight = lambda: self.watch.sight
        self.head_batch = HeadBatch(self.pile, page.header, self.desk, self.board, self)
        self.desk.heard = lambda: self.head_batch.heard
        self.corrections = CorrectionDesk(
            book, background, self.desk, page.card, page.correction_bar, page.right.changes, self
        )
        self.panels = EntryPanels(book, background, words, theme, self._today, page)
        self.piles = PileFlow(page, book, background, self.desk, self.pile, self.drafts, self.talk)
        self.resumed = ResumeFlow(page, self, book, background)
        self.signs = CardSigns(page, words, self.desk, self.pile, self.watch, self.board)
        self.keyboard = CardKeyboard(page.card, self.desk, self.pile, words, self)
        self.saves = SaveFlow(
            page, words, self.desk, self.pile, self.drafts, self.corrections, self.talk, self.signs
        )
        self.correcting = CorrectionFlow(page, self, book, background, words)

    def _today(self) -> date:
        return self._clock().astimezone().date()

    def serve(self, keys: CardKeys) -> None:
        """Begin to act on the keys of the page."""
        self._keys = keys
        self.keyboard.serve(keys, self._page.chain)
        keys.left.connect(self._on_left)
        keys.submitted.connect(self.submit)
        keys.header_wanted.connect(self.go_to_header)
        keys.escaped.connect(self.corrections.leave)
        self._connect_page()
        self.desk.fresh.connect(self._on_fresh)
        self._connect_others()

    def _connect_page(self) -> None:
        page = self._page
        page.card.edited.connect(self._on_edited)
        page.card.site.line.edited.connect(self._on_written)
        page.card.completed.connect(self._on_completed)
        page.header.completed.connect(self._on_head_completed)
        page.header.new_wanted.connect(self.piles.new_stack)
        page.header.batches.wanted.connect(self._on_chip)
        page.save_button.clicked.connect(self.submit)
        page.clear_button.confirmed.connect(self._on_clear)
        page.correction_bar.reason.edited.connect(self.drafts.touch)

    def _connect_others(self) -> None:
        self.drafts.kept.connect(self._on_draft_kept)
        self.drafts.failed.connect(self.talk.draft_failed)
        self.pile.changed.connect(self._on_pile_changed)
        self.head_batch.told.connect(self._on_batch_told)
        self.keyboard.asked.connect(self._on_asked)
        self.keyboard.changed.connect(self._on_written)
        self.signs.written.connect(self._on_written)
        self.signs.lock.park_wanted.connect(self.park)
        self.signs.lock.heard.connect(self._as_on_card)
        self.panels.reason_chosen.connect(self._on_park)
        self.panels.reason_over.connect(self.signs.lock.wake)
        self.panels.nothing_doubtful.connect(self._on_nothing_doubtful)
        self.panels.settled.connect(self._on_settled)
        self.panels.corrected.connect(self._on_settled)
        self.panels.pass_over.connect(self._on_pass_over)
        for one in (self.watch, self.pile, self.corrections, self.panels):
            one.failed.connect(self.talk.trouble)

    def begin(self) -> None:
        """Read the book; typing goes on meanwhile."""
        self.piles.begin()

    def go_to_header(self) -> None:
        """F2."""
        self.piles.go_to_header()

    def enter_stack(self, stack: Stack) -> None:
        """Go on with a stack of the book."""
        self.piles.enter_stack(stack)

    def open_parked(self, card: ParkedCard) -> None:
        """Put a parked card back on the screen."""
        self.piles.open_parked(card)

    def takes_enter(self, at: QWidget) -> bool:
        """Enter in a control: take a person, or go to the next field that is not pinned."""
        page = self._page
        if at is page.card.editor(Field.NAME) and self.watch.take():
            self.desk.key_struck()
            self._on_written()
            self.keyboard.go_past_person()
        elif at is page.header.chain[-1]:
            focus_all(page.first_field)
        else:
            self.keyboard.walk_on(at)
        return True

    def _on_edited(self, field: Field) -> None:
        self.desk.key_struck()
        self._page.card.labelled(field).clear_problem()
        if field in {Field.ID_NUMBER, Field.ID_TYPE, Field.BIRTH_ORDER}:
            self.watch.number_typed()
        elif field is Field.NAME:
            self.watch.name_typed()
        self.desk.memory.typed_over(field, self._page.card.value(field))
        self._on_written()

    def _on_written(self) -> None:
        """Something of the card is different."""
        self.talk.hush()
        self._page.clear_button.calm()
        self.corrections.calm()
        self.corrections.follow()
        self.drafts.touch()

    def _on_completed(self, field: Field) -> None:
        if field is Field.ID_NUMBER:
            self.watch.look_up()
        self.keyboard.walk_on(self._page.card.editor(field), by_itself=True)

    def _on_head_completed(self, editor: QWidget) -> None:
        self.keyboard.walk_on(editor, by_itself=True)

    def _on_left(self, editor: QWidget) -> None:
        page = self._page
        field = page.card.field_of(editor)
        if field is Field.ID_NUMBER:
            self.watch.look_up()
        fault = self.desk.leave(editor)
        if field in ASKED_WITH:
            self.watch.look_around()
        gone_to = QApplication.focusWidget()
        if gone_to is None or not page.isAncestorOf(gone_to):
            return
        if fault is not None:
            self.signs.lock_at(*fault)
        elif not self.signs.holds_expiry(editor) and editor in page.header.chain:
            # Its last day is typed behind it: what stands there may still be the batch's before.
            if editor is not page.header.fields[Field.BATCH].editor:
                self.head_batch.look()
            if page.card.isAncestorOf(gone_to):
                self.piles.leave_head()

    def submit(self, *, as_on_card: bool = False) -> None:
        """Ctrl+Enter, or F10; also out of the head, which is kept first."""
        if self.piles.keep_head() and self.corrections.has_site():
            self.desk.submit(as_on_card=as_on_card)

    def _on_fresh(self) -> None:
        self.watch.forget()
        self.signs.tell_batch()

    def _on_clear(self) -> None:
        """The card is emptied; its place in the pile stays."""
        self.drafts.cancel()
        self.pile.own_batch = None
        self.desk.next_card()
        self._background.do(self._book.clear_draft, self.talk.draft_failed)
        focus_all(self._page.first_field)

    def _on_draft_kept(self, stack: Stack | None) -> None:
        if stack is not None:
            self.pile.kept_in(stack)
        now = clock_time(self._words, self._clock())
        self._page.draft_note.setText(self._words("entry.draft_kept", time=now))

    def _on_pile_changed(self) -> None:
        self.signs.tell_batch()
        self._page.side.show_stack(self.pile.stack)
        self.head_batch.look()

    def _on_batch_told(self) -> None:
        """The batch of the head has expired: said before any card is typed."""
        self.talk.head_objected(self.board.text(FOUND))
        QApplication.beep()

    def _as_on_card(self) -> None:
        """F10: in the head, or before a card is begun, for all cards with its batch."""
        page, focused = self._page, QApplication.focusWidget()
        is_of_head = focused in page.header.chain or self.desk.is_blank
        if self.desk.correction is None and is_of_head and self.head_batch.confirm():
            self.talk.note("head_heard", "good")
            if focused not in page.header.chain and page.header.is_whole:
                page.header.fold()
            return
        self.submit(as_on_card=True)

    def _on_chip(self, digit: int) -> None:
        self.keyboard.take_batch(digit, from_here_on=True)

    def _on_asked(self, name: str) -> None:
        acts: dict[str, Callable[[], None]] = {
            "F6": self._page.lists_wanted.emit,
            "F7": self.begin_pass,
            "F8": self.park,
            "F9": self.correcting.begin_last,
            "F10": self._as_on_card,
            "Ctrl+Delete": self.corrections.undo,
        }
        if name in acts and not self.desk.is_busy:
            acts[name]()

    def park(self) -> None:
        """F8: also a card with nothing on it yet, and one whose field is locked."""
        if self.desk.correction is not None or self.desk.is_busy:
            QApplication.beep()
            return
        self.signs.lock.rest()
        self.drafts.flush()
        self.panels.ask_reason()

    def _on_park(self, reason: ParkReason) -> None:
        self.signs.lock.unlock()
        self.desk.park(reason)

    def begin_pass(self, stack: UUID | None = None) -> None:
        """F7: the numbers of a stack; without one, of the stack in force."""
        in_force = self.pile.stack.id if self.pile.stack else None
        self.panels.begin_pass(stack or in_force)

    def _on_nothing_doubtful(self) -> None:
        self.talk.note("nothing_doubtful", "good")

    def _on_settled(self, record_id: UUID) -> None:
        self._page.side.refresh(frozenset({record_id}))
        self.pile.look_again()

    def _on_pass_over(self, certain: int) -> None:
        if certain:
            self.talk.note("pass_over", "good", n=certain)

    def correct(self, detail: RecordDetail) -> bool:
        """Load a saved record to be corrected; whether it is on the screen now."""
        return self.correcting.begin(detail)
