"""What was typed and what the screen said of it: the truth that the books are held against."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from vaxentry.domain.dose import Dose

Content = Dose | None
"""A dose, or None for a void."""


@dataclass(slots=True)
class Card:
    """One record: the content of every revision that the screen called saved, oldest first."""

    record_id: UUID
    revisions: list[Content] = field(default_factory=list)

    @property
    def head(self) -> Content:
        """What it says now."""
        return self.revisions[-1]

    @property
    def voided(self) -> bool:
        """Whether the clerk has taken it back."""
        return self.head is None


@dataclass(slots=True)
class Ledger:
    """Everything one PC promised to keep."""

    cards: dict[UUID, Card] = field(default_factory=dict)

    def saved(self, record_id: UUID, content: Content) -> None:
        """The screen said "Tersimpan"."""
        self.cards.setdefault(record_id, Card(record_id)).revisions.append(content)

    def copy(self) -> "Ledger":
        """The ledger of a copied PC."""
        return Ledger({one: Card(one, list(card.revisions)) for one, card in self.cards.items()})

    def forget(self, durable: Callable[[UUID], int]) -> None:
        """The disk was set back: only what is still durable was promised."""
        for record_id, card in list(self.cards.items()):
            del card.revisions[durable(record_id) :]
            if not card.revisions:
                del self.cards[record_id]

    def alive(self) -> list[Card]:
        """The cards that are not voided, in the order of their first save."""
        return [card for card in self.cards.values() if not card.voided]
