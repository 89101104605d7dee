"""The cards of one stack at the close of a day, by their numbers. Values only."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice
from typing import NamedTuple
from uuid import UUID


class PcCount(NamedTuple):
    """What another PC typed of a stack.

    Attributes:
        numbers: the numbers of those cards, empty when only their count is known.
        key: fingerprint of the device that signed the summary; "" = entered by hand.
        stack: the number of the stack on that PC; None = entered by hand.
        made_at: when the summary was made, by the clock there; None = entered by hand, or nobody
            knows any more.
    """

    pc: str
    cards: int
    numbers: frozenset[int] = frozenset()
    key: str = ""
    stack: int | None = None
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pile:
    """The cards of one stack of the day.

    Attributes:
        counted: as counted when it arrived; 0 = nobody counted.
        proceed, deferred, not_given: cards typed here, by what the card says was done.
        typed, parked: the numbers of the cards typed here and of those put aside.
        undone: numbers whose entries were all voided: no card stands behind them.
        elsewhere: the same stack on other PCs.
    """

    stack: UUID
    number: int
    site: str
    counted: int
    proceed: int = 0
    deferred: int = 0
    not_given: int = 0
    typed: frozenset[int] = frozenset()
    parked: frozenset[int] = frozenset()
    undone: frozenset[int] = frozenset()
    elsewhere: tuple[PcCount, ...] = ()

    @property
    def typed_elsewhere(self) -> int:
        """Cards of this stack on other PCs."""
        return sum(one.cards for one in self.elsewhere)

    @property
    def here(self) -> frozenset[int]:
        """The numbers that stand for a card on this PC."""
        return self.typed | self.parked

    @property
    def expected(self) -> frozenset[int]:
        """The numbers that the counted cards have: a voided one is left out."""
        gone = self.undone - self.here
        if not gone:
            return frozenset(range(1, self.counted + 1))
        return frozenset(
            islice((number for number in count(1) if number not in gone), self.counted)
        )

    @property
    def missing(self) -> frozenset[int]:
        """Numbers that no PC has named."""
        told = frozenset[int]().union(*(one.numbers for one in self.elsewhere))
        return self.expected - self.here - told

    @property
    def extra(self) -> frozenset[int]:
        """Numbers here beyond the counted ones; none while nobody counted."""
        return self.here - self.expected if self.counted else frozenset()

    @property
    def shared(self) -> frozenset[int]:
        """Numbers typed on more than one PC."""
        told = Counter(n for one in self.elsewhere for n in one.numbers)
        return frozenset(n for n, times in told.items() if times > 1 or n in self.here)

    @property
    def not_typed(self) -> int:
        """Counted cards that are on no PC. Cards told without their numbers fill missing ones."""
        unnamed = sum(one.cards for one in self.elsewhere if not one.numbers)
        return max(0, len(self.missing) - unnamed)

    @property
    def excess(self) -> int:
        """Cards beyond the count; none while nobody counted."""
        return self.total + self.not_typed - self.counted if self.counted else 0

    @property
    def uncounted(self) -> int:
        """Cards of a stack that nobody counted; none of a counted one."""
        return 0 if self.counted else self.total

    @property
    def total(self) -> int:
        """Cards that are somewhere: typed, put aside, on another PC."""
        typed = self.proceed + self.deferred + self.not_given
        return typed + len(self.parked - self.typed) + self.typed_elsewhere


SOURCES = ("counted", "excess", "uncounted")
TYPED = ("proceed", "deferred", "not_given")
PLACES = (*TYPED, "parked", "elsewhere", "not_typed")
"""The sum of `SOURCES` is that of `PLACES`. Each has its words ``day.term_<name>``."""


def card_terms(piles: Sequence[Pile]) -> dict[str, int]:
    """The terms of the equation of cards, summed."""
    return {
        "counted": sum(one.counted for one in piles),
        "excess": sum(one.excess for one in piles),
        "uncounted": sum(one.uncounted for one in piles),
        "proceed": sum(one.proceed for one in piles),
        "deferred": sum(one.deferred for one in piles),
        "not_given": sum(one.not_given for one in piles),
        "parked": sum(len(one.parked - one.typed) for one in piles),
        "elsewhere": sum(one.typed_elsewhere for one in piles),
        "not_typed": sum(one.not_typed for one in piles),
    }
