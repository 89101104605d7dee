"""From stack to stack: the start, the head, going on with a pile, opening a parked card."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import Draft, ParkedCard, ParkReason
from vaxentry.ui.background import Background
from vaxentry.ui.pages.card_keys import focus_all
from vaxentry.ui.pages.draft_keeper import DraftKeeper
from vaxentry.ui.pages.entry_desk import EntryDesk
from vaxentry.ui.pages.entry_start import Start, load_start
from vaxentry.ui.pages.entry_talk import EntryTalk
from vaxentry.ui.pages.entry_work import stack_of
from vaxentry.ui.pages.pile_desk import PileDesk
from vaxentry.ui.widgets.village_field import VillageField

if TYPE_CHECKING:
    from vaxentry.ui.pages.entry import EntryPage

_AGAIN_MS = 3_000
"""When to ask once more for the start of a book that could not be read."""


class PileFlow(QObject):
    """Puts piles and kept cards on the page. Main thread.

    Signals:
        started: the book is read; carries the `Start`, and whether it is on the screen: somebody
            who typed meanwhile is not disturbed.
    """

    started = Signal(object, bool)

    def __init__(
        self,
        page: "EntryPage",
        book: DoseBook,
        background: Background,
        desk: EntryDesk,
        pile: PileDesk,
        drafts: DraftKeeper,
        talk: EntryTalk,
    ) -> None:
        super().__init__(page)
        self._page, self._book, self._background = page, book, background
        self._desk, self._pile, self._drafts, self._talk = desk, pile, drafts, talk
        self._waiting: Draft | None = None
        self._has_new_head = False
        pile.entered.connect(self._on_entered)
        pile.parted.connect(self._on_parted)
        pile.opened.connect(self._on_opened)
        page.header.edited.connect(self._on_head_edited)

    @Slot()
    def begin(self) -> None:
        """Ask for the stack in force and what was half typed."""
        work = partial(
            load_start, self._book, self._pile.keeping, self._pile.key, self._desk.new_id
        )
        self._background.run(work, self._on_start, self._on_no_start)

    def _on_start(self, start: Start) -> None:
        page = self._page
        for field in page.card.fields.values():
            if isinstance(field.editor, VillageField):
                field.editor.set_villages(start.villages)
        self._desk.may_keep_draft = True
        is_free = page.is_untouched()
        if is_free:
            self._go_on(start)
        else:
            self._put_aside(start.draft)
        self.started.emit(start, is_free)

    def _put_aside(self, draft: Draft | None) -> None:
        """Somebody types faster than the book opens: the kept card waits among the parked."""
        if draft is not None:
            park = partial(self._book.park, draft, ParkReason.OTHER)
            self._background.run(park, self._on_put_aside, self._talk.trouble)
        self._drafts.touch()

    def _on_put_aside(self, _: None) -> None:
        self._talk.note("draft_parked")

    def _go_on(self, start: Start) -> None:
        if start.state is not None:
            self._pile.accept(start.state)
        if start.head is not None:
            self._pile.show_typed(start.head)
            self._has_new_head = True
        self._desk.memory.restore(start.pins.texts if start.pins else {}, start.before)
        if start.draft is not None:
            self._desk.resume(start.draft)
        elif start.pins is not None:
            self._desk.next_card()
        if start.draft is not None or start.head is not None:
            self._page.draft_note.setText(self._page.words("entry.draft_restored"))
        if start.state is not None or start.draft is not None or start.head is not None:
            self._begin_typing(in_head=start.head is not None)

    def _begin_typing(self, *, in_head: bool = False) -> None:
        """The cursor goes where typing goes on, unless it stands elsewhere in the window."""
        page = self._page
        if page.header.is_whole and not in_head:
            page.header.fold()
        focused = QApplication.focusWidget()
        if focused is None or page.isAncestorOf(focused):
            is_typed = page.header.is_whole and not in_head
            focus_all(page.first_field if is_typed else page.first_focus())

    def _on_no_start(self, error: Exception) -> None:
        self._talk.trouble(error)
        QTimer.singleShot(_AGAIN_MS, self.begin)

    def _on_head_edited(self, field: object) -> None:
        self._has_new_head = True
        self._drafts.touch()
        if field is not None:
            self._page.header.fields[field].clear_problem()  # type: ignore[index]

    def go_to_header(self) -> None:
        """F2: the fields of the head, or of the card's own head while it is corrected."""
        page = self._page
        if self._desk.correction is not None:
            focus_all(next(iter(page.card.head.values())).editor)
            return
        page.header.unfold()
        focus_all(page.header.chain[0])

    def leave_head(self) -> bool:
        """The cursor went from the head into the card; back when a field of the head is wrong."""
        if not self.keep_head():
            return False
        if self._page.header.is_whole:
            self._page.header.fold()
        return True

    def keep_head(self) -> bool:
        """Keep what is new in the head; False when a field of it is wrong, the cursor is there."""
        if not self._has_new_head:
            return True
        fault = self._find_sealed() or self._page.header.find_fault()
        if fault is not None:
            self._page.header.unfold()
            focus_all(fault)
            return False
        self._has_new_head = False
        self._pile.keep_head()
        return True

    def _find_sealed(self) -> QWidget | None:
        """A site that is sealed in a saved card comes back; returns its editor."""
        header, stack, site = self._page.header, self._pile.stack, self._pile.sealed_site
        is_same_day = stack is not None and stack.given_on in {None, self._pile.pile.given_on}
        if not is_same_day or not site or header.site_code in {"", site}:
            return None
        header.keep_site(site)
        return header.site.editor

    def _on_parted(self) -> None:
        """Another day: nothing of the pile before is repeated or pinned."""
        is_blank = self._desk.is_blank
        self._desk.memory.forget()
        if is_blank and self._desk.correction is None:
            self._desk.next_card()
        self._drafts.touch()

    def _on_opened(self, stack: Stack) -> None:
        self._talk.note("other_day", number=stack.number)

    def new_stack(self) -> None:
        """Ctrl+N: put the present pile away."""
        if self._is_open_card():
            return
        self._desk.memory.forget()
        self._desk.next_card()
        self._pile.begin_new()
        self._page.side.show_stack(None)
        self._drafts.touch()
        self.go_to_header()

    def _is_open_card(self) -> bool:
        """Whether a half-typed card or a correction stands in the way; says what to do first."""
        is_correcting = self._desk.correction is not None
        is_open = self._desk.is_busy or not self._desk.is_blank or is_correcting
        if is_open:
            self._talk.note("correction_open" if is_correcting else "card_open", "warn")
            QApplication.beep()
        return is_open

    def enter_stack(self, stack: Stack) -> None:
        """Go on with a stack of the book."""
        if self._is_open_card():
            return
        self._desk.memory.forget()
        self._desk.next_card()
        self._pile.go_on(stack)
        self._drafts.touch()

    def open_parked(self, card: ParkedCard) -> None:
        """A parked card comes back, in its own stack and at its own place."""
        if self._is_open_card():
            return
        stack = self._pile.stack
        if stack is not None and stack.id == card.draft.stack:
            self._resume(card.draft)
            return
        self._waiting = card.draft
        work = partial(stack_of, self._book, card.draft)
        self._background.run(work, self.enter_stack, self._talk.trouble)

    def _on_entered(self, stack: Stack) -> None:
        self._has_new_head = False
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting.stack == stack.id:
            self._resume(waiting)
        self._begin_typing()

    def _resume(self, draft: Draft) -> None:
        self._desk.resume(draft)
        self._talk.hush()
        self._drafts.touch()
        focus_all(self._page.first_field)
