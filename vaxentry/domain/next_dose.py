"""When the next dose of a primary course may be given."""

from datetime import date

from vaxentry.domain.dose import Dose
from vaxentry.domain.vaccines import PRIMARY_COURSES, earliest_next, series_length


def next_dose_on(dose: Dose) -> date | None:
    """The first day on which the rules of that day allow the next dose; later is never wrong.

    None when no injection was given, the course is complete or a booster, or no rule is known.
    """
    if not dose.is_given or dose.dose_no is None or dose.course not in PRIMARY_COURSES:
        return None
    length = series_length(dose.vaccine, dose.course)
    if length is None or dose.dose_no >= length:
        return None
    return earliest_next(dose.vaccine, dose.dose_no, dose.given_on)
