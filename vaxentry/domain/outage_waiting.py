"""The most records that waited at one time in each hour of the past. Pure.

How many waited when an hour began is known from the ledger of the states; what changed within it,
from the moments at which records were saved, answered for, voided, paused or corrected.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from operator import itemgetter

HOUR_MS = 3_600_000

Change = tuple[int, int]
"""A moment in milliseconds since 1970, and how many more records waited from then on."""


def most_by_hour(levels: Sequence[int], changes: Iterable[Change], hours: range) -> list[int]:
    """The most that waited at one time in each of these hours.

    Where the moment of some change is not known it may be too low: see `_most`.

    Args:
        levels: how many waited at the beginning of each hour, and at the end of the last.
        changes: in their order, one for each moment.
    """
    found = [max(levels[at : at + 2]) for at in range(len(hours))]
    for hour, within in _by_hour(changes):
        if hour in hours:
            at = hour - hours.start
            found[at] = max(found[at], _most(levels[at], within, levels[at + 1]))
    return found


def _by_hour(changes: Iterable[Change]) -> Iterator[tuple[int, list[int]]]:
    for hour, within in groupby(changes, key=lambda one: one[0] // HOUR_MS):
        yield hour, [*map(itemgetter(1), within)]


def _most(begun: int, changes: Sequence[int], ended: int) -> int:
    """What left at a moment that nobody kept may have left first, what came may have come last."""
    unexplained = ended - begun - sum(changes)
    return max(accumulate(changes, initial=begun)) + min(0, unexplained)
