"""Typing clean cards and planting conflicts among them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import cycle, islice
from random import Random
from uuid import UUID

from tests.conflicts.people import card_of, look_alikes, number_of
from tests.conflicts.stage import PREFIX, Stage
from tests.conflicts.table import TABLE, Plant
from vaxentry.domain.dose import Dose, Identity, IdType

LOOK_ALIKES = 0.2
"""Of the clean cards; the rest are plain first doses."""
_AFTER = 100_000
"""Indices of planted persons begin there."""


@dataclass(frozen=True)
class Planted:
    """A conflict: the card that came first, and the second one that clashes with it.

    Attributes:
        at: number of the PC the second card was typed on; the first card's is the other one,
            unless both are of one PC.
    """

    plant: Plant
    first: UUID
    second: UUID
    at: int
    first_dose: Dose
    second_dose: Dose


def clean_cards(stage: Stage, amount: int, seed: int) -> set[UUID]:
    """Type clean cards on both PCs; many of them look like trouble and are none."""
    random = Random(seed)
    made: set[UUID] = set()
    index = 0
    while len(made) < amount:
        alike = random.random() < LOOK_ALIKES
        cards = look_alikes(index) if alike else [card_of(index)]
        desk = stage.desks[random.randrange(2)]
        made |= {desk.save(card) for card in cards}
        index += 2
    return made


def plants(amount: int) -> Iterator[tuple[int, Plant]]:
    """So many, every kind as often as the others."""
    return enumerate(islice(cycle(Plant), amount))


def first_cards(stage: Stage, amount: int) -> dict[int, tuple[UUID, Dose]]:
    """Type the cards that come first, each on the PC that must be told."""
    made = {}
    for number, plant in plants(amount):
        card = _first(number, plant)
        at = 0 if plant is Plant.TWO_VERSIONS else number % 2
        made[number] = (stage.desks[at].save(card), card)
    return made


def _first(number: int, plant: Plant) -> Dose:
    card = card_of(_AFTER + 10 * number)
    return replace(card, ticket=None) if TABLE[plant].question else card


def second_cards(
    stage: Stage, amount: int, first: dict[int, tuple[UUID, Dose]]
) -> Iterator[Planted]:
    """Type the cards that clash with them."""
    for number, plant in plants(amount):
        if plant is Plant.TWO_VERSIONS:
            continue
        record, card = first[number]
        holder = number % 2
        at = holder if TABLE[plant].is_ours or plant is Plant.NIK_NOT_FOUND else 1 - holder
        second = _second(number, plant, card)
        yield Planted(plant, record, stage.desks[at].save(second), at, card, second)


def _second(number: int, plant: Plant, first: Dose) -> Dose:
    other = card_of(_AFTER + 10 * number + 5)
    days = {Plant.DOSE_NUMBER: 40, Plant.COURSE_REPEATED: 365, Plant.TOO_NEAR: 5}
    if plant in {Plant.NIK_SLIP, Plant.NIK_OF_TWO}:
        later = other.given_on + timedelta(days=60 if plant is Plant.NIK_OF_TWO else 0)
        return replace(other, identity=first.identity, given_on=later, dose_no=2)
    if plant is Plant.TWO_SPELLINGS:
        return replace(first, name=f"{first.name}H", dose_no=2, ticket=None)
    if plant in {Plant.TICKET_SLIP, Plant.CARDS_SWAPPED}:
        return replace(other, ticket=first.ticket)
    if plant is Plant.NIK_NOT_FOUND:
        number_of_nobody = f"{PREFIX}{other.identity.number[6:12]}9999"
        return replace(other, identity=Identity(IdType.NIK, number_of_nobody))
    return replace(first, given_on=first.given_on + timedelta(days=days.get(plant, 0)))


def two_versions(
    stage: Stage, amount: int, first: dict[int, tuple[UUID, Dose]]
) -> Iterator[Planted]:
    """Correct the same entries on the first PC and on a copy of it; the copy is heard first."""
    copy = stage.copy_first()
    for one in (copy, stage.desks[0]):
        for number, plant in plants(amount):
            if plant is Plant.TWO_VERSIONS:
                record, card = first[number]
                phone = f"+6282{int(one is copy)}{number:07d}"
                changed = replace(card, phone=phone)
                one.book.correct(record, changed, reason="telepon")
                if one is not copy:
                    yield Planted(plant, record, record, 0, card, changed)
        if one is copy:
            copy.sync()
            copy.close()


def known_numbers(cards: int, amount: int) -> set[str]:
    """Everybody's number but those that nobody has."""
    clean = {number_of(index) for index in range(2 * cards + 10)}
    return clean | {number_of(_AFTER + index) for index in range(10 * amount + 10)}
