"""Screening and age limits by vaccination date. Over a limit is a warning, never a refusal."""

from dataclasses import dataclass
from datetime import date

from vaxentry.domain.vaccine_table import COVID_START, Vaccine, Valid

TEMPERATURE_LIMIT = 375
"""Tenths of a degree Celsius; above it the card says *tunda*."""

_ADULT = 18
_ELDERLY = 60
_NO_END = 200
_DAY_SE_368 = date(2021, 2, 11)
_TEENAGERS_FROM = date(2021, 7, 1)
_CHILDREN_FROM = date(2021, 12, 14)


@dataclass(frozen=True, slots=True)
class PressureLimit:
    """Highest blood pressure in mmHg that may be vaccinated, for an age in completed years."""

    ages: range
    systolic: int
    diastolic: int
    valid: Valid


@dataclass(frozen=True, slots=True)
class AgeRule:
    """Completed years at which a COVID-19 course was given."""

    courses: frozenset[str]
    ages: range
    valid: Valid


_ADULTS = range(_ADULT, _NO_END)
PRESSURE_LIMITS = (
    PressureLimit(_ADULTS, 140, 90, Valid("SK HK.02.02/4/1/2021", None, date(2021, 2, 10))),
    PressureLimit(_ADULTS, 180, 110, Valid("SE 368 of February 2021", _DAY_SE_368)),
    PressureLimit(range(12, _ADULT), 140, 100, Valid("control card for ages 12 to 17")),
    PressureLimit(range(6, 12), 140, 90, Valid("control card for ages 6 to 11")),
)
"""SE 368 is of February 2021; the day of the month is general knowledge."""

_PRIMARY = frozenset({"primer", "primer_ulang"})
_BOOSTER = frozenset({"booster1", "booster2"})
AGE_RULES = (
    AgeRule(
        _PRIMARY,
        range(_ADULT, _ELDERLY),
        Valid("SK HK.02.02/4/1/2021", COVID_START, date(2021, 2, 10)),
    ),
    AgeRule(_PRIMARY, _ADULTS, Valid("SE 368 of February 2021", _DAY_SE_368, date(2021, 6, 30))),
    AgeRule(
        _PRIMARY,
        range(12, _NO_END),
        Valid("start at ages 12 to 17, day not verified", _TEENAGERS_FROM, date(2021, 12, 13)),
    ),
    AgeRule(
        _PRIMARY,
        range(6, _NO_END),
        Valid("start at ages 6 to 11, day not verified", _CHILDREN_FROM),
    ),
    AgeRule(_BOOSTER, _ADULTS, Valid("Kemenkes booster lists of 2022")),
)


def pressure_limit(age: int, day: date) -> PressureLimit | None:
    """The limit for an age on a day, None where the card knows none (below six years)."""
    fitting = (row for row in PRESSURE_LIMITS if age in row.ages and row.valid.on(day))
    return next(fitting, None)


def ages_for(product: Vaccine, course_code: str, day: date) -> range | None:
    """Ages in completed years that a course was open to on a day; None when no rule is known."""
    if not product.covid:
        return None
    fitting = (row.ages for row in AGE_RULES if course_code in row.courses and row.valid.on(day))
    return next(fitting, None)
