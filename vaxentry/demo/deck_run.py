"""Type a whole deck through the real window, then look into the book by another way."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vaxentry.db.keys import FileKeyStore
from vaxentry.db.store import Store
from vaxentry.demo.clerk import Clerk
from vaxentry.demo.deck import Deck
from vaxentry.demo.deck_figures import CardEffort, Typing
from vaxentry.demo.deck_print import FIRST_DOSE_ON
from vaxentry.demo.deck_rows import Differences, break_one, compare, read_book
from vaxentry.demo.hand import Hand
from vaxentry.demo.proxy import Damage
from vaxentry.domain.validation import check
from vaxentry.settings import Places
from vaxentry.ui.main_window import MainWindow
from vaxentry.wiring import new_record_id

_HANDED_OVER_BY = "BIDAN WULAN"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the typist can say when the last key is struck.

    Attributes:
        head_presses: once for the pile: its head, both batches, the pinned fields.
    """

    efforts: Sequence[CardEffort]
    answers_ms: Sequence[float]
    looked_ms: Sequence[float]
    seconds: float
    settled: int
    corrected: int
    head_presses: int = 0

    def checked(self, differences: Differences, damage: Damage) -> Typing:
        """The whole report."""
        return Typing(
            efforts=self.efforts,
            answers_ms=self.answers_ms,
            looked_ms=self.looked_ms,
            seconds=self.seconds,
            parked=sum(one.card.parked is not None for one in self.efforts),
            settled=self.settled,
            corrected=self.corrected,
            differences=differences,
            damage=damage,
        )


def seed_book(store: Store, deck: Deck, today: date) -> None:
    """What the site knew before: its villages, and the first visits of those who come again.

    Raises:
        StorageError: the book can't be written.
    """
    store.keep_villages(deck.villages)
    pile = store.open_stack(FIRST_DOSE_ON, len(deck.held), _HANDED_OVER_BY)
    for form in deck.held:
        checked = check(form, today=today, rules=store.rules())
        assert checked.dose is not None
        store.add(checked.dose, record_id=new_record_id(), stack=pile.id)


def type_deck(
    window: MainWindow,
    deck: Deck,
    keys_per_second: float,
    told: Callable[[int], None] = lambda _: None,
) -> Typed:
    """Type the head, every card, and the doubtful numbers at the end.

    Args:
        window: shown, with nothing typed.
        keys_per_second: 0 = as fast as the window takes them.
        told: called with the number of cards typed, after each.

    Raises:
        StuckError: the window refuses what stands on a card.
    """
    hand = Hand(keys_per_second)
    clerk = Clerk(window.entry, hand, deck)
    clerk.open_pile()
    begun, head_presses = time.perf_counter(), hand.presses
    efforts = []
    for card in deck.cards:
        efforts.append(clerk.type_card(card))
        told(card.number)
    clerk.settle_doubts()
    clerk.rest()
    return Typed(
        efforts=efforts,
        answers_ms=[one.milliseconds for one in hand.answers],
        looked_ms=clerk.looked_ms,
        seconds=time.perf_counter() - begun,
        settled=clerk.settled,
        corrected=clerk.corrected,
        head_presses=head_presses,
    )


def look_into_book(places: Places, deck: Deck, *, is_broken: bool = False) -> Differences:
    """Compare every row with its card. The window is closed by now.

    Args:
        is_broken: spoil one row in a copy first; then something must be found.
    """
    key = FileKeyStore(places.key_file).read()
    assert key is not None
    database: Path = places.database
    if is_broken:
        broken = database.with_suffix(".broken")
        break_one(database, broken, key)
        database = broken
    return compare(deck, read_book(database, key))
