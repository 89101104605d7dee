from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from benchmarks.one_slip import slips_of
from benchmarks.population import cards
from benchmarks.slips import Clean, Slipped, study, type_clean
from tests.unit.domain.samples import TODAY
from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field
from vaxentry.domain.names import name_key
from vaxentry.domain.person import PastDose, Person, Probe


class Shelf:
    """Persons in memory, answering as `DoseBook` promises: by number, and one slip away."""

    def __init__(self) -> None:
        self._held: dict[str, dict[str, Person]] = defaultdict(dict)
        self._count = 0

    def save(self, dose: Dose) -> None:
        assert dose.dose_no is not None
        self._count += 1
        entry_no = f"KD-211101-{self._count:05d}"
        given = PastDose(
            UUID(int=self._count), entry_no, dose.vaccine, dose.course, dose.dose_no, dose.given_on
        )
        names = self._held[dose.identity.number]
        before = names.get(name_key(dose.name))
        names[name_key(dose.name)] = Person(
            record_id=given.record_id,
            entry_no=entry_no,
            identity=dose.identity,
            name=dose.name,
            birth_date=dose.birth_date,
            sex=dose.sex,
            birth_place=dose.birth_place,
            phone=dose.phone,
            address=dose.address,
            village=dose.village,
            target_group=dose.target_group,
            doses=(*(before.doses if before else ()), given),
            per=TODAY,
        )

    def people(self, number: str) -> Sequence[Person]:
        return tuple(self._held.get(number, {}).values())

    def similar(self, probe: Probe, limit: int = 5) -> Sequence[Person]:
        near = [one for number in slips_of(probe.number) for one in self.people(number)]
        return near[:limit]


@pytest.fixture(scope="module")
def outcome() -> tuple[Clean, Slipped]:
    shelf = Shelf()
    return study(shelf, shelf.save, seed=20211101, count=3000, slips=100)


def test_clean_cards_are_hardly_ever_asked_again(outcome: tuple[Clean, Slipped]) -> None:
    clean, _ = outcome
    assert clean.cards == 3000
    assert clean.flagged <= 0.005 * clean.cards
    assert clean.asked <= 0.02 * clean.cards


def test_three_letters_find_everybody_who_came_back(outcome: tuple[Clean, Slipped]) -> None:
    clean, _ = outcome
    assert clean.opened == clean.returning == 900


def test_no_slip_is_saved_under_the_other_name(outcome: tuple[Clean, Slipped]) -> None:
    _, told = outcome
    assert told.slips == 100
    assert told.under_other == 0
    assert told.unseen <= told.same_name


def test_what_a_clerk_who_never_looks_would_save_is_counted(outcome: tuple[Clean, Slipped]) -> None:
    _, told = outcome
    assert told.to_retype + told.unseen == told.slips
    assert 0 < told.blind_under_other <= told.looked - told.same_name


def test_the_population_holds_what_it_promises() -> None:
    written = cards(7, 3000)
    numbers = {card.who.nik for card in written}
    assert sum(card.returning for card in written) == 900
    assert len(numbers) == 2100
    assert all(int(number[12:]) >= 9000 for number in numbers)
    neighbours = [number for number in numbers if f"{int(number) + 1:016d}" in numbers]
    assert len(neighbours) > 20
    phones = [card.who.phone for card in written if not card.returning]
    assert len(set(phones)) < 0.6 * len(phones)
    assert written == cards(7, 3000)


def test_another_name_under_a_held_number_is_flagged() -> None:
    shelf, written = Shelf(), cards(7, 100)
    type_clean(shelf, shelf.save, written)
    stolen = replace(written[0], form={**written[0].form, Field.NAME: "RARA SETYANINGSIH"})
    assert type_clean(shelf, shelf.save, [stolen]).flagged == 1
