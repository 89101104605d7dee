"""Who comes to the vaccination post, and what is written down about each visit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from random import Random

from vaxentry.demo.mishaps import Part
from vaxentry.demo.people import HOME_REGENCY, Person, Population, Wish

TODAY = date(2021, 9, 28)
"""The vaccination date of most cards: the week of the outage in Kendal."""
LATE_DAY = date(2021, 8, 31)
"""A pile that was found late: four weeks, so a second Sinovac dose on `TODAY` is in time."""

_TICKET_SIGNS = "ACDEFHJKMNPRTWXY34679"
_WITHOUT_TICKET = 0.12
_SECOND_DOSES = 0.3


class Where(Enum):
    """The pile a visit's card lies in."""

    LATE = "late"
    SINOVAC = "sinovac"
    ANY = "any"
    NEWBORN = "newborn"


@dataclass(frozen=True, slots=True)
class Visit:
    """One person's visit as the people at the post know it.

    Attributes:
        name: written on the card; in one story not the name that belongs to the NIK.
        id_type: code of the document (`dose.IdType`).
        id_number: as the card should be read; empty without any document.
        ticket: empty for people registered on the spot.
        birth_order: for newborns under their mother's NIK.
        mistyped: the number as the clerk's fingers first type it; empty = without a slip.
        ink: seed of everything else on the card; the same ink gives the same card.
    """

    part: Part
    person: Person
    name: str
    id_number: str
    ticket: str
    ink: int
    id_type: str = "nik"
    where: Where = Where.ANY
    dose_no: int = 1
    birth_order: int | None = None
    deferred: bool = False
    mistyped: str = ""


Telling = tuple[Visit, ...]


