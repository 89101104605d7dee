"""The figures of a typed deck: presses a card, the answer to every key, what the book says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from vaxentry.demo.deck import DeckCard, Kind
from vaxentry.demo.deck_effort import beside_the_name, underivable
from vaxentry.demo.deck_rows import Differences
from vaxentry.demo.proxy import Damage

MOST_OF_RETURNING = 24
"""Presses for the card of somebody who is known, beside what is new on it."""
MOST_OVER_NEW = 6
"""Presses for the card of a new person, beyond the characters nothing else tells."""
SLOWEST_MS = 50.0
"""No key is answered later, at the 99th of a hundred."""


@dataclass(frozen=True, slots=True)
class CardEffort:
    """What one card cost: from its own first key to the first key of the next card."""

    card: DeckCard
    keys: int
    presses: int
    looks: int

    @property
    def over(self) -> int:
        """Presses beyond the characters of the card that nothing else tells."""
        return self.presses - underivable(self.card)

    @property
    def beside(self) -> int:
        """Presses without the ticket, the time and the figures of this visit."""
        return self.presses - beside_the_name(self.card)

    @property
    def is_within(self) -> bool:
        """Whether the limit for its kind is kept; trouble has none."""
        if self.card.kind is Kind.RETURNING:
            return self.beside <= MOST_OF_RETURNING and self.looks <= 1
        if self.card.kind is Kind.NEW:
            return self.over <= MOST_OVER_NEW and not self.looks
        return True


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th of a hundred, and the largest; all 0 where there are none."""
    return {
        "p50": share(values, 0.5),
        "p95": share(values, 0.95),
        "p99": share(values, 0.99),
        "max": max(values, default=0.0),
    }


def share(values: Sequence[float], part: float) -> float:
    """The value below which `part` (0 to 1) of them lie, by nearest rank."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))] if ranked else 0.0


def by_kind(efforts: Sequence[CardEffort]) -> dict[str, dict[str, Any]]:
    """Presses a card of every kind, trouble apart by what is the matter."""
    groups: dict[str, list[CardEffort]] = defaultdict(list)
    for one in efforts:
        groups[str(one.card.kind)].append(one)
    return {kind: _told(group) for kind, group in sorted(groups.items())}


def _told(group: Sequence[CardEffort]) -> dict[str, Any]:
    presses = [one.presses for one in group]
    return {
        "cards": len(group),
        "presses_p50": share(presses, 0.5),
        "presses_p95": share(presses, 0.95),
        "presses_max": max(presses),
        "looks_max": max(one.looks for one in group),
        "over_the_limit": sum(not one.is_within for one in group),
    }


@dataclass(frozen=True, slots=True)
class Typing:
    """A typed deck.

    Attributes:
        answers_ms: for every key, from when it was due until what it changed was painted.
        looked_ms: for every look at the screen, from the key until what is looked for was there.
        parked, settled, corrected: cards put aside; doubts settled at the end of the pile, and
            those of them that were slips.
    """

    efforts: Sequence[CardEffort]
    answers_ms: Sequence[float]
    looked_ms: Sequence[float]
    seconds: float
    parked: int
    settled: int
    corrected: int
    differences: Differences
    damage: Damage

    @property
    def is_good(self) -> bool:
        """Whether every card is where it belongs, as written."""
        return self.differences.is_clean

    def to_json(self) -> dict[str, Any]:
        """All figures as they are written to a file."""
        keys = sum(one.keys for one in self.efforts)
        return {
            "cards": len(self.efforts),
            "keys": keys,
            "presses": sum(one.presses for one in self.efforts),
            "seconds": round(self.seconds, 1),
            "keys_per_second": round(keys / self.seconds, 1) if self.seconds else 0.0,
            "by_kind": by_kind(self.efforts),
            "answer_ms": _rounded(spread(self.answers_ms)),
            "look_ms": _rounded(spread(self.looked_ms)),
            "parked": self.parked,
            "doubts_settled": self.settled,
            "slips_found_at_the_end": self.corrected,
            "uploads": self.damage.uploads,
            "replies_lost": self.damage.cut_after_commit,
            "rows_equal": self.differences.equal,
            "differences": {
                name: found for name, found in asdict(self.differences).items() if name != "equal"
            },
            "all_equal": self.is_good,
        }


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in figures.items()}
