"""NIK, the national identity number: ``PP KK CC DDMMYY SSSS``, women's day + 40.

Structure after Dukcapil's public explanation of the sixteen digits; there is no check digit. A NIK
never changes, not even when the birth date is corrected (PP 40/2019 art. 30(2)): so a disagreement
with the card is a warning elsewhere, never a fault of the number.
"""

import re
from dataclasses import dataclass
from datetime import date

from vaxentry.domain.marks import without_marks
from vaxentry.domain.rules import RuleCode, RuleError

NIK_LENGTH = 16
FEMALE_DAY_OFFSET = 40
_SHOWN = 4
_LAST_DAY = 31
_MONTHS = 12
_CENTURIES = (1900, 2000)
_SEPARATORS = re.compile("[ \t\u00a0.\\-]")


class NikError(RuleError):
    """A text is not a NIK; `code` says why."""


@dataclass(frozen=True, slots=True, repr=False)
class Nik:
    """A NIK of a possible form. Printing it shows a mask: the number is only in `digits`.

    The constructor trusts digits that were normalised before; `read_nik` is for typed text.

    Attributes:
        digits: sixteen ASCII digits.
    """

    digits: str

    def __post_init__(self) -> None:
        assert len(self.digits) == NIK_LENGTH

    def __repr__(self) -> str:
        return f"Nik({self.masked})"

    def __str__(self) -> str:
        return self.masked

    @property
    def province(self) -> str:
        """Two digits: province of first registration (Kemendagri code, not BPS)."""
        return self.digits[:2]

    @property
    def regency(self) -> str:
        """Four digits: regency or city of first registration."""
        return self.digits[:4]

    @property
    def district(self) -> str:
        """Six digits: district of first registration."""
        return self.digits[:6]

    @property
    def serial(self) -> str:
        """Four digits counted per district and day, from 0001."""
        return self.digits[12:]

    @property
    def day(self) -> int:
        """Day of the birth date, without the 40 of women."""
        return int(self.digits[6:8]) - FEMALE_DAY_OFFSET * self.is_female

    @property
    def is_female(self) -> bool:
        """Whether the day is written with 40 added."""
        return int(self.digits[6:8]) > FEMALE_DAY_OFFSET

    @property
    def sex(self) -> str:
        """``L`` or ``P``, comparable with `dose.Sex`."""
        return "P" if self.is_female else "L"

    @property
    def birth_dates(self) -> tuple[date, ...]:
        """The dates the six digits can mean, 19yy before 20yy; the number has no century."""
        return possible_dates(*self.birth_numbers)

    @property
    def birth_numbers(self) -> tuple[int, int, int]:
        """Day, month and two-digit year as the number has them, the 40 of women taken off."""
        return self.day, int(self.digits[8:10]), int(self.digits[10:12])

    def birth_date(self, today: date) -> date | None:
        """The latest possible birth date not after `today`: only to propose, never as truth.

        Wrong for people of a hundred and more; the typed birth date decides.
        """
        return max((day for day in self.birth_dates if day <= today), default=None)

    @property
    def masked(self) -> str:
        """First four digits and twelve bullets; more would give district and birth date away."""
        return mask_digits(self.digits)

    @property
    def grouped(self) -> str:
        """The whole number in groups for reading aloud: region, birth date, serial."""
        return f"{self.district} {self.digits[6:12]} {self.serial}"


def possible_dates(day: int, month: int, two_digit_year: int) -> tuple[date, ...]:
    """The dates of the years 19yy and 20yy that exist, earliest first."""
    found: list[date] = []
    for century in _CENTURIES:
        try:
            found.append(date(century + two_digit_year, month, day))
        except ValueError:
            continue
    return tuple(found)


def mask_digits(digits: str) -> str:
    """The first four characters, then a bullet for each other one."""
    return digits[:_SHOWN] + "•" * max(0, len(digits) - _SHOWN)


def digits_of(text: str) -> str:
    """The text without blanks, dots and dashes between digits, and without unseen marks."""
    if text.isascii() and text.isdigit():
        return text
    return _SEPARATORS.sub("", without_marks(text).strip())


def read_nik(text: str) -> Nik:
    """The NIK that was typed, after dropping blanks, dots and dashes.

    Raises:
        NikError: ``nik_chars`` (anything but ASCII digits, full-width ones too), ``nik_length``,
            ``nik_day`` (not 1-31 or 41-71), ``nik_month``, ``nik_date`` (impossible in both
            centuries), ``nik_serial`` (0000 is never issued).
    """
    digits = digits_of(text)
    if not (digits.isascii() and digits.isdigit()):
        raise NikError(RuleCode.NIK_CHARS if digits else RuleCode.REQUIRED)
    if len(digits) != NIK_LENGTH:
        raise NikError(RuleCode.NIK_LENGTH, count=len(digits))
    nik = Nik(digits)
    _refuse_impossible(nik)
    return nik


def _refuse_impossible(nik: Nik) -> None:
    day, month, year = nik.birth_numbers
    if not 1 <= day <= _LAST_DAY:
        raise NikError(RuleCode.NIK_DAY)
    if not 1 <= month <= _MONTHS:
        raise NikError(RuleCode.NIK_MONTH)
    if not possible_dates(day, month, year):
        raise NikError(RuleCode.NIK_DATE)
    if nik.serial == "0000":
        raise NikError(RuleCode.NIK_SERIAL)
