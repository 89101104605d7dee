"""What of a day does not agree, named one by one, and whether it may be sealed. Pure."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from vaxentry.domain.day_close import BY_HAND, DaySheet, Difference, Double, Gap, Seal, figures
from vaxentry.domain.day_doses import DoseLine
from vaxentry.domain.day_pile import Pile
from vaxentry.domain.stacks import number_ranges

_DIGEST = 16
MOST_RANGES = 12
"""Of the card numbers of one difference so many are named: more nobody looks for one by one."""


def differences(sheet: DaySheet) -> list[Difference]:
    """Everything that carries a reason before its seal, cards before doses."""
    found = [one for pile in sheet.piles for one in _of_pile(pile)]
    found += [_of_double(one) for one in sheet.doubles]
    return found + [one for line in sheet.doses for one in _of_line(line)]


def _of_pile(pile: Pile) -> Iterator[Difference]:
    place = str(pile.number)
    if pile.total and not pile.counted:
        yield Difference(Gap.NOT_COUNTED, place, pile.total)
    if pile.not_typed:
        yield _named(Gap.NOT_TYPED, place, pile.not_typed, pile.missing)
    if pile.excess:
        yield _named(Gap.EXCESS, place, pile.excess, pile.extra)
    if pile.shared:
        yield _named(Gap.SHARED, place, len(pile.shared), pile.shared)


def _named(gap: Gap, place: str, amount: int, numbers: frozenset[int]) -> Difference:
    """With its card numbers as people read them; of many the first, and a print of them all."""
    whole = number_ranges(numbers)
    parts = whole.split(", ")
    if len(parts) <= MOST_RANGES:
        return Difference(gap, place, amount, whole, numbers=len(numbers))
    digest = sha256(whole.encode()).hexdigest()[:_DIGEST]
    first = ", ".join([*parts[:MOST_RANGES], "..."])
    return Difference(gap, place, amount, first, digest, len(numbers))


def _of_double(double: Double) -> Difference:
    entries = ", ".join(one.entry_no for one in double)
    return Difference(Gap.DOUBLED, entries, len(double) - 1, entries)


def _of_line(line: DoseLine) -> Iterator[Difference]:
    if line.vials is None:
        yield Difference(Gap.NO_YIELD, line.place, line.all_ul)
    elif line.difference_ul is not None and line.difference_ul < 0:
        yield Difference(Gap.DOSES_SHORT, line.place, -line.difference_ul)


def unexplained(sheet: DaySheet, seal: Seal, reasons: Mapping[str, str]) -> list[Difference]:
    """The differences of a seal that have no reason yet."""
    return [
        one
        for one in differences(sheet)
        if one.seal is seal and not reasons.get(one.key, "").strip()
    ]


def is_as_seen(seen: DaySheet, now: DaySheet, seal: Seal) -> bool:
    """Whether the figures of a seal, and what does not agree, are those that somebody looked at."""
    return _told(seen, seal) == _told(now, seal)


def _told(sheet: DaySheet, seal: Seal) -> tuple[dict[str, int | str], set[str]]:
    return figures(sheet, seal), {one.key for one in differences(sheet) if one.seal is seal}


def key_before(one: Difference, reasons: Mapping[str, str]) -> str:
    """Under which key something was said last of a difference, also when it was of another amount;
    "" = nothing was.
    """
    if reasons.get(one.key):
        return one.key
    return next((key for key in reversed(list(reasons)) if one.was(key) and reasons[key]), "")


def reason_before(one: Difference, reasons: Mapping[str, str]) -> str:
    """What was said last of a difference, also when it was of another amount; "" = nothing."""
    return reasons.get(key_before(one, reasons), "")


def may_be_sealed(sheet: DaySheet, seal: Seal, reasons: Mapping[str, str]) -> bool:
    """Whether a person can seal it now: there is something, it is open, all reasons are given."""
    is_open = sheet.in_force(seal) is None
    return (
        seal in BY_HAND and is_open and not sheet.is_empty and not unexplained(sheet, seal, reasons)
    )
