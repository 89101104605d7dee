"""Where each row of a long list is, without its rows; and what the list can be narrowed by.

Records are counted in blocks of successive numbers. From the counts alone a list knows how long it
is and which block any of its rows is in; the rows of a block are read when they are on the screen.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from vaxentry.domain.age import ALL, Age, Span
from vaxentry.domain.records import Author, Counts

BLOCK_BITS = 7
"""A block is 128 successive record numbers."""


def block_of(seq: int) -> int:
    """The block of a record."""
    return seq >> BLOCK_BITS


def numbers_of(first: int, last: int) -> Span:
    """The record numbers of the blocks from `first` to `last`."""
    return first << BLOCK_BITS, (last + 1 << BLOCK_BITS) - 1


def common(one: Span, other: Span) -> Span:
    """The numbers that are in both."""
    return max(one[0], other[0]), min(one[1], other[1])


@dataclass(frozen=True, slots=True)
class Outline:
    """How many rows of a list each block holds, in the order of the list.

    Attributes:
        blocks: (number of the block, rows of the list in it); none without rows.
        span: the record numbers that the list is about.
    """

    blocks: Sequence[tuple[int, int]] = ()
    span: Span = ALL
    ends: Sequence[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ends", list(accumulate(n for _, n in self.blocks)))

    @property
    def rows(self) -> int:
        """How many rows the list has."""
        return self.ends[-1] if self.ends else 0

    def place(self, row: int) -> tuple[int, int]:
        """Which of the blocks a row is in, and its place there."""
        at = bisect_right(self.ends, row)
        return at, row - self.first_row(at)

    def first_row(self, at: int) -> int:
        """The first row of one of the blocks."""
        return self.ends[at - 1] if at else 0


@dataclass(frozen=True, slots=True)
class Facets:
    """What a list can be narrowed by, each with how many rows it would have then.

    Every one is counted under all that was chosen but for itself: the parts of each sum to one
    whole. A list that is searched by words has only its states counted; the others are None then.
    """

    states: Counts = field(default_factory=Counts)
    authors: Sequence[tuple[Author, int | None]] = ()
    vaccines: Sequence[tuple[str, int | None]] = ()
    causes: Sequence[tuple[str, int | None]] = ()
    ages: Mapping[Age, int | None] = field(default_factory=dict)
