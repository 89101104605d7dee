"""What the clerks type: mostly people of their own, some whom another PC types too."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.simulation import people
from vaxentry.domain.dose import Dose, Identity, IdType, Screening
from vaxentry.domain.ticket import TicketNo

SHARED = 0.15
"""Share of the cards of people whom everybody knows: these clash."""
_SYLLABLES = ("WA", "RO", "MI", "SA", "NI", "KA", "LU", "TE", "BO", "YU")


def draw(random: Random) -> Dose:
    """A card as it is typed."""
    if random.random() < SHARED:
        return people.draw(random)
    born = date(1950, 1, 1) + timedelta(days=random.randrange(20_000))
    number = f"920{random.randrange(1000):03}{born:%d%m%y}{random.randrange(9001, 9999)}"
    return Dose(
        identity=Identity(IdType.NIK, number),
        name=" ".join("".join(random.choices(_SYLLABLES, k=3)) for _ in range(2)),
        given_on=date(2021, 8, 2) + timedelta(days=random.randrange(60)),
        screening=Screening.PROCEED,
        birth_date=born,
        vaccine="sinovac",
        course="primer",
        dose_no=random.choice([1, 2]),
        batch=f"B{random.randrange(9)}",
        volume_ul=500,
        ticket=TicketNo(f"T-{random.randrange(10**9):09}"),
        phone=f"+62811{random.randrange(10**6):06}",
    )


def corrected(dose: Dose, random: Random) -> Dose:
    """What a card is corrected to; its number stays, mostly."""
    kind = random.choices(["phone", "name", "ticket", "complaint", "number"], [50, 20, 20, 5, 5])[0]
    if kind == "number":
        return replace(dose, identity=draw(random).identity)
    changed: dict[str, object] = {
        "phone": f"+62812{random.randrange(10**6):06}",
        "name": f"{dose.name.split()[0]} {random.choice(_SYLLABLES)}{random.choice(_SYLLABLES)}",
        "ticket": TicketNo(f"T-{random.randrange(10**9):09}"),
        "complaint": "demam",
    }
    return replace(dose, **{kind: changed[kind]})  # type: ignore[arg-type]
