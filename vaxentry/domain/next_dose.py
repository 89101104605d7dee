"""When the next dose of a person may be given: of the primary course, then the first booster."""

from dataclasses import dataclass
from datetime import date, timedelta

from vaxentry.domain.dates import age_on
from vaxentry.domain.dose import Dose
from vaxentry.domain.limits import ages_for
from vaxentry.domain.person import Person, dose_before, proposed_dose
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.domain.vaccines import PRIMARY_COURSES, series_length, vaccine

DUE_SOON = timedelta(days=7)
"""Whose next dose may be given within so many days will soon stand before somebody who asks."""


def is_due(next_due: date | None, today: date) -> bool:
    """Whether a person's next dose may be given by now or soon."""
    return next_due is not None and next_due - today <= DUE_SOON


@dataclass(frozen=True, slots=True)
class Proposal:
    """The dose that would follow what is held; the card decides.

    Attributes:
        earliest: the first day on which the rules allow it, None when they say nothing.
    """

    dose_no: int
    earliest: date | None = None


def next_dose_on(dose: Dose, rules: Rules) -> date | None:
    """The first day on which the rules of that day allow the next dose; later is never wrong.

    After the last primary dose that is the first booster, for whom it was open to. None when no
    injection was given, after a booster, or where no rule is known.
    """
    if not dose.is_given or dose.dose_no is None:
        return None
    born = dose.birth_date
    return _following(rules, dose.vaccine, dose.course, dose.dose_no, dose.given_on, born)


def proposal_of(
    person: Person, code: str, course: str, given_on: date, rules: Rules
) -> Proposal | None:
    """The dose that would follow on a card of that vaccine, course and day, and from when on."""
    number = proposed_dose(person, code, course, given_on)
    if number is None:
        return None
    last = dose_before(person, code, course, given_on)
    if last is None:
        return Proposal(number)
    born = person.birth_date
    day = _following(rules, last.vaccine, last.course, last.dose_no, last.given_on, born)
    return Proposal(number, day)


def _following(
    rules: Rules, code: str, course: str, dose_no: int, given_on: date, born: date | None
) -> date | None:
    length = series_length(code, course)
    if course not in PRIMARY_COURSES or length is None:
        return None
    if dose_no < length:
        return rules.earliest_next(code, dose_no, given_on)
    day = rules.earliest_booster(given_on)
    return day if day is not None and _takes_booster(code, born, day) else None


def _takes_booster(code: str, born: date | None, day: date) -> bool:
    """Whether a booster is open to somebody of that age; without a birth date it may be."""
    product = vaccine(code)
    ages = ages_for(product, "booster1", day) if product else None
    return ages is not None and (born is None or age_on(born, day) in ages)
