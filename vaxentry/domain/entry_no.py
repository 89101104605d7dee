"""The short entry number a clerk writes on the paper card: it finds the card again."""

import re
from dataclasses import dataclass
from datetime import date

from vaxentry.domain.rules import RuleCode, RuleError

PC_ALPHABET = "ACDEFHJKMNPRTWXY34679"
"""Characters nobody confuses in handwriting: none of B 8, S 5, Z 2, G, I L 1, O 0 Q, U V."""
PC_LENGTH = 2
PC_CODES = len(PC_ALPHABET) ** PC_LENGTH
"""How many codes there are."""

_CENTURY = 2000
_YEARS = range(_CENTURY, _CENTURY + 100)
_GAPS = re.compile("[\\s\\-\u2010-\u2015.]+")
_FORM = re.compile(rf"([{PC_ALPHABET}]{{2}})([0-9]{{6}})([0-9]{{3,9}})")


@dataclass(frozen=True, slots=True, order=True)
class EntryNo:
    """Number of one saved entry, e.g. ``KD-261123-041``; never used again, not even after a void.

    Attributes:
        pc: two characters of `PC_ALPHABET`, one code per PC.
        day: the PC's own date when the entry was saved, 2000 to 2099.
        count: 1, 2, 3 ... of that PC on that day.

    Raises:
        ValueError: the parts can't be written as an entry number.
    """

    pc: str
    day: date
    count: int

    def __post_init__(self) -> None:
        fits = len(self.pc) == PC_LENGTH and set(self.pc) <= set(PC_ALPHABET)
        if not (fits and self.day.year in _YEARS and 1 <= self.count < 10**9):
            raise ValueError("not the parts of an entry number")

    def __str__(self) -> str:
        return f"{self.pc}-{self.day:%y%m%d}-{self.count:03d}"

    @classmethod
    def parse(cls, text: str) -> "EntryNo":
        """The number read from typing: any case, with or without dashes and blanks.

        Raises:
            RuleError: ``entry_no_form``.
        """
        found = _FORM.fullmatch(_GAPS.sub("", text).upper())
        if found is None:
            raise RuleError(RuleCode.ENTRY_NO_FORM)
        pc, day, count = found.groups()
        try:
            return cls(pc, _day(day), int(count))
        except ValueError:
            raise RuleError(RuleCode.ENTRY_NO_FORM) from None


def numbered_day(day: date) -> date:
    """The day that stands in a number made on `day`: the nearest one that can be written.

    A PC whose battery is dead may believe it is 1980: the card is saved all the same.
    """
    return min(max(day, date(_YEARS[0], 1, 1)), date(_YEARS[-1], 12, 31))


def pc_code(number: int) -> str:
    """The PC code for a number; the caller draws it at random or takes the next free one.

    Args:
        number: any whole number; codes repeat after `PC_CODES`.
    """
    high, low = divmod(number % PC_CODES, len(PC_ALPHABET))
    return PC_ALPHABET[high] + PC_ALPHABET[low]


def _day(yymmdd: str) -> date:
    return date(_CENTURY + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
