"""The victim: types a deck into the real window, noting every key on the side.

``python -m tests.e2e.typing_child HOME JOURNAL SEED EACH PACE``; goes on where the window stands.
"""

import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.e2e.typing_journal import REASON, Journal, Note, What
from vaxentry import wiring
from vaxentry.charts.offscreen import go_offscreen
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.demo.clerk import Clerk
from vaxentry.demo.deck import Deck, DeckCard, small_deck
from vaxentry.demo.hand import Hand, breathe, focus
from vaxentry.demo.strokes import Stroke, characters, function_key, with_alt, with_control
from vaxentry.domain.form import HEADER_FIELDS, Field
from vaxentry.language import Words
from vaxentry.selftest import open_window
from vaxentry.settings import Places, Settings
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages.card_keys import focus_all
from vaxentry.ui.pages.correction import Correction
from vaxentry.ui.pages.entry import EntryPage
from vaxentry.ui.pages.entry_work import last_of

_OPENING = 200
CORRECTED_EACH, HEAD_EACH = 2, 3
"""After so many cards one is corrected, the head is typed in."""
SELECT_ALL = Stroke(key=Qt.Key.Key_A, held=Qt.KeyboardModifier.ControlModifier)
WRONG = " BLOK YANG SALAH RT 77 RW 77"
"""Stands behind the address of a card that is still to be corrected back."""
DONE = 77
"""The exit code of a child that has typed everything."""


def deck_of(seed: int, each: int) -> Deck:
    """A deck with the troubles spread over it."""
    deck = small_deck(seed, each)
    cards = list(deck.cards)
    Random(seed).shuffle(cards)
    return replace(deck, cards=tuple(replace(card, number=n) for n, card in enumerate(cards, 1)))


class NotingHand(Hand):
    """Notes what stands on the card after every key, and when the key was struck."""

    def __init__(self, pace: float, window: MainWindow, journal: Journal) -> None:
        super().__init__(pace)
        self._page, self._journal = window.entry, journal
        self._desk = self._page.desk
        self._begun = Note(What.SAVING, 0, 0, "")
        self._corrected: Note | None = None
        self._make_id = self._desk.new_id
        self._desk.new_id = self._new_id
        self._desk.saving.connect(self._on_saving)
        self._page.saved.connect(self._on_saved)
        self._desk.parked.connect(self._on_parked)
        self._page.flow.panels.settled.connect(self._on_settled)

    def strike(self, stroke: Stroke) -> None:
        struck = time.time()
        super().strike(stroke)
        if not self._desk.is_busy:
            self._note_key(struck)

    def _note_key(self, at: float) -> None:
        """What stands where the key went: in a correction, in the head, on the card."""
        desk, head = self._desk, self._page.flow.pile.typed_head
        if desk.correction is not None:
            self._journal.note(self._correcting(What.CORRECTING, at, desk.correction))
            return
        if head is not None and focus() in self._page.header.chain:
            self._journal.note(Note(What.HEAD, at, 0, "", head))
        if desk.record_id is not None and not desk.is_blank:
            self._journal.note(self._now(What.KEY, at, desk.record_id))

    def _correcting(self, what: What, at: float, correction: Correction) -> Note:
        site = self._page.card.site.line.value
        draft = correction.draft(self._desk.form(), self._desk.origins(), site)
        form = {str(field): text for field, text in draft.changes.items()}
        reason = {REASON: draft.reason} if draft.reason else {}
        return Note(what, at, 0, draft.record_id.hex, form | reason, draft.rev)

    def _now(self, what: What, at: float, record: UUID) -> Note:
        form = {str(field): text for field, text in self._desk.form().items() if text}
        return Note(what, at, self._page.flow.pile.card_no, record.hex, form)

    def _new_id(self) -> UUID:
        made = self._make_id()
        if self._desk.is_busy:  # a card is put aside before its first key
            self._begin(made)
        return made

    def _on_saving(self) -> None:
        correction = self._desk.correction
        self._corrected = None
        if correction is not None:
            self._corrected = self._correcting(What.CORRECTED, time.time(), correction)
        elif self._desk.record_id is not None:
            self._begin(self._desk.record_id)

    def _begin(self, record: UUID) -> None:
        """A save and a card put aside begin alike."""
        self._begun = self._now(What.SAVING, time.time(), record)
        self._journal.note(self._begun)
        self._journal.note(replace(self._begun, what=What.PARKING))

    def _on_saved(self, _: object) -> None:
        done = self._corrected or replace(self._begun, what=What.SAVED)
        self._journal.note(replace(done, at=time.time()))

    def _on_parked(self, _: object) -> None:
        self._journal.note(replace(self._begun, what=What.PARKED, at=time.time()))

    def _on_settled(self, record: UUID) -> None:
        self._journal.note(Note(What.SETTLED, time.time(), 0, record.hex))