class Storyteller:
    """Tells each story with new people; the same seed tells the same day."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._population = Population(random, TODAY)
        self._tickets: set[str] = set()
        self.registered: list[Person] = []
        """Everybody the population register knows, mothers of newborns too."""

    def tell(self, story: Sequence[Part]) -> Telling:
        """One telling of a story: a visit for each part, in the order they come to be typed."""
        return _TELLERS[story[0]](self)

    def _visit(self, part: Part, wish: Wish | None = None, *, registered: bool = True) -> Visit:
        person = self._population.person(wish or Wish())
        if registered and person.is_local:
            self.registered.append(person)
        has_ticket = self._random.random() >= _WITHOUT_TICKET
        return Visit(
            part=part,
            person=person,
            name=person.name,
            id_number=person.nik,
            ticket=self._ticket() if has_ticket else "",
            ink=self._random.randrange(2**32),
            dose_no=2 if self._random.random() < _SECOND_DOSES else 1,
        )

    def _ticket(self) -> str:
        while True:
            ticket = "P-" + "".join(self._random.choices(_TICKET_SIGNS, k=8))
            if ticket not in self._tickets:
                self._tickets.add(ticket)
                return ticket

    def _ticketed(self, part: Part, wish: Wish | None = None) -> Visit:
        return replace(self._visit(part, wish), ticket=self._ticket(), dose_no=1)

    def plain(self) -> Telling:
        return (self._visit(Part.NONE),)

    def outsider(self) -> Telling:
        return (self._visit(Part.OUTSIDER, Wish(local=False)),)

    def no_document(self) -> Telling:
        visit = self._visit(Part.NO_DOCUMENT, registered=False)
        return (replace(visit, id_type="none", id_number="", dose_no=1),)

    def family_card(self) -> Telling:
        visit = self._visit(Part.FAMILY_CARD, registered=False)
        day, serial = self._random.randint(1, 28), self._random.randint(9000, 9989)
        number = f"{HOME_REGENCY}15{day:02d}0412{serial}"
        return (replace(visit, id_type="kk", id_number=number),)

    def ticket_of_two(self) -> Telling:
        owner = self._ticketed(Part.TICKET_OWNER)
        return owner, replace(self._visit(Part.TICKET_STRANGER), ticket=owner.ticket)

    def nik_of_two(self) -> Telling:
        """A brother-in-law's number, birth date and all: only the name tells."""
        owner = self._visit(Part.NIK_OWNER)
        stranger = replace(
            self._ticketed(Part.NIK_STRANGER),
            person=owner.person,
            name=self._population.other_name(owner.person),
            id_number=owner.id_number,
            dose_no=3 - owner.dose_no,
        )
        return owner, stranger

    def nik_not_found(self) -> Telling:
        return (self._visit(Part.NIK_NOT_FOUND, registered=False),)

    def typed_twice(self) -> Telling:
        once = self._visit(Part.TYPED_ONCE)
        return once, replace(once, part=Part.TYPED_AGAIN)

    def dose_number_repeated(self) -> Telling:
        first = replace(self._ticketed(Part.DOSE_FIRST), where=Where.LATE)
        return first, self._later(first, Part.DOSE_NUMBER_REPEATED, Where.SINOVAC)

    def ticket_reused(self) -> Telling:
        first = replace(self._ticketed(Part.TICKET_KEPT), where=Where.LATE)
        again = self._later(first, Part.TICKET_REUSED, Where.SINOVAC)
        return first, replace(again, ticket=first.ticket, dose_no=2)

    def deferred(self) -> Telling:
        first = replace(self._ticketed(Part.DEFERRED), where=Where.LATE, deferred=True)
        again = self._later(first, Part.RETURNED, Where.ANY)
        return first, replace(again, ticket=first.ticket, deferred=False)

    def twins(self) -> Telling:
        mother = self._population.person(Wish(sex="P", youngest=20, oldest=38))
        self.registered.append(mother)
        baby = Wish(youngest=0, oldest=0, years=(TODAY.year,), months=(TODAY.month,))
        older = replace(
            self._visit(Part.TWIN_OLDER, baby, registered=False),
            id_type="mother_nik",
            id_number=mother.nik,
            ticket="",
            birth_order=1,
            dose_no=1,
            where=Where.NEWBORN,
        )
        name = self._population.other_name(older.person)
        return older, self._younger(older, name)

    def _younger(self, older: Visit, name: str) -> Visit:
        ink = self._random.randrange(2**32)
        return replace(older, part=Part.TWIN_YOUNGER, name=name, birth_order=2, ink=ink)

    def _later(self, first: Visit, part: Part, where: Where) -> Visit:
        ink = self._random.randrange(2**32)
        return replace(first, part=part, where=where, ticket=self._ticket(), ink=ink)

    def swap_impossible(self) -> Telling:
        return (self._swapped(Part.SWAP_IMPOSSIBLE, 8, Wish(months=range(2, 10))),)

    def swap_birth_date(self) -> Telling:
        years = [year for year in range(1943, 2002) if year % 100 // 10 != year % 10]
        return (self._swapped(Part.SWAP_BIRTH_DATE, 10, Wish(years=years, days=range(1, 29))),)

    def swap_sex(self) -> Telling:
        """The 12th is written 52 for a woman; swapped it is a man's 25th."""
        return (self._swapped(Part.SWAP_SEX, 6, Wish(sex="P", days=(12,))),)

    def swap_unseen(self) -> Telling:
        while True:
            visit = self._swapped(Part.SWAP_UNSEEN, 14, Wish(local=False))
            if visit.mistyped != visit.id_number:
                return (visit,)

    def _swapped(self, part: Part, at: int, wish: Wish) -> Visit:
        visit = self._visit(part, wish)
        return replace(visit, mistyped=swap(visit.id_number, at))


def swap(digits: str, at: int) -> str:
    """The digits with those at `at` and `at + 1` in each other's place."""
    return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]


_TELLERS: Mapping[Part, Callable[[Storyteller], Telling]] = {
    Part.NONE: Storyteller.plain,
    Part.OUTSIDER: Storyteller.outsider,
    Part.NO_DOCUMENT: Storyteller.no_document,
    Part.FAMILY_CARD: Storyteller.family_card,
    Part.TICKET_OWNER: Storyteller.ticket_of_two,
    Part.NIK_OWNER: Storyteller.nik_of_two,
    Part.NIK_NOT_FOUND: Storyteller.nik_not_found,
    Part.TYPED_ONCE: Storyteller.typed_twice,
    Part.DOSE_FIRST: Storyteller.dose_number_repeated,
    Part.TICKET_KEPT: Storyteller.ticket_reused,
    Part.TWIN_OLDER: Storyteller.twins,
    Part.DEFERRED: Storyteller.deferred,
    Part.SWAP_IMPOSSIBLE: Storyteller.swap_impossible,
    Part.SWAP_BIRTH_DATE: Storyteller.swap_birth_date,
    Part.SWAP_SEX: Storyteller.swap_sex,
    Part.SWAP_UNSEEN: Storyteller.swap_unseen,
}
