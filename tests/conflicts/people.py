"""Persons nobody is: each index its own, with a number of the sandbox and a serial from 9000."""

from dataclasses import replace
from datetime import date, timedelta

from tests.db.conftest import a_dose
from vaxentry.domain.dose import Dose, Identity, IdType, Screening, Sex
from vaxentry.domain.ticket import TicketNo

FIRST = (
    "SITI", "BUDI", "DEWI", "AGUS", "RINA", "YOHANA", "MUHAMMAD", "NUR", "EKO", "WAYAN", "MADE",
    "KETUT", "ASEP", "UJANG", "ANI",
)  # fmt: skip
MIDDLE = (
    "AMINAH", "SANTOSO", "LESTARI", "WIJAYA", "FADLI", "PUTRA", "WAROMI", "HIDAYAT", "UTAMI",
    "PRASETYO",
)  # fmt: skip
LAST = (
    "SIREGAR", "TANJUNG", "NASUTION", "MANDACAN", "KOGOYA", "RUMBIAK", "PURBA", "HALIM",
    "GUNAWAN", "SARI", "RAHMAN",
)  # fmt: skip
DAY = date(2021, 8, 2)
_DAYS, _MONTHS, _YEARS = 28, 12, 60


def number_of(index: int) -> str:
    """Sixteen digits that tell the birth date; neighbours are one digit apart."""
    day, rest = 1 + index % _DAYS, index // _DAYS
    month, rest = 1 + rest % _MONTHS, rest // _MONTHS
    year, serial = 40 + rest % _YEARS, 9000 + rest // _YEARS
    return f"927106{day:02d}{month:02d}{year:02d}{serial:04d}"


def birth_date_of(index: int) -> date:
    number = number_of(index)
    return date(1900 + int(number[10:12]), int(number[8:10]), int(number[6:8]))


def name_of(index: int) -> str:
    """Many share one: what tells people apart is not the name."""
    first, rest = FIRST[index % len(FIRST)], index // len(FIRST)
    middle, rest = MIDDLE[rest % len(MIDDLE)], rest // len(MIDDLE)
    return f"{first} {middle} {LAST[rest % len(LAST)]}"


def card_of(index: int, **changed: object) -> Dose:
    """The first dose of a person, with a ticket of its own; neighbours' are one sign apart."""
    dose = a_dose(
        number_of(index),
        name=name_of(index),
        birth_date=birth_date_of(index),
        sex=Sex.MALE,
        given_on=DAY + timedelta(days=index % 25),
        ticket=TicketNo(f"P-{index:07d}"),
        phone=f"+62811{index // 4:08d}",
    )
    return replace(dose, **changed)  # type: ignore[arg-type]


def look_alikes(index: int) -> list[Dose]:
    """Cards that look like trouble and are none: of each some, by the index."""
    card = card_of(index)
    later = card.given_on + timedelta(days=40)
    mother = Identity(IdType.MOTHER_NIK, card.identity.number, 1)
    deferred = replace(
        card, screening=Screening.DEFERRED, vaccine="", course="", dose_no=None, batch="",
        volume_ul=None, ticket=None,
    )  # fmt: skip
    kinds: list[list[Dose]] = [
        # The second dose on the ticket of the first one.
        [card, replace(card, dose_no=2, given_on=later)],
        # Put off, then given.
        [deferred, card],
        # A booster, and the course repeated and counted as such.
        [card, replace(card, course="booster1", given_on=later, ticket=None)],
        [card, replace(card, course="primer_ulang", given_on=later, ticket=None)],
        # Twins under their mother's number, who bear one name.
        [
            replace(card, identity=mother, ticket=None),
            replace(card, identity=replace(mother, birth_order=2), ticket=None),
        ],
        # Father and son: one name, one phone, one street.
        [card, card_of(index + 1, name=card.name, phone=card.phone)],
        # A family on its family card.
        [
            replace(card, identity=Identity(IdType.KK, card.identity.number), ticket=None),
            card_of(
                index + 1,
                identity=Identity(IdType.KK, card.identity.number),
                name=f"{card.name} KECIL",
                ticket=None,
            ),
        ],
        # Titles and another spelling of blanks are the same name.
        [card, replace(card, name=f"dr. {card.name}", dose_no=2, given_on=later, ticket=None)],
        # No document at all.
        [
            replace(card, identity=Identity(IdType.NONE, f"TI-{index}"), ticket=None),
            replace(card, identity=Identity(IdType.NONE, f"TI-{index + 1}"), ticket=None),
        ],
    ]
    return kinds[(index // 2) % len(kinds)]
