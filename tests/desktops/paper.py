"""The paper cards of the two desktops: people nobody is, each with a card of block capitals."""

from datetime import date

from vaxentry.demo.cards import Card
from vaxentry.demo.mishaps import Part
from vaxentry.demo.paper import Header
from vaxentry.domain.form import Field, Form

HEADER = Header(date(2021, 9, 28), "sinovac", "Sinovac", 500, "CSA4471", "Bidan Wulan")
_MAN = {
    Field.ID_TYPE: "nik",
    Field.BIRTH_PLACE: "Kendal",
    Field.SEX: "L",
    Field.ADDRESS: "Jl. Pemuda 3",
    Field.VILLAGE: "Bugangin",
    Field.TARGET_GROUP: "Masyarakat Umum",
    Field.TEMPERATURE: "36,5",
    Field.BLOOD_PRESSURE: "120/80",
    Field.SCREENING: "lanjut",
    Field.COURSE: "primer",
    Field.GIVEN_AT: "0830",
    Field.COMPLAINT: "-",
}


def paper(name: str, serial: int, ticket: str, dose_no: int = 1, **other: str) -> Form:
    """A card; `serial` (9000 and more: districts never issue it) makes the NIK and the phone."""
    written = {
        **_MAN,
        Field.ID_NUMBER: f"332401070190{serial}",
        Field.NAME: name,
        Field.BIRTH_DATE: "07/01/1990",
        Field.PHONE: f"08400000{serial}",
        Field.TICKET: ticket,
        Field.DOSE_NO: str(dose_no),
    }
    return written | {Field(field): text for field, text in other.items()}


def as_card(number: int, written: Form) -> Card:
    """The card as the typist takes it."""
    return Card(number, 1, number, Part.NONE, {**HEADER.paper, **written}, {}, {})
