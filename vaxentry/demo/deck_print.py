"""What stands on a card of the published deck, and the same facts as the book must hold them.

Both are made here side by side from one visit, without the product's readers.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from vaxentry.demo.deck_people import Guest, village_of
from vaxentry.demo.paper import ANYTHING, Header
from vaxentry.domain.form import MEASURED, Field, Form

HEADER = Header(date(2021, 9, 28), "sinovac", "SINOVAC", 500, "CSA217", "BIDAN WULAN")
OTHER_BATCH = "CSB404"
FIRST_DOSE_ON = date(2021, 8, 31)
"""Four weeks before: a second dose on the day of the header is in time."""

_FIRST_BATCH = "CSA188"
_COMES_BACK = timedelta(days=3)
_EARLIER_PLACE = "PUSKESMAS BOJA"
_ELDERLY = 60
_NOTHING = "-"
_GROUPS = {True: ("LANSIA", "lansia"), False: ("MASYARAKAT UMUM", "masyarakat_umum")}

BookRow = Mapping[str, object]
"""Values by wire name; a name that is missing must be empty in the book."""


def card_paper(guest: Guest) -> dict[Field, str]:
    """The card as it is written, in block capitals."""
    paper = {
        Field.ID_TYPE: guest.id_type,
        Field.ID_NUMBER: guest.number,
        **_person_paper(guest),
        Field.TICKET: guest.ticket,
        Field.TEMPERATURE: f"{guest.tenths // 10},{guest.tenths % 10}",
        Field.BLOOD_PRESSURE: f"{guest.systolic}/{guest.diastolic}",
        **(_deferral_paper() if guest.deferred else _injection_paper(guest)),
    }
    return {at: text for at, text in paper.items() if text}


def _person_paper(guest: Guest) -> dict[Field, str]:
    who = guest.person
    return {
        Field.NAME: who.name.upper(),
        Field.BIRTH_PLACE: who.birth_place.upper(),
        Field.BIRTH_DATE: f"{who.birth_date:%d-%m-%Y}",
        Field.SEX: who.sex,
        Field.PHONE: f"0{who.phone}" if who.phone else _NOTHING,
        Field.VILLAGE: village_of(who),
        Field.ADDRESS: who.address.upper(),
        Field.TARGET_GROUP: _group(guest)[0],
    }


def _deferral_paper() -> dict[Field, str]:
    return {
        Field.SCREENING: "tunda",
        Field.DEFERRED_UNTIL: f"{HEADER.given_on + _COMES_BACK:%d-%m-%Y}",
    }


def _injection_paper(guest: Guest) -> dict[Field, str]:
    return {
        Field.SCREENING: "lanjut",
        Field.DOSE_NO: str(guest.dose_no),
        Field.BATCH: guest.batch,
        Field.GIVEN_AT: f"{guest.time[:2]}.{guest.time[2:]}" if guest.time else "",
        Field.COMPLAINT: guest.complaint or _NOTHING,
        **(_earlier_paper(guest.earlier_on) if guest.earlier_on else {}),
    }


def _earlier_paper(day: date) -> dict[Field, str]:
    return {
        Field.EARLIER_VACCINE: HEADER.printed,
        Field.EARLIER_GIVEN_ON: f"{day:%d-%m-%Y}",
        Field.EARLIER_PLACE: _EARLIER_PLACE,
    }


def book_row(guest: Guest) -> BookRow:
    """What the book must hold of the visit in the end."""
    return {
        "id_type": guest.id_type,
        "id_number": guest.number or ANYTHING,
        **_person_row(guest),
        "ticket": guest.ticket,
        **_screening_row(guest),
        **(_deferral_row() if guest.deferred else _injection_row(guest)),
    }


def _person_row(guest: Guest) -> BookRow:
    who = guest.person
    return {
        "name": who.name.upper(),
        "birth_place": who.birth_place.upper(),
        "birth_date": who.birth_date.isoformat(),
        "sex": who.sex,
        "phone": f"+62{who.phone}" if who.phone else _NOTHING,
        "village": village_of(who),
        "address": who.address.upper(),
        "target_group": _group(guest)[1],
    }


def _screening_row(guest: Guest) -> BookRow:
    """Figures that were only confirmed are not in the book, but that they were is."""
    result = {"screening": "tunda" if guest.deferred else "lanjut"}
    if guest.is_normal:
        return result | {"origins.temperature": "confirmed", "origins.blood_pressure": "confirmed"}
    figures = {
        "temperature": guest.tenths,
        "systolic": guest.systolic,
        "diastolic": guest.diastolic,
    }
    return result | figures


def _deferral_row() -> BookRow:
    day = HEADER.given_on
    return {"given_on": day.isoformat(), "deferred_until": (day + _COMES_BACK).isoformat()}


def _injection_row(guest: Guest) -> BookRow:
    return {
        "given_on": HEADER.given_on.isoformat(),
        "vaccine": HEADER.vaccine,
        "batch": guest.batch or HEADER.batch,
        "vaccinator": HEADER.vaccinator,
        "course": "primer",
        "dose_no": guest.dose_no,
        "volume_ul": HEADER.volume_ul,
        "given_at": f"{guest.time[:2]}:{guest.time[2:]}" if guest.time else "",
        "complaint": guest.complaint,
        **(_earlier_row(guest.earlier_on) if guest.earlier_on else {}),
    }


def _earlier_row(day: date) -> BookRow:
    return {
        "earlier.dose_no": 1,
        "earlier.vaccine": HEADER.vaccine,
        "earlier.given_on": day.isoformat(),
        "earlier.place": _EARLIER_PLACE,
    }


def held_form(guest: Guest) -> Form:
    """The form of the first visit, weeks ago, of somebody who comes again."""
    return {
        **_person_paper(guest),
        Field.ID_TYPE: guest.id_type,
        Field.ID_NUMBER: guest.number,
        Field.GIVEN_ON: f"{FIRST_DOSE_ON:%d-%m-%Y}",
        Field.VACCINE: HEADER.vaccine,
        Field.BATCH: _FIRST_BATCH,
        Field.VACCINATOR: HEADER.vaccinator,
        **dict.fromkeys(MEASURED, _NOTHING),
        Field.SCREENING: "lanjut",
        Field.DOSE_NO: "1",
        Field.COMPLAINT: _NOTHING,
    }


def _group(guest: Guest) -> tuple[str, str]:
    born, day = guest.person.birth_date, HEADER.given_on
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return _GROUPS[age >= _ELDERLY]
