"""A saved dose written back as the raw texts it could be typed as. Pure."""

from datetime import date

from vaxentry.domain.choices import NO_COMPLAINT
from vaxentry.domain.dates import show_date, show_time
from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field
from vaxentry.domain.measures import show_blood_pressure, show_temperature, show_volume


def form_of(dose: Dose) -> dict[Field, str]:
    """The form of a dose: checking it gives the same dose again, evidence and origins aside."""
    return _header(dose) | _person(dose) | _screening(dose) | _injection(dose)


def _header(dose: Dose) -> dict[Field, str]:
    return {
        Field.GIVEN_ON: show_date(dose.given_on),
        Field.VACCINE: dose.vaccine,
        Field.BATCH: dose.batch,
        Field.VACCINATOR: dose.vaccinator,
    }


def _person(dose: Dose) -> dict[Field, str]:
    order = dose.identity.birth_order
    return {
        Field.ID_TYPE: str(dose.identity.type),
        Field.ID_NUMBER: dose.identity.number,
        Field.BIRTH_ORDER: "" if order is None else str(order),
        Field.NAME: dose.name,
        Field.BIRTH_PLACE: dose.birth_place,
        Field.BIRTH_DATE: _day(dose.birth_date),
        Field.SEX: dose.sex or "",
        Field.PHONE: dose.phone,
        Field.ADDRESS: dose.address,
        Field.VILLAGE: dose.village,
        Field.TARGET_GROUP: dose.target_group,
        Field.TICKET: dose.ticket.text if dose.ticket else "",
    }


def _screening(dose: Dose) -> dict[Field, str]:
    return {
        Field.TEMPERATURE: show_temperature(dose.temperature),
        Field.BLOOD_PRESSURE: show_blood_pressure(dose.systolic, dose.diastolic),
        Field.SCREENING: str(dose.screening),
        Field.DEFERRED_UNTIL: _day(dose.deferred_until),
    }


def _injection(dose: Dose) -> dict[Field, str]:
    if not dose.is_given:
        return {}
    return {
        Field.COURSE: dose.course,
        Field.DOSE_NO: "" if dose.dose_no is None else str(dose.dose_no),
        Field.VOLUME: show_volume(dose.volume_ul),
        Field.GIVEN_AT: show_time(dose.given_at),
        Field.COMPLAINT: dose.complaint or NO_COMPLAINT,
    }


def _day(day: date | None) -> str:
    return "" if day is None else show_date(day)
