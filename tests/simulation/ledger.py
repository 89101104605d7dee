"""What was typed and what the screen said of it: the truth that the books are held against."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from vaxentry.domain.dose import Dose

Content = Dose | None
"""A dose, or None for a void."""


@dataclass(slots=True)
class Card:
    """One record: what every revision says that the screen called saved, by its number, the oldest
    first. Who knew a later one of a copied PC has left numbers out.
    """

    record_id: UUID
    revisions: dict[int, Content] = field(default_factory=dict)

    @property
    def rev(self) -> int:
        """The number of the last one."""
        return max(self.revisions)

    @property
    def head(self) -> Content:
        """What it says now."""
        return self.revisions[self.rev]

    @property
    def was_ruled(self) -> bool:
        """Whether the last revision says what the one before says: it carries a decision."""
        *_, before, last = (None, *self.revisions.values())
        return len(self.revisions) > 1 and before == last

    @property
    def voided(self) -> bool:
        """Whether the clerk has taken it back."""
        return self.head is None


class Swap(NamedTuple):
    """A ticket that one card gave to another, and the versions since when."""

    ticket: str
    giver: UUID
    giver_rev: int
    taker: UUID
    taker_rev: int


@dataclass(slots=True)
class Ledger:
    """Everything one PC promised to keep."""

    cards: dict[UUID, Card] = field(default_factory=dict)
    swaps: list[Swap] = field(default_factory=list)

    def saved(self, record_id: UUID, rev: int, content: Content) -> None:
        """The screen said "Tersimpan"."""
        self.cards.setdefault(record_id, Card(record_id)).revisions[rev] = content

    def swapped(self, one: UUID, other: UUID, revs: Sequence[int]) -> None:
        """The screen said that two cards have each other's ticket, in these versions."""
        pair = self.cards[one], self.cards[other]
        heads = [card.head for card in pair]
        for card, head, its, rev in zip(pair, heads, heads[::-1], revs, strict=True):
            assert head is not None
            assert its is not None
            self.saved(card.record_id, rev, replace(head, ticket=its.ticket))
        for giver, taker in (pair, pair[::-1]):
            if taker.head is not None and taker.head.ticket is not None:
                since = giver.record_id, giver.rev, taker.record_id, taker.rev
                self.swaps.append(Swap(taker.head.ticket.text, *since))

    def copy(self) -> "Ledger":
        """The ledger of a copied PC."""
        return Ledger({one: Card(one, dict(card.revisions)) for one, card in self.cards.items()})

    def forget(self, durable: Callable[[UUID], int]) -> None:
        """The disk was set back: only what is still durable was promised."""
        for record_id, card in list(self.cards.items()):
            left = durable(record_id)
            card.revisions = {rev: one for rev, one in card.revisions.items() if rev <= left}
            if not card.revisions:
                del self.cards[record_id]

    def alive(self) -> list[Card]:
        """The cards that are not voided, in the order of their first save."""
        return [card for card in self.cards.values() if not card.voided]
