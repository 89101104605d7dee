"""Types the day's piles into the real window as a clerk does: with keys, looking at the screen.

It presses keys on whatever has the focus and reads only what the page shows: which field the
cursor is in, whether a field is locked, and the number to write on the card. Every method is a
generator that yields after each key, so that a timer can drive it at a speed people can follow.
"""

from collections.abc import Generator
from enum import Enum, auto

from vaxentry.demo.cards import Card, Pile
from vaxentry.demo.hand import StuckError, focus
from vaxentry.demo.strokes import NEW_STACK, Stroke
from vaxentry.demo.walker import Strokes, Walker
from vaxentry.domain.form import HEADER_FIELDS, Field
from vaxentry.ui.pages.entry import EntryPage

__all__ = ["Step", "Steps", "StuckError", "Typist"]


class Step(Enum):
    """What the typist has just done."""

    KEY = auto()
    WAIT = auto()
    """Nothing: the window is asked to go on first."""


Steps = Generator[Step, None, None]


class Typist:
    """One clerk at one entry page. Lives on the main thread.

    Attributes:
        is_striking: true while one of its own keys is on the way.
        entry_no: the number the window showed for the card typed last.
    """

    def __init__(self, page: EntryPage) -> None:
        self._page = page
        self._walker = Walker(page)
        self.is_striking = False
        self.entry_no = ""

    @property
    def corrected(self) -> int:
        """Slips that the page noticed so far, at once or at the end of a pile."""
        return self._walker.corrected

    def open_pile(self, pile: Pile) -> Steps:
        """Put the last pile away and type the head of the next.

        Raises:
            StuckError: the page refuses what stands in the header.
        """
        texts = {field: pile.header.paper[field] for field in HEADER_FIELDS}
        others = {
            "field_cards_counted": str(len(pile.cards)),
            "field_handed_over_by": pile.header.vaccinator,
        }
        yield self._press(NEW_STACK)
        yield from self._strike(self._walker.head(texts, others))

    def type_card(self, card: Card) -> Steps:
        """Type one card and save it; `entry_no` is then the number for the paper.

        Raises:
            StuckError: the page refuses what stands on the paper.
        """
        try:
            yield from self._strike(self._walker.card(card.paper, card.slips))
            yield from self._strike(self._walker.save())
        except StuckError as error:
            raise StuckError(f"card {card.number} {error}") from None
        self.entry_no = self._page.side.number.text()

    def finish_pile(self, pile: Pile) -> Steps:
        """Type the doubtful numbers of the pile a second time, as they stand on the cards.

        Raises:
            StuckError: the page does not let one through.
        """
        numbers = {
            place: card.paper[Field.ID_NUMBER] for place, card in enumerate(pile.cards, start=1)
        }
        yield from self._strike(self._walker.settle_doubts(numbers))

    def _strike(self, strokes: Strokes) -> Steps:
        for stroke in strokes:
            yield self._press(stroke) if stroke is not None else Step.WAIT

    def _press(self, stroke: Stroke) -> Step:
        self.is_striking = True
        stroke.strike(focus())
        self.is_striking = False
        return Step.KEY
