"""Whether a ruling that was not sent yet goes on with the correction of its record."""

from vaxentry.domain.dose import Dose
from vaxentry.domain.names import name_key
from vaxentry.domain.vaccines import series_of


def is_still_about(before: Dose, after: Dose) -> bool:
    """Whether a correction leaves alone what a ruling can have been made on."""
    return _judged(before) == _judged(after)


def _judged(dose: Dose) -> tuple[object, ...]:
    return (
        dose.identity, name_key(dose.name), dose.birth_date, dose.ticket, dose.screening,
        series_of(dose.vaccine), dose.course, dose.dose_no, dose.given_on,
    )  # fmt: skip
