"""How many counted cards were on no PC at each hour of the past: what Tutup hari says, then.

An hour is told by its number since 1970, and what happened in it counts from its end on. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

from vaxentry.domain.day_pile import PcCount, Pile


class CardSight(NamedTuple):
    """A card on this PC, typed or put aside.

    Attributes:
        hour: in which it was.
        undone: in which its entry was voided; None = it stands.
    """

    number: int
    hour: int
    undone: int | None = None


class CountSight(NamedTuple):
    """What another PC told of a stack, and in which hour that was read; none takes it back.

    Attributes:
        teller: who told it, as `other_pcs.teller`.
    """

    teller: str
    hour: int
    told: PcCount


@dataclass(frozen=True, slots=True)
class PilePast:
    """A stack whose cards were counted, and what became of them.

    Attributes:
        counted: as it is known now.
        begun, closed: the hours in which it was; None = it is open.
        elsewhere: in the order of reading: of each PC the last counts.
    """

    counted: int
    begun: int
    closed: int | None
    cards: Sequence[CardSight]
    elsewhere: Sequence[CountSight]

    def not_typed(self, hour: int) -> int:
        """Counted cards that were on no PC when an hour began."""
        if self.begun >= hour or (self.closed is not None and self.closed < hour):
            return 0
        known = [one for one in self.cards if one.hour < hour]
        gone = {one.number for one in known if one.undone is not None and one.undone < hour}
        typed = {one.number for one in known if one.undone is None or one.undone >= hour}
        told = {one.teller: one.told for one in self.elsewhere if one.hour < hour}
        pile = Pile(
            _NOBODY, 0, "", self.counted, typed=frozenset(typed), undone=frozenset(gone),
            elsewhere=tuple(one for one in told.values() if one.cards),
        )  # fmt: skip
        return pile.not_typed

    def turns(self, hours: range) -> Sequence[int]:
        """The first of these hours, and each one before which something happened."""
        happened: set[int | None] = {self.begun, self.closed}
        happened.update(hour for card in self.cards for hour in (card.hour, card.undone))
        happened.update(one.hour for one in self.elsewhere)
        behind = {hour + 1 for hour in happened if hour is not None}
        return sorted({hours.start, *(hour for hour in behind if hour in hours)})


_NOBODY = UUID(int=0)


def not_typed_by_hour(piles: Iterable[PilePast], hours: range) -> list[int]:
    """Counted cards that were on no PC at the beginning of each hour. Each stack costs the hours
    in which something became of it.
    """
    changes = [0] * len(hours)
    for hour, change in (step for pile in piles for step in _steps(pile, hours)):
        changes[hour - hours.start] += change
    return list(accumulate(changes))


def _steps(pile: PilePast, hours: range) -> Iterator[tuple[int, int]]:
    before = 0
    for hour in pile.turns(hours):
        now = pile.not_typed(hour)
        yield hour, now - before
        before = now
