"""Orders in which transactions take turns: their notation, and which of them are tried."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, permutations
from random import Random
from typing import NamedTuple

PAIR, TRIPLE = 2, 3
_RUN = 6
"""Statements in one go, on the average, of an order that is drawn."""
_PHASES = ("SELECT server FOR UPDATE", "SELECT record", "SELECT tombstone")
_LEG = re.compile(r"([1-9])(?:x([0-9]+))?")


class Leg(NamedTuple):
    """Turns of one connection.

    Attributes:
        walker: from 0.
        turns: so many statements, fewer if it has to wait or ends; None = to its end, and whoever
            it waits for gets the turns meanwhile.
    """

    walker: int
    turns: int | None = None

    def __str__(self) -> str:
        return f"{self.walker + 1}" if self.turns is None else f"{self.walker + 1}x{self.turns}"


class Order(NamedTuple):
    """Legs one after the other. Written like ``2x12 1 2``: twelve statements of the second one,
    then the first one to its end, then the second one to its end.
    """

    legs: tuple[Leg, ...]

    def __str__(self) -> str:
        return " ".join(str(leg) for leg in self.legs if leg.turns != 0)

    @staticmethod
    def read(text: str) -> "Order":
        """The order in a text.

        Raises:
            ValueError: it is none.
        """
        found = [_LEG.fullmatch(part) for part in text.split()]
        if not found or None in found:
            raise ValueError(text)
        return Order(
            tuple(Leg(int(one[1]) - 1, int(one[2]) if one[2] else None) for one in found if one)
        )


def serial(sequence: Sequence[int]) -> Order:
    """One after the other."""
    return Order(tuple(Leg(walker) for walker in sequence))


def of_two(lengths: Sequence[int]) -> Iterator[Order]:
    """Every order of two transactions that can be told from the others (see the package).

    Args:
        lengths: how many statements each executes when it is the first, COMMIT among them.
    """
    for first, other in permutations(range(PAIR)):
        for position in range(lengths[other]):
            yield Order((Leg(other, position), Leg(first), Leg(other)))


def phases(statements: Sequence[str]) -> tuple[int, ...]:
    """Positions in a transaction: begun, its turn, records read, all read, written."""
    ends = {statements.index(last) + 1 for last in _PHASES if last in statements}
    return tuple(sorted({0, *ends, len(statements) - 1}))


def by_phases(positions: Sequence[Sequence[int]]) -> Iterator[Order]:
    """Every sequence of commits, with the others in every phase at each of them.

    Args:
        positions: per transaction, see `phases`.
    """
    for sequence in permutations(range(len(positions))):
        if len(positions) == PAIR:
            first, last = sequence
            for at in positions[last]:
                yield Order((Leg(last, at), Leg(first), Leg(last)))
        else:
            yield from _three(sequence, positions)


def _three(sequence: Sequence[int], positions: Sequence[Sequence[int]]) -> Iterator[Order]:
    first, second, last = sequence
    for at in positions[second]:
        for before, after in combinations_with_replacement(positions[last], 2):
            begun = (Leg(second, at), Leg(last, before), Leg(first))
            yield Order((*begun, Leg(last, after - before), Leg(second), Leg(last)))


def drawn(lengths: Sequence[int], random: Random) -> Order:
    """Turns of random length, until every transaction could be at its end."""
    legs: list[Leg] = []
    left = sum(lengths)
    while left > 0:
        count = 1 + int(random.expovariate(1 / _RUN))
        legs.append(Leg(random.randrange(len(lengths)), count))
        left -= count
    ends = random.sample(range(len(lengths)), len(lengths))
    return Order((*legs, *(Leg(walker) for walker in ends)))
