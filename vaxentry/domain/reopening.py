"""A dose back into the fields of the form, so that a record can be opened and corrected."""

from datetime import date

from vaxentry.domain.choices import NO_COMPLAINT
from vaxentry.domain.dates import show_date, show_time
from vaxentry.domain.dose import Dose, Origin
from vaxentry.domain.form import Field
from vaxentry.domain.measures import (
    NORMAL,
    NOT_RECORDED,
    show_blood_pressure,
    show_temperature,
    show_volume,
)


def unparse(dose: Dose) -> dict[Field, str]:
    """The form that `validation.check` reads as this same dose; every field is in it.

    Holds the full identity number, ticket and phone: for the entry form only. `Dose.origins` go
    to `validation.check` beside the form.
    """
    return {
        **_visit(dose),
        **_person(dose),
        **_screening(dose),
        **_injection(dose),
        **_earlier(dose),
    }


def on_the_card(dose: Dose) -> dict[Field, str]:
    """The form without what only the rules gave: read again, the rules give it anew."""
    ruled = {at for at, origin in dose.origins.items() if origin is Origin.RULE}
    return unparse(dose) | dict.fromkeys(ruled, "")


def _visit(dose: Dose) -> dict[Field, str]:
    return {
        Field.GIVEN_ON: show_date(dose.given_on),
        Field.VACCINE: dose.vaccine,
        Field.BATCH: dose.batch,
        Field.VACCINATOR: dose.vaccinator,
    }


def _person(dose: Dose) -> dict[Field, str]:
    order = dose.identity.birth_order
    return {
        Field.ID_TYPE: dose.identity.type.value,
        Field.ID_NUMBER: dose.identity.number,
        Field.BIRTH_ORDER: "" if order is None else str(order),
        Field.NAME: dose.name,
        Field.BIRTH_PLACE: dose.birth_place,
        Field.BIRTH_DATE: _day(dose.birth_date),
        Field.SEX: dose.sex.value if dose.sex else "",
        Field.PHONE: dose.phone,
        Field.ADDRESS: dose.address,
        Field.VILLAGE: dose.village,
        Field.TARGET_GROUP: dose.target_group,
        Field.TICKET: dose.ticket.text if dose.ticket else "",
    }


def _screening(dose: Dose) -> dict[Field, str]:
    return {
        Field.TEMPERATURE: show_temperature(dose.temperature) or _answer(dose, Field.TEMPERATURE),
        Field.BLOOD_PRESSURE: show_blood_pressure(dose.systolic, dose.diastolic)
        or _answer(dose, Field.BLOOD_PRESSURE),
        Field.SCREENING: dose.screening.value,
        Field.DEFERRED_UNTIL: _day(dose.deferred_until),
    }


def _injection(dose: Dose) -> dict[Field, str]:
    given = dose.is_given
    return {
        Field.COURSE: dose.course,
        Field.DOSE_NO: "" if dose.dose_no is None else str(dose.dose_no),
        Field.VOLUME: show_volume(dose.volume_ul),
        Field.GIVEN_AT: show_time(dose.given_at) if given else "",
        Field.COMPLAINT: dose.complaint or (NO_COMPLAINT if given else ""),
    }


def _earlier(dose: Dose) -> dict[Field, str]:
    earlier = dose.earlier
    return {
        Field.EARLIER_VACCINE: earlier.vaccine if earlier else "",
        Field.EARLIER_GIVEN_ON: _day(earlier.given_on) if earlier else "",
        Field.EARLIER_PLACE: earlier.place if earlier else "",
    }


def _answer(dose: Dose, at: Field) -> str:
    """What the card says instead of a figure; "" where nobody asked."""
    origin = dose.origins.get(at)
    if origin is None:
        return ""
    return NORMAL if origin is Origin.CONFIRMED else NOT_RECORDED


def _day(day: date | None) -> str:
    return show_date(day) if day else ""
