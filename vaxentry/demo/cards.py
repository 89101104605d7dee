"""A day of paper cards from a seed: piles as they reach the clerk, mishaps mixed in."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

from vaxentry.demo.mishaps import EXPECTED, Expected, Part, tellings
from vaxentry.demo.paper import Header, Wire, print_card
from vaxentry.demo.people import Person
from vaxentry.demo.stories import LATE_DAY, TODAY, Storyteller, Telling, Visit, Where
from vaxentry.domain.form import Field

PILE_SIZE = 50
"""Cards after which a pile of the day is closed."""

_PRODUCTS = (
    ("sinovac", "Sinovac", 500, "CSA"),
    ("astrazeneca", "AstraZeneca", 500, "CTMAV"),
    ("sinovac", "CoronaVac", 500, "CSB"),
    ("pfizer", "Pfizer", 300, "FG"),
    ("moderna", "Moderna", 500, "94"),
)
_VACCINATORS = ("Bidan Wulan", "Ns. Ratna", "dr. Bima", "Bidan Tari")


@dataclass(frozen=True, slots=True)
class Card:
    """One paper card.

    Attributes:
        number: 1..n in the order of typing.
        story: which telling it belongs to; cards of one telling share it.
        paper: what is printed and written on it, the pile's header included.
        slips: what the clerk's fingers type first at a field instead of what the paper says.
        wire: what the server must hold in the end, by wire name.
    """

    number: int
    pile: int
    story: int
    part: Part
    paper: Mapping[Field, str]
    slips: Mapping[Field, str]
    wire: Wire

    @property
    def expected(self) -> Expected:
        """What must become of it, from the hand-written table."""
        return EXPECTED[self.part]


@dataclass(frozen=True, slots=True)
class Pile:
    """Cards with one header: typed as one stack."""

    number: int
    header: Header
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Day:
    """All piles of a day and the people the population register knows."""

    piles: Sequence[Pile]
    registered: Sequence[Person]

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every card in the order of typing."""
        return tuple(card for pile in self.piles for card in pile.cards)


def make_day(seed: int, cards: int) -> Day:
    """A day of exactly so many cards; the same seed gives the same day.

    Raises:
        ValueError: too few cards to tell every story once.
    """
    random = Random(seed)
    teller = Storyteller(random)
    told = _tell(teller, cards)
    random.shuffle(told)
    sorted_out = _sort_into_piles(list(enumerate(told, start=1)), random)
    return Day(_print_piles(sorted_out, random), tuple(teller.registered))


def write_register(people: Iterable[Person], file: Path) -> None:
    """The population register of the demo as a CSV file: ``nik,name,birth_date``."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("nik", "name", "birth_date"))
        for person in people:
            writer.writerow((person.nik, person.name, person.birth_date.isoformat()))


def _tell(teller: Storyteller, cards: int) -> list[Telling]:
    told = [teller.tell(story) for story, times in tellings(cards).items() for _ in range(times)]
    missing = cards - sum(len(telling) for telling in told)
    return told + [teller.tell((Part.NONE,)) for _ in range(missing)]


_Numbered = tuple[int, Visit]


def _sort_into_piles(
    told: Sequence[tuple[int, Telling]], random: Random
) -> list[tuple[Where, list[_Numbered]]]:
    """The late pile first, then the piles of the day, the newborns last."""
    late: list[_Numbered] = []
    newborn: list[_Numbered] = []
    sinovac: list[list[_Numbered]] = []
    anywhere: list[list[_Numbered]] = []
    for number, telling in told:
        places = {place: [] for place in Where}  # type: dict[Where, list[_Numbered]]
        for visit in telling:
            places[visit.where].append((number, visit))
        late += places[Where.LATE]
        newborn += places[Where.NEWBORN]
        sinovac.append(places[Where.SINOVAC])
        anywhere.append(places[Where.ANY])
    of_today = [_shuffled(pile, random) for pile in _fill([*sinovac, *anywhere])]
    piles = [(Where.LATE, late), *((Where.ANY, pile) for pile in of_today)]
    return [*piles, (Where.NEWBORN, newborn)]


def _fill(groups: Iterable[list[_Numbered]]) -> list[list[_Numbered]]:
    """Piles of about `PILE_SIZE`; what belongs together stays in one pile."""
    piles: list[list[_Numbered]] = [[]]
    for group in groups:
        if len(piles[-1]) + len(group) > PILE_SIZE:
            piles.append([])
        piles[-1] += group
    return piles


def _shuffled(pile: Sequence[_Numbered], random: Random) -> list[_Numbered]:
    """The pile in random order, each story still in its own order."""
    places = [number for number, _ in pile]
    random.shuffle(places)
    waiting = {number: [v for n, v in pile if n == number] for number in places}
    return [(number, waiting[number].pop(0)) for number in places]


def _print_piles(piles: Sequence[tuple[Where, list[_Numbered]]], random: Random) -> list[Pile]:
    numbers = count(1)
    printed = []
    of_today = 0
    for pile_number, (where, visits) in enumerate(piles, start=1):
        header = _header(where, of_today, random)
        of_today += where is Where.ANY
        cards = [_card(next(numbers), pile_number, item, header) for item in visits]
        printed.append(Pile(pile_number, header, cards))
    return printed


def _header(where: Where, of_today: int, random: Random) -> Header:
    vaccinator = random.choice(_VACCINATORS)
    if where is Where.NEWBORN:
        return Header(TODAY, "hb0", "HB0", None, f"HB{random.randint(100, 999)}", vaccinator)
    code, name, volume_ul, lot = _PRODUCTS[of_today % len(_PRODUCTS)]
    batch = f"{lot}{random.randint(100, 999)}"
    day = LATE_DAY if where is Where.LATE else TODAY
    return Header(day, code, name, volume_ul, batch, vaccinator)


def _card(number: int, pile: int, item: _Numbered, header: Header) -> Card:
    story, visit = item
    printed = print_card(visit, header)
    slips = {Field.ID_NUMBER: visit.mistyped} if visit.mistyped else {}
    return Card(number, pile, story, visit.part, printed.paper, slips, printed.wire)
