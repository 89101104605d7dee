"""The summary that one PC hands to another, and which stack of it is one of ours. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from vaxentry.domain.day_close import DaySheet
from vaxentry.domain.day_doses import BatchGiven
from vaxentry.domain.day_pile import Pile


@dataclass(frozen=True, slots=True)
class StackSummary:
    """What a PC typed of one stack.

    Attributes:
        number: as that PC counts its stacks.
        cards: typed and parked ones.
        numbers: of those cards.
    """

    number: int
    site: str
    counted: int
    cards: int
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class DaySummary:
    """What a PC typed of the stacks of a day of vaccination, and gave on that day.

    Attributes:
        key: fingerprint of the key that signed it; "" before it is signed.
        doses: those typed on that PC alone; None = the file of an older program says nothing.
    """

    day: date
    pc: str
    made_at: datetime
    stacks: Sequence[StackSummary]
    key: str = ""
    doses: Sequence[BatchGiven] | None = None


def fitting(summary: DaySummary, pile: Pile, piles: Sequence[Pile]) -> list[StackSummary]:
    """The stacks of the summary that may be this one: of its site, with cards, told for no other.

    Of several that which was told for it before, else the only one of the same count; where
    neither says it, all of them: then a person knows which it is.

    Args:
        piles: all of that day.
    """
    others = _told(summary, [one for one in piles if one.stack != pile.stack])
    found = [one for one in with_cards(summary, pile) if one.number not in others]
    before = _told(summary, [pile])
    again = [one for one in found if one.number in before]
    alike = [one for one in found if one.counted == pile.counted > 0]
    return next((few for few in (again, alike) if len(few) == 1), found)


def newest_of(summary: DaySummary, sheet: DaySheet) -> datetime | None:
    """When the newest summary was made that the same device told of the day; None = none that
    counts, or nobody knows any more.
    """
    told = [(one.key, one.made_at) for pile in sheet.piles for one in pile.elsewhere]
    told += [(one.key, one.made_at) for one in sheet.pc_doses]
    known = [at for key, at in told if key == summary.key and at is not None]
    return max(known, default=None)


def with_cards(summary: DaySummary, pile: Pile) -> list[StackSummary]:
    """The stacks of the summary that have cards and are of the site of this one."""
    return [one for one in summary.stacks if one.site == pile.site and one.cards]


def _told(summary: DaySummary, piles: Sequence[Pile]) -> frozenset[int | None]:
    """The numbers of its stacks that were told for these of ours."""
    return frozenset(
        told.stack for pile in piles for told in pile.elsewhere if told.key == summary.key
    )
