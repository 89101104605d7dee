"""How many clean cards are asked again, and what becomes of a slip that lands on a held number.

The clerks are modelled: one types three letters of the name, looks once at what is completed and
types on when it is not the card's name; the other never looks and takes whatever is completed.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from typing import Protocol

from benchmarks.book import now_utc, open_store
from benchmarks.cards import record_ids
from benchmarks.one_slip import slips_of
from benchmarks.population import Card, cards, strangers
from benchmarks.report import Figures, arguments, surroundings, tell
from vaxentry.db.upkeep import Upkeep
from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field, Form
from vaxentry.domain.names import same_person_name, split_titles
from vaxentry.domain.person import Known, Person, Probe, may_be_whole, opens, person_form
from vaxentry.domain.problems import Severity
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import Checked, check

TODAY = date(2021, 11, 1)
NEW_RULES = frozenset({RuleCode.NIK_OTHER_NAME, RuleCode.NIK_ONE_DIGIT, RuleCode.DOSE_TYPED_TWICE})
SLIPS = 1000
KEY = bytes(range(32))


class Book(Protocol):
    """The part of `domain.ports.DoseBook` that the study needs."""

    def people(self, number: str) -> Sequence[Person]: ...

    def similar(self, probe: Probe, limit: int = 5) -> Sequence[Person]: ...


Save = Callable[[Dose], object]


@dataclass(slots=True)
class Clean:
    """What became of the clean cards; counts."""

    cards: int = 0
    returning: int = 0
    opened: int = 0
    asked: int = 0
    flagged: int = 0
    by_day_alone: int = 0
    codes: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Slipped:
    """What became of the slips that landed on a held number; counts."""

    slips: int = 0
    same_name: int = 0
    looked: int = 0
    under_other: int = 0
    to_retype: int = 0
    unseen: int = 0
    blind_under_other: int = 0


def probe_of(form: Form, dose: Dose | None) -> Probe:
    """What the page asks similar persons by."""
    phone, born = (dose.phone, dose.birth_date) if dose else ("", None)
    return Probe(form[Field.ID_NUMBER], form[Field.NAME], born, phone)


def checked(book: Book, form: Form) -> Checked:
    """The card as the page checks it at the save."""
    probe = probe_of(form, check(form, today=TODAY, rules=BUILT_IN).dose)
    known = Known(tuple(book.people(probe.number)), tuple(book.similar(probe)))
    return check(form, today=TODAY, rules=BUILT_IN, known=known)


def type_clean(book: Book, save: Save, written: Sequence[Card]) -> Clean:
    """Type every card, the whole name as it stands there, and save it."""
    told = Clean()
    for card in written:
        told.cards += 1
        _note_opening(told, book.people(card.who.nik), card)
        outcome = checked(book, card.form)
        assert outcome.dose is not None
        identity = {one.code for one in outcome.warnings if one.severity is Severity.IDENTITY}
        told.codes.update(identity)
        told.asked += bool(identity)
        told.flagged += bool(identity & NEW_RULES)
        told.by_day_alone += _near_by_day(book, card.form, outcome.dose)
        save(outcome.dose)
    return told


def _note_opening(told: Clean, held: Sequence[Person], card: Card) -> None:
    told.returning += card.returning
    name = card.form[Field.NAME]
    told.opened += card.returning and any(opens(one, _three_letters(name)) for one in held)


def _near_by_day(book: Book, form: Form, dose: Dose) -> bool:
    """Whether a rule that is content with the birth date would have asked for this card too."""
    near = set(slips_of(dose.identity.number))
    return any(
        one.identity.number in near and one.birth_date == dose.birth_date
        for one in book.similar(probe_of(form, dose))
    )


def landing_slips(
    random: Random, written: Sequence[Card], unseen: Sequence[Card]
) -> Iterator[tuple[Card, str]]:
    """Cards in random order with a slip of their number that is somebody else's and held."""
    held = {card.who.nik for card in written}
    shuffled = [*written, *unseen]
    random.shuffle(shuffled)
    for card in shuffled:
        landing = [number for number in slips_of(card.who.nik) if number in held]
        if landing:
            yield card, random.choice(landing)


