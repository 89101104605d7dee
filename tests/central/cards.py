"""Cards of people nobody is."""

import itertools
from dataclasses import replace
from datetime import date

from vaxentry.domain.dose import Dose, Identity, IdType, Screening, Sex
from vaxentry.domain.ticket import TicketNo

numbers = itertools.count(1)


def nik(number: int) -> str:
    """A NIK nobody has: districts never issue serials of 9000 and more on one day."""
    day, serial = number // 900 % 28 + 1, 9000 + number % 900
    return f"320113{day:02d}0190{serial:04d}"


def given(
    name: str = "SITI AMINAH",
    *,
    number: str | None = None,
    ticket: str | None = None,
    dose_no: int = 1,
    id_type: IdType = IdType.NIK,
    birth_order: int | None = None,
    birth_date: date | None = date(1990, 1, 1),
    given_on: date = date(2021, 8, 17),
    course: str = "primer",
    vaccine: str = "sinovac",
    phone: str = "+6281200000000",
) -> Dose:
    """A dose of a new person with a new ticket, unless told otherwise; ticket "" = none."""
    fresh = next(numbers)
    number = nik(fresh) if number is None else number
    ticket = f"P-{fresh}" if ticket is None else ticket
    return Dose(
        Identity(id_type, number, birth_order),
        name,
        given_on,
        Screening.PROCEED,
        birth_date=birth_date,
        sex=Sex.FEMALE,
        phone=phone,
        ticket=TicketNo(ticket) if ticket else None,
        vaccine=vaccine,
        course=course,
        dose_no=dose_no,
        batch="BX-1",
        volume_ul=500,
    )


def deferred(dose: Dose) -> Dose:
    """The same card when screening said *tunda*."""
    return replace(
        dose, screening=Screening.DEFERRED, vaccine="", course="", dose_no=None, batch=""
    )
