"""Vaccines and courses, as data with the days they were valid; see `vaccine_rules` for the rest.

Look-ups of what was in use take the vaccination date. Sources are named in each row; "general
knowledge" marks a fact that no document in our hands proves.
"""

from datetime import date

from vaxentry.domain.plain_text import clean_text
from vaxentry.domain.rules import RuleCode, RuleError
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


__all__ = [
    "COURSES",
    "PRIMARY_COURSES",
    "VACCINES",
    "Course",
    "Vaccine",
    "Valid",
    "course",
    "courses_on",
    "find_course",
    "find_vaccine",
    "series_length",
    "series_of",
    "vaccine",
    "vaccines_on",
]
