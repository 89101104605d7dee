"""The stack in force: its head, its batches, the place of the card at hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.form import HEADER_FIELDS, Field
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import Batch, Draft, HeadDraft
from vaxentry.ui.background import Background
from vaxentry.ui.pages.card_fields import date_reader
from vaxentry.ui.pages.card_places import CardPlaces
from vaxentry.ui.pages.entry_work import OpenPiles, Pile, PileState, go_on_with, look
from vaxentry.ui.pages.head_texts import head_texts, show_corrected, show_head_texts
from vaxentry.ui.pages.keeping import Keeping
from vaxentry.ui.pages.stack_bar import StackBar, Standing


class PileDesk(QObject):
    """Keeps the head in the book and counts the cards. Main thread.

    Signals:
        changed: another stack is in force, or the same one stands differently.
        parted: another date was typed in the head: another pile begins; the desk has no stack.
        opened: that pile is in the book; carries its `Stack`.
        entered: the clerk goes on with another stack; carries the `Stack`.
        failed: the book could not be asked; carries the exception.
    """

    changed = Signal()
    parted = Signal()
    opened = Signal(object)
    entered = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        book: DoseBook,
        background: Background,
        reader: Background,
        bar: StackBar,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._background, self._reader = book, background, reader
        self._bar, self._today = bar, today
        self.piles = OpenPiles(book)
        self.keeping = Keeping(book, self.piles)
        self._kept_head = head_texts(bar)
        self.key = 1
        self.state: PileState | None = None
        self.card_no = 1
        self._places = CardPlaces()
        self.own_batch: Batch | None = None
        self._deferred = 0

    @property
    def stack(self) -> Stack | None:
        """The stack in force; None until something of the pile is kept."""
        return self.state.stack if self.state else None

    @property
    def pile(self) -> Pile:
        """The pile as it stands in the head now."""
        bar = self._bar
        form = bar.form
        given_on = date_reader(self._today)(form.pop(Field.GIVEN_ON))
        return Pile(
            self.key,
            given_on,
            bar.cards_counted,
            bar.handed_over_by,
            bar.site_code,
            form,
            bar.expires_on,
        )

    @property
    def form(self) -> dict[Field, str]:
        """The head of the card at hand: the pile's, but for a batch of its own."""
        form, own = self._bar.form, self.own_batch
        if own is not None:
            form |= {Field.VACCINE: own.vaccine, Field.BATCH: own.code}
        return form

    def expires_on(self, vaccine: str, batch: str) -> date | None:
        """The last day of a batch, None when nobody typed it."""
        form, named = self._bar.form, (vaccine, batch.strip().upper())
        in_head = named == (form[Field.VACCINE], form[Field.BATCH].strip().upper())
        if in_head and self._bar.expires_on is not None:
            return self._bar.expires_on
        batches = self.state.batches if self.state else ()
        known = (one.expires_on for one in batches if (one.vaccine, one.code) == named)
        return next(known, None)

    def take_batch(self, digit: int, *, from_here_on: bool) -> bool:
        """Alt or Ctrl and a digit; whether there is such a batch."""
        batches = self.state.batches if self.state else ()
        found = next((one for one in batches if one.digit == digit), None)
        if found is None:
            return False
        head = self._bar.form
        is_heads = (found.vaccine, found.code) == (head[Field.VACCINE], head[Field.BATCH])
        if from_here_on:
            self.own_batch = None
            self._bar.set_batch(found.vaccine, found.code)
            self.keep_head()
        else:
            self.own_batch = None if is_heads else found
        self._tell()
        return True

    def keep_head(self) -> None:
        """The head was left: it holds from here on, also after a restart."""
        pile, stack, key = self.pile, self.stack, self.key
        if pile.given_on is None:
            return
        if stack is not None and stack.given_on != pile.given_on and self._places.are_taken:
            self._forget()  # another day is another pile, counted anew from its first card
            self._bar.forget_count()
            pile = self.pile
            self.parted.emit()
        self._kept_head = typed = head_texts(self._bar)
        kept = partial(self._on_head_kept, pile, typed, is_new=self.key != key)
        self._background.run(partial(self.keeping.state, pile), kept, self._on_head_failed)

    def _on_head_kept(
        self, pile: Pile, typed: dict[str, str], state: PileState, *, is_new: bool
    ) -> None:
        if state.key != self.key:
            return
        self.settle(state)
        if head_texts(self._bar) == typed:  # else what stands there is newer than this answer
            self._show_site_kept(pile, state.stack.site)
        if is_new:
            self.opened.emit(state.stack)

    def _show_site_kept(self, pile: Pile, site: str) -> None:
        if pile.site and pile.site != site:
            self._bar.keep_site(site)
        elif not pile.site and not self._bar.site.editor.hasFocus():
            self._bar.show_site(site)
        self._kept_head = head_texts(self._bar)

    def _on_head_failed(self, error: Exception) -> None:
        self._kept_head = {}
        self.failed.emit(error)

    @property
    def typed_head(self) -> dict[str, str] | None:
        """The texts of the head while the book has others; None where it is in force."""
        return None if (texts := head_texts(self._bar)) == self._kept_head else texts

    @property
    def sealed_site(self) -> str:
        """The site that the pile can't lose any more, as cards of it are saved; else ""."""
        saved = self.state.progress.saved if self.state else 0
        return self.state.stack.site if self.state and saved else ""

    def note_deferred(self, amount: int) -> None:
        """So many deferred cards are due, of whatever stack."""
        self._deferred = amount
        self._tell()

    def look_again(self) -> None:
        """Something about the stack in force may be different."""
        if self.state is not None:
            work = partial(look, self._book, self.key, self.state.stack)
            self._reader.run(work, self._on_state, self.failed.emit)

    def _on_state(self, state: PileState) -> None:
        if state.key == self.key:
            self.settle(state)

    def settle(self, state: PileState) -> None:
        """The book has told how the stack stands."""
        is_other = self.stack is None or self.stack.id != state.stack.id
        if is_other and self.card_no == self._places.next:
            self.card_no = state.stack.next_card
        self._places.learn(state.stack.next_card, afresh=is_other)
        self.state = state
        self._tell()

    def accept(self, state: PileState) -> None:
        """The stack that was in force when the program ended is in force again."""
        go_on = partial(self.piles.go_on, self.key, state.stack)
        self._background.do(go_on, self.failed.emit)
        self._load(state.stack)
        self.settle(state)

    def show_typed(self, head: HeadDraft) -> None:
        """The head that was being typed is back; it is in force when it is left."""
        show_head_texts(self._bar, head.texts)
        self._bar.unfold()

    def _load(self, stack: Stack) -> None:
        self._bar.load_stack(stack)
        self._kept_head = head_texts(self._bar)

    def follow(self, stack: Stack) -> None:
        """The head of the stack in force was corrected together with its cards."""
        if self.state is None or self.state.stack.id != stack.id:
            return
        # At once: a head that is left meanwhile is not of another day.
        self.state = replace(self.state, stack=stack)
        show_corrected(self._bar, stack)
        self._kept_head = head_texts(self._bar)
        work = partial(self._follow, self.key, stack)
        self._background.run(work, self._on_state, self.failed.emit)

    def _follow(self, key: int, stack: Stack) -> PileState:
        """Runs on the worker thread."""
        self.piles.go_on(key, stack)
        return look(self._book, key, stack)

    def kept_in(self, stack: Stack) -> None:
        """A draft lies in this stack now."""
        if self.stack is None or self.stack.id != stack.id:
            self.settle(PileState(self.key, stack))
            self.look_again()

    def step(self, done: int) -> None:
        """Card `done` is saved or put aside: the next one."""
        self._places.take(done)
        self.card_no = self._places.coming
        self.own_batch = None
        self._tell()

    def give_back(self, number: int, *, is_fresh: bool) -> None:
        """The entry of a card was undone: its number is the next card's.

        Args:
            is_fresh: nothing is typed on the card at hand yet: it is the next one.
        """
        self._places.give_back(number)
        if is_fresh:
            self.card_no = self._places.coming
        self._tell()

    def stand_at(self, card_no: int) -> None:
        """A card that has its number is on the screen again."""
        self.card_no = card_no or self._places.coming
        self._tell()

    def resume(self, draft: Draft) -> None:
        """A kept card is back: its place, and its own batch if the head has another."""
        head, form = self._bar.form, draft.form
        own = (form.get(Field.VACCINE, ""), form.get(Field.BATCH, ""))
        if not head[Field.VACCINE] and not head[Field.BATCH]:
            texts = {field: form.get(field, "") for field in HEADER_FIELDS}
            self._bar.load({**texts, **{field: text for field, text in head.items() if text}})
        elif all(own) and own != (head[Field.VACCINE], head[Field.BATCH]):
            known = self.state.batches if self.state else ()
            found = (one for one in known if (one.vaccine, one.code) == own)
            self.own_batch = next(found, Batch(0, *own))
        self.stand_at(draft.card_no)

    def begin_new(self) -> None:
        """Put the present pile away; the next card opens another one."""
        self._forget()
        self._bar.clear()
        self._kept_head = head_texts(self._bar)
        self._bar.unfold()
        self._tell()

    def go_on(self, stack: Stack) -> None:
        """Put a stack of the book in force."""
        self._forget()
        self._load(stack)
        work = partial(go_on_with, self._book, self.piles, self.key, stack)
        self._background.run(work, self._on_entered, self.failed.emit)

    def _on_entered(self, state: PileState) -> None:
        if state.key == self.key:
            self._load(state.stack)
            self.settle(state)
            self.entered.emit(state.stack)

    def _forget(self) -> None:
        self.key += 1
        self.state, self.own_batch = None, None
        self._places.forget()
        self.card_no = self._places.next

    def _tell(self) -> None:
        progress = self.state.progress if self.state else None
        self._bar.batches.show_batches(
            self.state.batches if self.state else (),
            (self.form[Field.VACCINE], self.form[Field.BATCH].strip().upper()),
        )
        parked, doubtful = (progress.parked, progress.doubtful) if progress else (0, 0)
        self._bar.site.held = self.sealed_site
        standing = Standing(self.stack, self.card_no, parked, doubtful, self._deferred)
        self._bar.show_standing(standing)
        self.changed.emit()
