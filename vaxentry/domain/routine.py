"""Routine immunisation as data: which antigen falls due at which age, and a visit of several.

The entry form types one vaccine a card; a form for routine visits will read this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vaxentry.domain.dose import Identity
from vaxentry.domain.vaccine_table import Valid

_INFANTS = Valid("Kemenkes infant schedule")
_RV = Valid("Dinas Kesehatan note on RV of 16 September 2025")
_IPV2 = Valid("general knowledge")


@dataclass(frozen=True, slots=True)
class Due:
    """One dose of one antigen and the age in completed months from which it is due."""

    vaccine: str
    dose_no: int
    months: int
    valid: Valid


@dataclass(frozen=True, slots=True)
class Antigen:
    """One injection or drop of a visit."""

    vaccine: str
    dose_no: int
    batch: str
    volume_ul: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What one child got on one day: saved in one transaction or not at all.

    Raises:
        ValueError: no antigen, or one antigen twice.
    """

    identity: Identity
    name: str
    given_on: date
    antigens: tuple[Antigen, ...]

    def __post_init__(self) -> None:
        given = {one.vaccine for one in self.antigens}
        if not given or len(given) != len(self.antigens):
            raise ValueError("antigens")


def _due(vaccine: str, *months: int, valid: Valid = _INFANTS, first: int = 1) -> tuple[Due, ...]:
    return tuple(Due(vaccine, number, at, valid) for number, at in enumerate(months, first))


SCHEDULE = (
    *_due("hb0", 0),
    *_due("bcg", 1),
    *_due("opv", 1, 2, 3, 4),
    *_due("dpt_hb_hib", 2, 3, 4, 18),
    *_due("pcv", 2, 3, 12),
    *_due("rv", 2, 3, 4, valid=_RV),
    *_due("ipv", 4),
    *_due("ipv", 9, valid=_IPV2, first=2),
    *_due("mr", 9, 18),
    *_due("je", 10),
)
"""Up to 18 months; JE only where it is endemic. School doses go by grade, not by age."""


def due_by(born: date, day: date, given: Iterable[tuple[str, int]]) -> tuple[Due, ...]:
    """What is due on a day and not among the ``(vaccine, dose number)`` already given."""
    age, had = _months(born, day), set(given)
    return tuple(
        one
        for one in SCHEDULE
        if one.months <= age and one.valid.on(day) and (one.vaccine, one.dose_no) not in had
    )


def _months(born: date, day: date) -> int:
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
