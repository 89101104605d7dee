"""A practised clerk types the published deck: by heart where that will do, else by eye."""

import time
from collections.abc import Callable, Iterable

from vaxentry.demo.clerk_keys import first_letters, new_person, number, this_visit
from vaxentry.demo.deck import Deck, DeckCard, Kind, Trouble
from vaxentry.demo.deck_figures import CardEffort
from vaxentry.demo.hand import Hand, StuckError, focus
from vaxentry.demo.strokes import (
    ENTER,
    NEW_STACK,
    Stroke,
    characters,
    function_key,
    with_alt,
    with_control,
)
from vaxentry.demo.walker import Strokes, Walker
from vaxentry.domain.form import HEADER_FIELDS, Field
from vaxentry.domain.stacks import ParkReason
from vaxentry.ui.pages.entry import EntryPage
from vaxentry.ui.widgets.name_field import NameField

_PIN = function_key(5)
_PINNED = {Field.COURSE: "p", Field.VOLUME: "0,5"}
"""The same on every card of the pile, and not on the cards themselves: typed once and pinned."""
_REASON_KEYS = {reason: str(at) for at, reason in enumerate(ParkReason, start=1)}


class Clerk:
    """One clerk at one entry page. Lives on the main thread.

    Attributes:
        looked_ms: for every look at the screen, how long what was looked for took to appear.
    """

    def __init__(self, page: EntryPage, hand: Hand, deck: Deck) -> None:
        self._page, self._hand, self._deck = page, hand, deck
        self._walker = Walker(page)
        self._looks = 0
        self.looked_ms: list[float] = []

    @property
    def settled(self) -> int:
        """Doubtful numbers that are certain now."""
        return self._walker.settled

    @property
    def corrected(self) -> int:
        """Slips that the page noticed."""
        return self._walker.corrected

    @property
    def place(self) -> int:
        """The place in the pile that the page shows for the card at hand."""
        return self._page.flow.pile.card_no

    def open_pile(self) -> None:
        """The head with both batches of the day, and what is the same on every card pinned.

        Raises:
            StuckError: the page refuses the head.
        """
        self._hand.strike(NEW_STACK)
        self._type_head(self._deck.header[Field.BATCH])
        self._hand.strike(function_key(2))
        self._type_head(self._deck.other_batch)
        self.rest()
        self._hand.strike(with_control(1))
        self.pin()

    def _type_head(self, batch: str) -> None:
        texts = {field: self._deck.header[field] for field in HEADER_FIELDS} | {Field.BATCH: batch}
        others = {"field_cards_counted": str(len(self._deck.cards))}
        self._follow(self._walker.head(texts, others))
        pile = self._page.flow.pile
        self._wait(
            lambda: batch in [one.code for one in pile.state.batches] if pile.state else False
        )

    def pin(self) -> None:
        """Put course and volume into every card from here on; the cursor is in the first field.

        What stayed pinned over a restart is left alone.
        """
        for field, text in _PINNED.items():
            if field in self._page.desk.memory.pinned:
                continue
            editor = self._page.field(field).editor
            self._follow(self._walker.walk_to(editor))
            self._strike(characters(text))
            if focus() is not editor:
                self._follow(self._walker.back_to(editor))
            self._hand.strike(_PIN)
        self._follow(self._walker.back_to(self._page.first_field))

    def type_card(self, card: DeckCard) -> CardEffort:
        """Type one card until it is on its way into the book, or put aside.

        Raises:
            StuckError: the page does not let it through.
        """
        hand = self._hand
        hand.card, self._looks = card.number, 0
        keys, presses = hand.keys, hand.presses
        try:
            if card.kind is Kind.NEW:
                self._strike(new_person(card))
            elif card.kind is Kind.RETURNING:
                self._type_returning(card)
            else:
                self._type_trouble(card)
        except StuckError as error:
            raise StuckError(f"card {card.number}, {card.trouble}: {error}") from None
        return CardEffort(card, hand.keys - keys, hand.presses - presses, self._looks)

    def _type_returning(self, card: DeckCard) -> None:
        self._strike(number(card))
        self._strike(first_letters(card))
        name = self._page.field(Field.NAME).editor
        assert isinstance(name, NameField)
        self._look(lambda: name.is_offering)
        self._hand.strike(ENTER)
        self._strike(this_visit(card))

    def _look(self, seen: Callable[[], bool]) -> None:
        """The one look at the screen; a practised eye needs no time here."""
        begun = time.perf_counter()
        self._wait(seen)
        self._looks += 1
        self.looked_ms.append((time.perf_counter() - begun) * 1000)

    def _type_trouble(self, card: DeckCard) -> None:
        self.rest()
        if card.parked is not None:
            self._park(card, card.parked)
            return
        texts = dict(card.paper)
        if texts.pop(Field.BATCH, ""):
            self._hand.strike(with_alt(2))
        if card.is_normal:
            self._type_person_and_visit(card, texts)
        else:
            self._follow(self._walker.card(texts, card.slips))
        self._follow(self._walker.save())

    def _type_person_and_visit(self, card: DeckCard, texts: dict[Field, str]) -> None:
        """Like any card, but with a look at every field."""
        visit = (Field.TEMPERATURE, Field.BLOOD_PRESSURE, Field.SCREENING, Field.COMPLAINT)
        told = {field: text for field, text in texts.items() if field not in visit}
        self._follow(self._walker.card(told, card.slips, until=Field.TEMPERATURE))
        self._hand.strike(function_key(4))
        if card.trouble is Trouble.FIRST_MISSING:
            # F4 stays where it is on a card that has its dose number already.
            self._follow(self._walker.walk_to(self._page.field(Field.DOSE_NO).editor))
            self._strike(characters(told.pop(Field.DOSE_NO)))
            self._look_for_earlier()
        self._follow(self._walker.card({**told, Field.ID_TYPE: "nik"}, {}))

    def _look_for_earlier(self) -> None:
        """The page has noticed that the dose before is not held here."""
        self._look(self._page.field(Field.EARLIER_VACCINE).isVisible)

    def _park(self, card: DeckCard, reason: ParkReason) -> None:
        texts = {field: card.paper[field] for field in card.kept}
        for field, text in texts.items():
            self._follow(self._walker.walk_to(self._page.field(field).editor))
            self._strike(characters(_as_typed(field, text)))
        self._hand.strike(function_key(8))
        self._hand.strike(Stroke(_REASON_KEYS[reason]))
        self.rest()

    def settle_doubts(self) -> None:
        """The pass at the end of the pile.

        Raises:
            StuckError: the page does not let a number through.
        """
        self.rest()
        numbers = {
            card.number: card.paper[Field.ID_NUMBER] for card in self._deck.cards if card.is_doubted
        }
        self._follow(self._walker.settle_doubts(numbers))

    def rest(self) -> None:
        """Look up until nothing is in flight any more."""
        self._wait(lambda: not self._page.desk.is_busy)

    def _wait(self, reached: Callable[[], bool]) -> None:
        self._hand.wait_until(reached, "the window does not answer")

    def _strike(self, strokes: Iterable[Stroke]) -> None:
        for stroke in strokes:
            self._hand.strike(stroke)

    def _follow(self, strokes: Strokes) -> None:
        for stroke in strokes:
            if stroke is None:
                self._hand.breathe()
            else:
                self._hand.strike(stroke)


def _as_typed(field: Field, text: str) -> str:
    """Dates without what is written between the digits."""
    return text.replace("-", "") if field is Field.BIRTH_DATE else text