class Resumer(Clerk):
    """A clerk who comes back to a window that died, and looks where it stands."""

    def __init__(self, page: EntryPage, hand: Hand, deck: Deck, store: Store) -> None:
        super().__init__(page, hand, deck)
        self._store = store

    def go_on(self) -> bool:
        """Type from the card that the window shows to the end; whether anything was left."""
        self._mend_last()
        if self._page.flow.pile.stack is None:
            self.open_pile()
        else:
            self._begin_again()
        left = [card for card in self._deck.cards if card.number >= self.place]
        for card in left:
            self.type_card(card)
            if card.parked is None and card.number % CORRECTED_EACH == 0:
                self._correct_last()
            if card.number % HEAD_EACH == 0:
                self._name_giver(card.number)
        self.settle_doubts()
        return bool(left)

    def _correct_last(self) -> None:
        """The card saved last gets a wrong address, and then its own again."""
        for _ in range(2):
            self.rest()
            self._hand.strike(function_key(9))
            self._wait(lambda: self._page.desk.correction is not None)
            self._correct()

    def _correct(self) -> None:
        """From wherever the correction stands to its save."""
        page, correction = self._page, self._page.desk.correction
        assert correction is not None
        held = correction.before[Field.ADDRESS]
        wanted = held.removesuffix(WRONG) if held.endswith(WRONG) else held + WRONG
        if page.correction_bar.field.isVisible():
            focus_all(page.correction_bar.reason)
            self._strike(characters("ALAMAT SALAH DIKETIK"))
        self._follow(self._walker.walk_to(page.field(Field.ADDRESS).editor))
        self._strike([SELECT_ALL, *characters(wanted)])
        self._follow(self._walker.save())
        self._wait(lambda: page.desk.correction is None)

    def _mend_last(self) -> None:
        """What died between the wrong address and the right one."""
        if self._page.desk.correction is not None:
            self._correct()
        stack = self._page.flow.pile.stack
        last = last_of(self._store, stack.id) if stack else None
        if last is not None and last.dose.address.endswith(WRONG):
            self._hand.strike(function_key(9))
            self._wait(lambda: self._page.desk.correction is not None)
            self._correct()

    def _name_giver(self, number: int) -> None:
        """F2: somebody else has brought the rest of the pile."""
        self.rest()
        page = self._page
        self._hand.strike(function_key(2))
        self._follow(self._walker.walk_to(page.header.giver.editor))
        self._strike(characters(f"KADER POSYANDU MELATI {number}"))
        self._follow(self._walker.walk_to(page.first_field))

    def _finish_head(self) -> None:
        """A head that was half typed: from its first field once more."""
        texts = {field: self._deck.header[field] for field in HEADER_FIELDS}
        others = {"field_cards_counted": str(len(self._deck.cards))}
        focus_all(self._page.header.chain[0])
        self._follow(self._walker.head(texts, others))
        self.rest()

    def _open_other_batch(self) -> None:
        """The second batch of the day has its digit only once its head was left."""
        state = self._page.flow.pile.state
        codes = {one.code for one in state.batches} if state else set()
        if self._deck.other_batch not in codes:
            self._hand.strike(function_key(2))
            self._type_head(self._deck.other_batch)

    def _begin_again(self) -> None:
        if self._page.header.is_open:
            self._finish_head()
        self._open_other_batch()
        if self._page.header.form[Field.BATCH] != self._deck.header[Field.BATCH]:
            self._hand.strike(with_control(1))
        card = next((one for one in self._deck.cards if one.number == self.place), None)
        if card is not None and not self._page.desk.is_blank:
            self._type_again(card)
        self.rest()
        self.pin()

    def _type_again(self, card: DeckCard) -> None:
        """The half-typed card: every field once more, over what stands there."""
        if card.parked is not None:
            self._park(card, card.parked)
            return
        texts = dict(card.paper)
        if texts.pop(Field.BATCH, "") and self._page.flow.pile.own_batch is None:
            self._hand.strike(with_alt(2))
        if card.is_normal:
            self._type_person_and_visit(card, texts)
        else:
            self._follow(self._walker.card(texts, {}))
        self._follow(self._walker.save())


def send_into_nothing(store: Store) -> None:
    """Everything that is due was in an attempt without an answer: it is free no more."""
    outbox, now = Outbox(store.transactions), wiring.now_utc()
    if due := outbox.due(now, 1000):
        sent = outbox.begin(uuid4(), due, now)
        outbox.leave_unknown(sent.device_seq, "cut", None, now)


def type_on(places: Places, journal: Journal, deck: Deck, pace: float) -> None:
    """Open the window as after any start, and type to the end."""
    with (
        wiring.open_book(places, Settings(key_store="file")) as book,
        open_window(book, Words("id"), begin_sending=False) as (window, _),
    ):
        send_into_nothing(book.store)
        is_half = any(not one.is_empty for one in book.store.corrections())
        window.activateWindow()
        desk = window.entry.desk
        for _ in range(_OPENING):
            breathe()
            if desk.may_keep_draft:
                break
        hand = NotingHand(pace, window, journal)
        hand.wait_until(lambda: desk.may_keep_draft, "the book")
        hand.wait_until(lambda: QApplication.focusWidget() is not None, "the focus")
        assert is_half == (window.entry.desk.correction is not None), "the correction"
        Resumer(window.entry, hand, deck, book.store).go_on()


def main(home: str, file: str, seed: str, each: str, pace: str) -> int:
    go_offscreen()
    application = QApplication(["typing"])
    with closing(Journal(Path(file))) as journal:
        type_on(Places(Path(home)), journal, deck_of(int(seed), int(each)), float(pace))
    del application
    return DONE


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
