"""The people at the desk, and the slips that are made with their cards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from vaxentry.domain.dose import Dose, Identity, IdType, Screening
from vaxentry.domain.ticket import TicketNo

_NAMES = (
    "YOHANA WAROMI", "SITI AMINAH", "MUHAMMAD YUSUF", "ROSA KAMBU", "MARTHA RUMBIAK", "AGUS SALIM",
    "PAULUS IMBIRI", "DEWI LESTARI", "NAOMI SROYER",
)  # fmt: skip
FIRST_DAY = date(2021, 8, 2)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comes for injections."""

    number: int
    identity: Identity
    name: str

    def dose(self, no: int) -> Dose:
        """What the card of one injection says."""
        return Dose(
            identity=self.identity,
            name=self.name,
            given_on=FIRST_DAY + timedelta(days=28 * no + self.number),
            screening=Screening.PROCEED,
            birth_date=date(1971 + self.number, 12, 3),
            vaccine="sinovac",
            course="primer",
            dose_no=no,
            batch=f"B{no}",
            volume_ul=500,
            ticket=TicketNo(f"P-{self.number:02}{no}"),
            phone="+6281234567890",
        )


def _person(number: int) -> Person:
    nik = f"927106{3:02}12{71 + number:02}{9001 + number}"
    return Person(number, Identity(IdType.NIK, nik), _NAMES[number])


ADULTS = tuple(_person(number) for number in range(len(_NAMES)))
_MOTHER = ADULTS[0].identity.number
TWINS = tuple(
    Person(20 + order, Identity(IdType.MOTHER_NIK, _MOTHER, order), f"BAYI {order}")
    for order in (1, 2)
)
NAMELESS = Person(30, Identity(IdType.NONE, ""), "TANPA DOKUMEN")
EVERYBODY = (*ADULTS, *TWINS, NAMELESS)


def draw(random: Random) -> Dose:
    """A card as it is typed: mostly right."""
    person = random.choice(EVERYBODY)
    no = random.choice([1, 1, 2, 2, 3])
    return _typed(person.dose(no), person, random)


def _typed(dose: Dose, person: Person, random: Random) -> Dose:
    other = random.choice([one for one in ADULTS if one is not person])
    no = random.choice([1, 2, 3])
    slip = random.choices(_SLIPS, _OFTEN)[0]
    return slip(dose, other, no)


def deferred(dose: Dose) -> Dose:
    """The card of somebody who is to come back."""
    return replace(
        dose, screening=Screening.DEFERRED, vaccine="", course="", dose_no=None, batch="",
        volume_ul=None, deferred_until=dose.given_on + timedelta(days=7),
    )  # fmt: skip


def refused(dose: Dose) -> Dose:
    """A card that the server does not take: born after the injection."""
    return replace(dose, birth_date=dose.given_on + timedelta(days=1))


_Slip = Callable[[Dose, Person, int], Dose]
"""What is typed instead of a dose, beside another person's card with the dose of that number."""
_SLIPS_OFTEN: tuple[tuple[int, _Slip], ...] = (
    (62, lambda dose, _other, _no: dose),
    (8, lambda dose, _other, _no: deferred(dose)),
    (6, lambda dose, other, _no: replace(dose, identity=other.identity)),
    (6, lambda dose, other, no: replace(dose, ticket=other.dose(no).ticket)),
    (5, lambda dose, other, _no: replace(dose, name=other.name)),
    (5, lambda dose, _other, _no: replace(dose, ticket=None, birth_date=None)),
    (4, lambda dose, _other, _no: replace(dose, complaint="demam")),
    (4, lambda dose, _other, _no: refused(dose)),
)
_OFTEN = tuple(often for often, _ in _SLIPS_OFTEN)
_SLIPS = tuple(slip for _, slip in _SLIPS_OFTEN)


def renamed(dose: Dose, random: Random) -> Dose:
    """The same card under another name."""
    return replace(dose, name=random.choice([name for name in _NAMES if name != dose.name]))


def corrected(dose: Dose, random: Random) -> Dose:
    """What a card is corrected to: mostly towards the truth; now and then it is another name."""
    if random.random() < 0.12:
        return renamed(dose, random)
    honest = [one for one in EVERYBODY if one.name == dose.name]
    if honest and random.random() < 0.6:
        return honest[0].dose(dose.dose_no or 1)
    if random.random() < 0.5:
        return replace(dose, phone=f"+62811{random.randrange(10**6):06}")
    return draw(random)
