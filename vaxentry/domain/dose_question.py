"""What two injections under one dose number can be. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vaxentry.domain.dose import Dose
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.domain.vaccines import series_length


class DoseQuestion(StrEnum):
    """Each has its sentence ``cases.question_<code>``."""

    TWICE = "twice"
    """One site, one day: the card was typed twice."""
    TIMELINE = "timeline"
    """Two sites on one day, or nearer than two doses may be: one of the two can't be true."""
    NUMBER = "number"
    """Far enough apart to be two doses: one of the numbers is wrong, or the course was repeated."""


@dataclass(frozen=True, slots=True)
class Given:
    """An injection of the same person that is known of."""

    on: date
    dose_no: int


def question_of(
    ours: Dose, own_site: str, other: tuple[date, str] | None, rules: Rules
) -> DoseQuestion:
    """What is to be asked of the card.

    Args:
        ours: our injection.
        own_site: where it was given.
        other: day and site of the other one; None = not told.
        rules: how far two doses have to be apart.
    """
    if other is None:
        return DoseQuestion.NUMBER
    day, site = other
    if day == ours.given_on:
        return DoseQuestion.TWICE if site == own_site else DoseQuestion.TIMELINE
    later = max(day, ours.given_on)
    least = rules.min_interval_days(ours.vaccine, ours.dose_no or 1, later)
    apart = abs((day - ours.given_on).days)
    return DoseQuestion.TIMELINE if least is not None and apart < least else DoseQuestion.NUMBER


def suggested_number(ours: Dose, others: Iterable[Given]) -> int | None:
    """The dose number that fits the days of the other injections; None = ours fits, or none does.

    Args:
        ours: our injection.
        others: those of the same person and course.
    """
    known = [one for one in others if one.on != ours.given_on]
    before = [one.dose_no for one in known if one.on < ours.given_on]
    after = [one.dose_no for one in known if one.on > ours.given_on]
    number = max(before) + 1 if before else min(after, default=1) - 1
    length = series_length(ours.vaccine, ours.course)
    fits = 1 <= number <= (length or number)
    return number if known and fits and number != ours.dose_no else None
