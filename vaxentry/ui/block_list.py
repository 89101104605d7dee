"""How many rows of a list are in each block, and what of it has changed. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from vaxentry.domain.records import RecordRow


class BlockList:
    """The blocks of a list in its order. Changes as the list on the screen does.

    Args:
        blocks: (number, rows) in the order of the list.
        newest: whether the highest number comes first.
    """

    def __init__(self, blocks: Sequence[tuple[int, int]] = (), *, newest: bool = True) -> None:
        self._sign = -1 if newest else 1
        self._keys = [self._sign * block for block, _ in blocks]
        self._counts = [n for _, n in blocks]
        self._ends: list[int] | None = None

    @property
    def ends(self) -> Sequence[int]:
        """The row behind the last one of each block."""
        if self._ends is None:
            self._ends = list(accumulate(self._counts))
        return self._ends

    @property
    def rows(self) -> int:
        """Rows of all."""
        return self.ends[-1] if self.ends else 0

    @property
    def blocks(self) -> Iterator[tuple[int, int]]:
        """(number, rows) in the order of the list."""
        return ((self._sign * key, n) for key, n in zip(self._keys, self._counts, strict=True))

    def place(self, row: int) -> tuple[int, int]:
        """The block that a row is in, and its place there."""
        at = bisect_right(self.ends, row)
        return self._sign * self._keys[at], row - (self.ends[at - 1] if at else 0)

    def first_row(self, block: int) -> int:
        """The first row of a block, or where it would be."""
        at = bisect_left(self._keys, self._sign * block)
        return self.ends[at - 1] if at else 0

    def count(self, block: int) -> int:
        """Rows of a block."""
        at = self._at(block)
        return 0 if at is None else self._counts[at]

    def add(self, block: int, amount: int) -> None:
        """Rows of a block have come, or gone where `amount` is below 0."""
        key = self._sign * block
        at = bisect_left(self._keys, key)
        if self._at(block) is None:
            self._keys.insert(at, key)
            self._counts.insert(at, 0)
        self._counts[at] += amount
        if not self._counts[at]:
            del self._keys[at], self._counts[at]
        self._ends = None

    def around(self, wanted: Sequence[int], most: int) -> list[int]:
        """Of the blocks that were wanted those next to the last one, `most` rows in all."""
        near = sorted(at for at in map(self._at, wanted) if at is not None)
        last = self._at(wanted[-1])
        if last is None:
            return []
        near.sort(key=lambda at: abs(at - last))
        totals = accumulate(self._counts[at] for at in near)
        fitting = [at for at, total in zip(near, totals, strict=True) if total <= most]
        return [self._sign * self._keys[at] for at in fitting or [last]]

    def _at(self, block: int) -> int | None:
        key = self._sign * block
        at = bisect_left(self._keys, key)
        return at if at < len(self._keys) and self._keys[at] == key else None


@dataclass(frozen=True, slots=True)
class Change:
    """Rows that came to a block, or went where `amount` is below 0; `at` = place of the first."""

    block: int
    at: int
    amount: int


def changes(
    before: BlockList,
    after: Sequence[tuple[int, int]],
    held: Mapping[int, Sequence[RecordRow]],
    read: Mapping[int, Sequence[RecordRow]],
) -> list[Change]:
    """What has to go and come, one after the other, to make one list of the other.

    Where the rows of a block are known before and after, exactly those go and come; of another
    block the last ones.
    """
    counts, present = dict(before.blocks), dict(after)
    found: list[Change] = []
    for block in sorted(counts.keys() | present.keys()):
        was, now = counts.get(block, 0), present.get(block, 0)
        old, new = held.get(block), read.get(block)
        if old is not None and new is not None and len(new) == now:
            found += _exact(block, [row.seq for row in old], [row.seq for row in new])
        elif was != now:
            found.append(Change(block, min(was, now), now - was))
    return found


def _exact(block: int, old: Sequence[int], new: Sequence[int]) -> Iterator[Change]:
    kept, known = set(new), set(old)
    gone = [at for at, seq in enumerate(old) if seq not in kept]
    for first, amount in reversed(_runs(gone)):
        yield Change(block, first, -amount)
    for first, amount in _runs([at for at, seq in enumerate(new) if seq not in known]):
        yield Change(block, first, amount)


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """(first, how many) of places that follow each other."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place == sum(runs[-1]):
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
