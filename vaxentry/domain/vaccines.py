"""Vaccines, courses and the rules that hang on them, as data with the days they were valid.

The rules changed five times in one year: every look-up takes the vaccination date. Sources are
named in each row; "general knowledge" marks a fact that no document in our hands proves.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from vaxentry.domain.plain_text import clean_text
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.vaccine_rules import in_force
from vaxentry.domain.vaccine_table import (
    COURSES,
    VACCINES,
    Course,
    Vaccine,
    Valid,
)

PRIMARY_COURSES = frozenset({"primer", "primer_ulang"})


def vaccine(code: str) -> Vaccine | None:
    """The vaccine of a code, None when there is none."""
    return next((one for one in VACCINES if one.code == code), None)


def vaccines_on(day: date) -> tuple[Vaccine, ...]:
    """The vaccines that were in use on a day, in the order of the list shown to clerks."""
    return tuple(one for one in VACCINES if one.valid.on(day))


def find_vaccine(text: str) -> Vaccine:
    """The vaccine typed as a code, a name or the start of either, any case.

    Raises:
        RuleError: ``required`` (empty), ``vaccine_unknown``, ``vaccine_ambiguous`` (several names
            start like this), ``text_control`` or ``text_too_long``.
    """
    wanted = clean_text(text).casefold()
    if not wanted:
        raise RuleError(RuleCode.REQUIRED)
    exact = [one for one in VACCINES if wanted in _spellings(one)]
    found = exact or [
        one for one in VACCINES if any(name.startswith(wanted) for name in _spellings(one))
    ]
    if len(found) != 1:
        raise RuleError(RuleCode.VACCINE_AMBIGUOUS if found else RuleCode.VACCINE_UNKNOWN)
    return found[0]


def _spellings(one: Vaccine) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (one.code, one.name, *one.aliases))


def course(code: str) -> Course | None:
    """The course of a code, None when there is none."""
    return next((one for one in COURSES if one.code == code), None)


def courses_on(day: date) -> tuple[Course, ...]:
    """The courses that existed on a day."""
    return tuple(one for one in COURSES if one.valid.on(day))


def find_course(text: str) -> Course:
    """The course typed as a code or a name, any case.

    Raises:
        RuleError: ``required`` (empty), ``course_unknown``, ``text_control``, ``text_too_long``.
    """
    wanted = clean_text(text).casefold()
    if not wanted:
        raise RuleError(RuleCode.REQUIRED)
    for one in COURSES:
        if wanted in {one.code, one.name.casefold()}:
            return one
    raise RuleError(RuleCode.COURSE_UNKNOWN)


def series_length(code: str, course_code: str) -> int | None:
    """The highest dose number a course can carry; None for an unknown vaccine or course.

    Boosters are counted on from the primary series ("vaksinasi ke-3"), as on the card.
    """
    product, series = vaccine(code), course(course_code)
    if product is None or series is None:
        return None
    return product.doses + series.boosters


def series_of(code: str) -> str:
    """What doses of a vaccine are counted within: all COVID-19 vaccines are one series."""
    known = vaccine(code)
    return "covid19" if known is not None and known.covid else code


def min_interval_days(code: str, from_dose: int, day: date) -> int | None:
    """Least days between `from_dose` and the next one, for a next dose given on `day`.

    None when no rule is known or the series ends with `from_dose`. Too late is never an error.
    """
    fitting = (
        row.days
        for row in in_force.rules.intervals
        if row.vaccine == code and row.from_dose == from_dose and row.valid.on(day)
    )
    return next(fitting, None)


def earliest_next(code: str, from_dose: int, given_on: date) -> date | None:
    """The first day that is far enough from `given_on` by the rule in force on that very day."""
    known = in_force.rules.intervals
    rows = (row for row in known if (row.vaccine, row.from_dose) == (code, from_dose))
    return _earliest(((row.days, row.valid) for row in rows), given_on)


def earliest_booster(given_on: date) -> date | None:
    """The same for a first booster, counted from the last primary dose."""
    return _earliest(in_force.rules.booster_intervals, given_on)


def _earliest(rules: Iterable[tuple[int, Valid]], given_on: date) -> date | None:
    days = []
    for interval, valid in rules:
        due = given_on + timedelta(days=interval)
        day = max(due, valid.valid_from or due)
        days += [day] if valid.on(day) else []
    return min(days, default=None)


def booster_interval_days(day: date) -> int | None:
    """Least days from the last primary dose to a first booster given on `day`, None if unknown."""
    rules = in_force.rules.booster_intervals
    return next((days for days, valid in rules if valid.on(day)), None)


def volumes_ul(code: str, course_code: str, dose_no: int, day: date) -> frozenset[int]:
    """Every volume in microlitres that the rules of the day know; empty when none is known.

    Args:
        code: the vaccine given.
        course_code: ``primer``, ``primer_ulang``, ``booster1``, ``booster2``.
        dose_no: number of the dose within the count of the card.
        day: vaccination date.
    """
    product = vaccine(code)
    if product is None or dose_no < 1:
        return frozenset()
    if course_code in PRIMARY_COURSES:
        return frozenset() if product.volume_ul is None else frozenset({product.volume_ul})
    return _booster_volumes(code, None, day)


def volume_ul(
    code: str, course_code: str, dose_no: int, day: date, *, primary: str | None = None
) -> int | None:
    """The one volume in microlitres that the rules give, None when unknown or not unique.

    Args:
        code: the vaccine given.
        course_code: ``primer``, ``primer_ulang``, ``booster1``, ``booster2``.
        dose_no: number of the dose within the count of the card.
        day: vaccination date.
        primary: for a booster the vaccine of the primary series, when it is known: the half
            doses depend on it.
    """
    if primary is not None and course_code not in PRIMARY_COURSES:
        return _only(_booster_volumes(code, primary, day))
    return _only(volumes_ul(code, course_code, dose_no, day))


def _booster_volumes(code: str, primary: str | None, day: date) -> frozenset[int]:
    return frozenset(
        row.volume_ul
        for row in in_force.rules.boosters
        if row.booster == code and row.valid.on(day) and primary in {None, row.primary}
    )


def _only(volumes: Iterable[int]) -> int | None:
    found = tuple(volumes)
    return found[0] if len(found) == 1 else None


__all__ = [
    "COURSES",
    "PRIMARY_COURSES",
    "VACCINES",
    "Course",
    "Vaccine",
    "Valid",
    "booster_interval_days",
    "course",
    "courses_on",
    "earliest_booster",
    "earliest_next",
    "find_course",
    "find_vaccine",
    "min_interval_days",
    "series_length",
    "series_of",
    "vaccine",
    "vaccines_on",
    "volume_ul",
    "volumes_ul",
]
