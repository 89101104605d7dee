"""Who comes with the cards of the published deck: made-up people, written in block capitals."""

from dataclasses import dataclass
from datetime import date
from random import Random

from vaxentry.demo.people import Person, Population, Wish
from vaxentry.domain.stacks import Village

_NAMES = (
    *("BALOK", "BANDENGAN", "BANYUTOWO", "BUGANGIN", "BULUGEDE", "CANDIROTO", "JETIS"),
    *("JOTANG", "KALIBUNTU", "KARANGAYU", "KARANGSARI", "KEBONDALEM", "KETAPANG", "LANGENHARJO"),
    *("NGILIR", "PATUKANGAN", "PEGULON", "PEKAUMAN", "PENARUBAN", "SIJERUK", "SUKODONO"),
    *("TRONGGO", "TUNGGULREJO"),
)
VILLAGES = tuple(Village(name) for name in _NAMES)
"""The site's own list; most names are told by two or three letters."""

_TICKET_SIGNS = "ACDEFHJKMNPRTWXY34679"
_WITHOUT_TICKET, _WITHOUT_TIME = 0.4, 0.1
"""Shares of cards without a ticket number, and without a time."""


@dataclass(frozen=True, slots=True)
class Guest:
    """One visit as the people at the post know it.

    Attributes:
        number: of the document; empty for somebody without one.
        tenths: temperature in tenths of a degree.
        time: ``HHMM``; empty when nobody wrote it down.
        mistyped: the number as the clerk's fingers first type it; empty = without a slip.
        is_normal: the figures are within the limits and nobody asks for a copy of them.
        earlier_on: what the card says of the first dose where that one is missing here.
    """

    person: Person
    number: str
    ticket: str
    dose_no: int
    tenths: int
    systolic: int
    diastolic: int
    time: str
    batch: str = ""
    id_type: str = "nik"
    complaint: str = ""
    mistyped: str = ""
    is_normal: bool = True
    deferred: bool = False
    earlier_on: date | None = None


class Guests:
    """Makes visits one after the other; the same seed makes the same ones."""

    def __init__(self, random: Random, today: date) -> None:
        self._random = random
        self._population = Population(random, today)

    def guest(self, dose_no: int) -> Guest:
        """Somebody new of 19 to 79 years, with the district's own number."""
        random = self._random
        person = self._population.person(Wish())
        has_time = random.random() >= _WITHOUT_TIME
        return Guest(
            person=person,
            number=person.nik,
            ticket=self._ticket(),
            dose_no=dose_no,
            tenths=random.randint(358, 372),
            systolic=random.randint(105, 159),
            diastolic=random.randint(60, 95),
            time=f"{random.randint(8, 15):02d}{random.randint(0, 59):02d}" if has_time else "",
        )

    def _ticket(self) -> str:
        if self._random.random() < _WITHOUT_TICKET:
            return ""
        return "P-" + "".join(self._random.choices(_TICKET_SIGNS, k=8))


def village_of(person: Person) -> str:
    """The village of the site's list that a person lives in."""
    return VILLAGES[int(person.nik[-2:]) % len(VILLAGES)].name


def shortest_start(name: str) -> str:
    """The fewest first letters that no other village of the list begins with."""
    others = [one for one in _NAMES if one != name]
    lengths = range(1, len(name) + 1)
    alone = (n for n in lengths if not any(one.startswith(name[:n]) for one in others))
    return name[: next(alone, len(name))]
