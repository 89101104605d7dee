"""The victim: types a deck into the real window, noting every key on the side.

``python -m tests.e2e.typing_child HOME JOURNAL SEED EACH PACE``; goes on where the window stands.
"""

import os
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from tests.e2e.typing_journal import Journal, Note, What
from vaxentry import wiring
from vaxentry.demo.clerk import Clerk
from vaxentry.demo.deck import Deck, DeckCard, small_deck
from vaxentry.demo.hand import Hand, breathe
from vaxentry.demo.strokes import Stroke, with_alt, with_control
from vaxentry.domain.form import Field
from vaxentry.language import Words
from vaxentry.selftest import open_window
from vaxentry.settings import Places, Settings
from vaxentry.ui.main_window import MainWindow

_OPENING = 200
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
        self._make_id = self._desk.new_id
        self._desk.new_id = self._new_id
        self._desk.saving.connect(self._on_saving)
        self._page.saved.connect(self._on_saved)
        self._desk.parked.connect(self._on_parked)
        self._page.flow.panels.settled.connect(self._on_settled)

    def strike(self, stroke: Stroke) -> None:
        struck = time.time()
        super().strike(stroke)
        desk = self._desk
        if not desk.is_busy and desk.record_id is not None and not desk.is_blank:
            self._journal.note(self._now(What.KEY, struck, desk.record_id))

    def _now(self, what: What, at: float, record: UUID) -> Note:
        form = {str(field): text for field, text in self._desk.form().items() if text}
        return Note(what, at, self._page.flow.pile.card_no, record.hex, form)

    def _new_id(self) -> UUID:
        made = self._make_id()
        if self._desk.is_busy:  # a card is put aside before its first key
            self._begin(made)
        return made

    def _on_saving(self) -> None:
        if self._desk.record_id is not None:
            self._begin(self._desk.record_id)

    def _begin(self, record: UUID) -> None:
        """A save and a card put aside begin alike."""
        self._begun = self._now(What.SAVING, time.time(), record)
        self._journal.note(self._begun)
        self._journal.note(replace(self._begun, what=What.PARKING))

    def _on_saved(self, _: object) -> None:
        self._journal.note(replace(self._begun, what=What.SAVED, at=time.time()))

    def _on_parked(self, _: object) -> None:
        self._journal.note(replace(self._begun, what=What.PARKED, at=time.time()))

    def _on_settled(self, record: UUID) -> None:
        self._journal.note(Note(What.SETTLED, time.time(), 0, record.hex))


class Resumer(Clerk):
    """A clerk who comes back to a window that died, and looks where it stands."""

    def go_on(self) -> bool:
        """Type from the card that the window shows to the end; whether anything was left."""
        if self._page.flow.pile.stack is None:
            self.open_pile()
        else:
            self._begin_again()
        left = [card for card in self._deck.cards if card.number >= self.place]
        for card in left:
            self.type_card(card)
        self.settle_doubts()
        return bool(left)

    def _begin_again(self) -> None:
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


def type_on(places: Places, journal: Journal, deck: Deck, pace: float) -> None:
    """Open the window as after any start, and type to the end."""
    with (
        wiring.open_book(places, Settings(key_store="file")) as book,
        open_window(book, Words("id"), begin_sending=False) as (window, _),
    ):
        window.activateWindow()
        desk = window.entry.desk
        for _ in range(_OPENING):
            breathe()
            if desk.may_keep_draft:
                break
        hand = NotingHand(pace, window, journal)
        hand.wait_until(lambda: desk.may_keep_draft, "the book")
        hand.wait_until(lambda: QApplication.focusWidget() is not None, "the focus")
        Resumer(window.entry, hand, deck).go_on()


def main(home: str, file: str, seed: str, each: str, pace: str) -> int:
    application = QApplication(["typing"])
    with closing(Journal(Path(file))) as journal:
        type_on(Places(Path(home)), journal, deck_of(int(seed), int(each)), float(pace))
    del application
    return DONE


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