def type_slip(book: Book, card: Card, slip: str, told: Slipped) -> None:
    """Type one card with a slip in its number, once looking and once not."""
    name, other = card.form[Field.NAME], book.people(slip)[0]
    same = same_person_name(name, other.name)
    shown = opens(other, _three_letters(name))
    taken_blind = shown and not may_be_whole(other, _three_letters(name))
    taken = person_form(other) if shown and same else {}
    outcome = checked(book, {**card.form, Field.ID_NUMBER: slip, **taken})
    assert outcome.dose is not None
    asked = any(one.severity is Severity.IDENTITY for one in outcome.warnings)
    told.slips += 1
    told.same_name += same
    told.looked += shown
    told.under_other += not same and same_person_name(outcome.dose.name, other.name)
    told.to_retype += asked
    told.unseen += not asked
    told.blind_under_other += taken_blind and not same


def _three_letters(name: str) -> str:
    """What a clerk types of a name before the look: three letters behind the titles."""
    titled = split_titles(name)
    ends = accumulate(character.isalpha() for character in titled.name)
    typed = [at for at, letters in enumerate(ends, start=1) if letters <= 3]
    return f"{titled.front} {titled.name[: typed[-1]]}"


def study(book: Book, save: Save, seed: int, count: int, slips: int) -> tuple[Clean, Slipped]:
    """The clean cards, then the slips: on cards of persons held and of persons never seen."""
    random, written = Random(seed), cards(seed, count)
    clean, told = type_clean(book, save, written), Slipped()
    unseen = strangers(seed + 1, count, written)
    for card, slip in islice(landing_slips(random, written, unseen), slips):
        type_slip(book, card, slip, told)
    return clean, told


def figures(clean: Clean, told: Slipped) -> Figures:
    """Shares in percent of the clean cards, and counts of the slips."""
    return {
        "clean_cards": clean.cards,
        "flagged_percent": 100 * clean.flagged / clean.cards,
        "asked_again_percent": 100 * clean.asked / clean.cards,
        "flagged_by_birth_date_alone_percent": 100 * clean.by_day_alone / clean.cards,
        "codes": dict(clean.codes),
        "returning": clean.returning,
        "returning_opened": clean.opened,
        "slips": told.slips,
        "slips_under_the_other_name": told.under_other,
        "slips_to_be_retyped": told.to_retype,
        "slips_unseen": told.unseen,
        "slips_onto_the_same_name": told.same_name,
        "slips_with_a_look": told.looked,
        "slips_without_the_look_under_the_other_name": told.blind_under_other,
    }


def main() -> int:
    """Run the study in a book of its own; 1 when a goal is missed."""
    parser = arguments(__doc__.splitlines()[0], rows=20_000)
    options = parser.parse_args()
    ids = record_ids(options.seed)
    with tempfile.TemporaryDirectory() as home, open_store(Path(home), KEY) as store:
        stack = store.stacks()[0].id

        def save(dose: Dose) -> None:
            store.add(dose, record_id=next(ids), stack=stack)

        upkeep = Upkeep(store.transactions, key=KEY, backups=Path(home), second=None, clock=now_utc)
        upkeep.start()  # without it the names typed last are looked through one by one
        started = time.monotonic()
        clean, told = study(store, save, options.seed, options.rows, SLIPS)
        seconds = time.monotonic() - started
        upkeep.stop()
    found = figures(clean, told)
    tell({**surroundings(options.seed), **found, "seconds": seconds}, options.json)
    reached = clean.flagged <= 0.005 * clean.cards and clean.asked <= 0.02 * clean.cards
    return 0 if reached and not told.under_other else 1


if __name__ == "__main__":
    sys.exit(main())
