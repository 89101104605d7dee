"""Two tables of rules: which one counts, and that each answers for itself."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.unit.domain.samples import NEWER, TODAY, card
from vaxentry.domain.dose import Dose, Identity, IdType
from vaxentry.domain.form import Field
from vaxentry.domain.next_dose import Proposal, next_dose_on, proposal_of
from vaxentry.domain.person import Known, PastDose, Person
from vaxentry.domain.vaccine_rules import BUILT_IN, Rules
from vaxentry.domain.vaccine_table import AS_OF
from vaxentry.domain.validation import Checked, check, given_by_rule

DAY = date(2021, 9, 15)
BOTH = (BUILT_IN, NEWER, BUILT_IN)
"""One after the other and back again: neither leaves anything behind."""


def test_a_newer_table_counts_whole() -> None:
    rules = BUILT_IN.or_newer(NEWER)
    assert rules.min_interval_days("sinovac", 1, DAY) == 42
    assert rules.min_interval_days("moderna", 1, DAY) is None
    assert rules.earliest_next("sinovac", 1, DAY) == DAY + timedelta(days=42)
    assert rules.booster_interval_days(DAY) == 60
    assert rules.earliest_booster(DAY) == DAY + timedelta(days=60)
    assert rules.volume_ul("pfizer", "booster1", 3, DAY, primary="sinovac") == 200


@pytest.mark.parametrize("days", [0, -1])
def test_an_older_table_or_one_of_the_same_day_does_not_count(days: int) -> None:
    assert BUILT_IN.or_newer(replace(NEWER, as_of=AS_OF + timedelta(days=days))) is BUILT_IN


def sitis(*doses: PastDose) -> Person:
    """Whose number and name stand on the sample card."""
    return Person(
        record_id=UUID(int=9),
        entry_no="KD-210816-009",
        identity=Identity(IdType.NIK, "3201134509809001"),
        name="SITI AMINAH",
        birth_date=date(1980, 9, 5),
        sex=None,
        birth_place="",
        phone="",
        address="",
        village="",
        target_group="",
        doses=doses,
        per=DAY,
    )


FIRST = PastDose(UUID(int=9), "KD-210816-009", "sinovac", "primer", 1, DAY - timedelta(days=30))


def checked(rules: Rules, **changes: str) -> Checked:
    return check(card(**changes), today=TODAY, rules=rules, known=Known((sitis(FIRST),)))


def dose_by(rules: Rules, **changes: str) -> Dose:
    dose = checked(rules, **changes).dose
    assert dose is not None
    return dose


def test_one_card_is_checked_by_two_tables_side_by_side() -> None:
    codes = [[one.code for one in checked(rules, dose_no="2").problems] for rules in BOTH]
    assert codes == [[], ["interval_short"], []]


def test_one_card_gets_the_volume_of_either_table() -> None:
    booster = {"vaccine": "pfizer", "course": "booster1", "dose_no": "3", "volume": ""}
    days = {"given_on": "01-03-2022", **booster}
    assert [dose_by(rules, **days).volume_ul for rules in BOTH] == [None, 200, None]
    given = [given_by_rule(card(**days), Field.VOLUME, TODAY, rules) for rules in BOTH]
    assert given == ["", "0,2", ""]
    typed = [[one.code for one in checked(rules, **days | {"volume": "0,2"}).problems]
             for rules in BOTH]  # fmt: skip
    assert [("volume_differs" in found) for found in typed] == [True, False, True]


def test_the_next_dose_is_due_by_either_table() -> None:
    due = [next_dose_on(dose_by(rules), rules) for rules in BOTH]
    assert due == [date(2021, 10, 13), date(2021, 10, 27), date(2021, 10, 13)]
    asked = [proposal_of(sitis(FIRST), "sinovac", "primer", DAY, rules) for rules in BOTH]
    near, far = Proposal(2, date(2021, 9, 13)), Proposal(2, date(2021, 9, 27))
    assert asked == [near, far, near]


def test_a_changed_table_has_a_new_day() -> None:
    """Else a server with the older table would be thought as new. Set both anew together."""
    print_of_rules = hashlib.sha256(repr(BUILT_IN).encode()).hexdigest()[:16]
    assert (AS_OF.isoformat(), print_of_rules) == ("2026-11-28", "dab52f74c58a5d91")
