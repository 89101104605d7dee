"""What stands on a paper card in people's own handwriting, and what the server must make of it.

Both come from the same made-up facts, side by side and without the product's readers: a date that
is misread on its way is found by comparing the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from vaxentry.demo.mishaps import Part
from vaxentry.demo.stories import TODAY, Visit
from vaxentry.domain.form import Field

Wire = Mapping[str, str | int]
"""Values by their name on the wire; a name that is missing must be empty on the server."""

ANYTHING = "*"
"""Stands for a value that the program makes up itself: it must not be empty."""

_DATE_STYLES = ("{:%d/%m/%Y}", "{:%d-%m-%Y}", "{:%d%m%Y}", "{:%d.%m.%Y}", "{:%d%m%y}")
_ELDERLY = 60
_NOTHING = "-"
_COMPLAINTS = ("",) * 17 + ("pusing", "mual", "nyeri di tempat suntikan")
_WITHOUT_TIME = 0.08
_WITHOUT_PRESSURE = 0.05
_GROUPS = {"": "", "lansia": "Lansia", "masyarakat_umum": "Masyarakat Umum"}


@dataclass(frozen=True, slots=True)
class Header:
    """What is the same on every card of a pile.

    Attributes:
        vaccine: its code; `printed` as people write it.
        volume_ul: microlitres of one dose; None where the card has none.
    """

    given_on: date
    vaccine: str
    printed: str
    volume_ul: int | None
    batch: str
    vaccinator: str

    @property
    def paper(self) -> Mapping[Field, str]:
        """The header's four fields as they stand on the cards."""
        return {
            Field.GIVEN_ON: f"{self.given_on:%d/%m/%Y}",
            Field.VACCINE: self.printed,
            Field.BATCH: self.batch,
            Field.VACCINATOR: self.vaccinator,
        }


@dataclass(frozen=True, slots=True)
class Print:
    """One card's fields as written, and the same facts as the server must hold them."""

    paper: Mapping[Field, str]
    wire: Wire


def print_card(visit: Visit, header: Header) -> Print:
    """The card of a visit in a pile; the same visit always gives the same card."""
    ink = Random(visit.ink)
    parts = [
        _pile(visit, header),
        _document(visit),
        _person(visit, header, ink),
        _screening(visit, ink),
    ]
    if not visit.deferred:
        parts.append(_injection(visit, header, ink))
    paper: dict[Field, str] = {}
    wire: dict[str, str | int] = {}
    for part in parts:
        paper |= part.paper
        wire |= part.wire
    return Print(paper, {name: value for name, value in wire.items() if value != ""})


def _pile(visit: Visit, header: Header) -> Print:
    wire = {"given_on": header.given_on.isoformat()}
    if not visit.deferred:
        wire |= {"vaccine": header.vaccine, "batch": header.batch}
        wire |= {"vaccinator": header.vaccinator}
    return Print(header.paper, wire)


def _document(visit: Visit) -> Print:
    order = visit.birth_order
    paper = {Field.ID_TYPE: visit.id_type, Field.ID_NUMBER: visit.id_number}
    wire: dict[str, str | int] = {"id_type": visit.id_type, "id_number": _held_number(visit)}
    if order is None:
        return Print(paper, wire)
    return Print({**paper, Field.BIRTH_ORDER: str(order)}, {**wire, "birth_order": order})


def _held_number(visit: Visit) -> str:
    if visit.part is Part.SWAP_UNSEEN:
        return visit.mistyped
    return visit.id_number or ANYTHING


def _person(visit: Visit, header: Header, ink: Random) -> Print:
    who = visit.person
    group = _group(who.birth_date, header.given_on)
    paper = {
        Field.NAME: visit.name,
        Field.BIRTH_PLACE: who.birth_place,
        Field.BIRTH_DATE: ink.choice(_DATE_STYLES).format(who.birth_date),
        Field.SEX: who.sex,
        Field.PHONE: _written_phone(who.phone, ink),
        Field.ADDRESS: who.address,
        Field.VILLAGE: who.village,
        Field.TARGET_GROUP: _GROUPS[group],
        Field.TICKET: ink.choice((str.upper, str.upper, str.lower))(visit.ticket),
    }
    wire = {
        "name": visit.name.upper(),
        "birth_place": who.birth_place,
        "birth_date": who.birth_date.isoformat(),
        "sex": who.sex,
        "phone": f"+62{who.phone}" if who.phone else _NOTHING,
        "address": who.address,
        "village": who.village,
        "target_group": group,
        "ticket": visit.ticket,
    }
    return Print(paper, wire)


def _group(born: date, given_on: date) -> str:
    birthday_passed = (given_on.month, given_on.day) >= (born.month, born.day)
    age = given_on.year - born.year - (not birthday_passed)
    if age >= _ELDERLY:
        return "lansia"
    return "masyarakat_umum" if age else ""


def _written_phone(national: str, ink: Random) -> str:
    if not national:
        return _NOTHING
    local = "0" + national
    dashed = "-".join((local[:4], local[4:8], local[8:]))
    return ink.choice((local, local, dashed, f"+62 {national}"))


def _screening(visit: Visit, ink: Random) -> Print:
    tenths = ink.randint(376, 384) if visit.deferred else ink.randint(355, 374)
    paper = {
        Field.TEMPERATURE: f"{tenths // 10}{ink.choice(',.')}{tenths % 10}",
        Field.SCREENING: "tunda" if visit.deferred else "lanjut",
    }
    wire: dict[str, str | int] = {"temperature": tenths, "screening": paper[Field.SCREENING]}
    if ink.random() >= _WITHOUT_PRESSURE:
        systolic, diastolic = ink.randint(100, 159), ink.randint(60, 95)
        paper[Field.BLOOD_PRESSURE] = f"{systolic}/{diastolic}"
        wire |= {"systolic": systolic, "diastolic": diastolic}
    else:
        paper[Field.BLOOD_PRESSURE] = _NOTHING
    if visit.deferred:
        until = TODAY - timedelta(days=1)
        paper[Field.DEFERRED_UNTIL] = f"{until:%d/%m/%Y}"
        wire["deferred_until"] = until.isoformat()
    return Print(paper, wire)


def _injection(visit: Visit, header: Header, ink: Random) -> Print:
    paper = {Field.COURSE: "primer", Field.DOSE_NO: str(visit.dose_no)}
    wire: dict[str, str | int] = {"course": "primer", "dose_no": visit.dose_no}
    if header.volume_ul is not None:
        paper[Field.VOLUME] = f"{header.volume_ul / 1000:g}".replace(".", ",")
        wire["volume_ul"] = header.volume_ul
    if ink.random() >= _WITHOUT_TIME:
        hour, minute = ink.randint(8, 15), ink.randint(0, 59)
        paper[Field.GIVEN_AT] = f"{hour:02d}{ink.choice(('.', ':', ''))}{minute:02d}"
        wire["given_at"] = f"{hour:02d}:{minute:02d}"
    complaint = ink.choice(_COMPLAINTS)
    if visit.mistyped:
        # It would be sent before its number is typed again, and then a supervisor has to agree.
        complaint = ""
    paper[Field.COMPLAINT] = complaint or _NOTHING
    wire["complaint"] = complaint
    return Print(paper, wire)
