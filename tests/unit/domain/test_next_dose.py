from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import CARD, TODAY
from tests.unit.domain.test_person import person
from vaxentry.domain.dose import Dose, Screening
from vaxentry.domain.next_dose import Proposal, next_dose_on, proposal_of
from vaxentry.domain.person import PastDose
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.vaccines import (
    PRIMARY_COURSES,
    VACCINES,
    series_length,
)
from vaxentry.domain.validation import check


def dose(vaccine: str, dose_no: int, day: date, course: str = "primer") -> Dose:
    sample = check(CARD, today=TODAY, rules=BUILT_IN).dose
    assert sample is not None
    return replace(sample, vaccine=vaccine, dose_no=dose_no, given_on=day, course=course)


@pytest.mark.parametrize(
    ("vaccine", "dose_no", "day", "due"),
    [
        ("sinovac", 1, date(2021, 2, 1), date(2021, 2, 15)),
        # From March the rule is four weeks: too late for its last day of February.
        ("sinovac", 1, date(2021, 2, 20), date(2021, 3, 20)),
        ("sinovac", 1, date(2021, 9, 15), date(2021, 10, 13)),
        # The course is complete: the first booster, half a year later, three months from February.
        ("sinovac", 2, date(2021, 7, 20), date(2022, 1, 16)),
        ("sinovac", 2, date(2021, 9, 15), date(2022, 2, 25)),
        ("sinovac", 2, date(2022, 3, 1), date(2022, 5, 30)),
        ("astrazeneca", 1, date(2021, 9, 15), date(2021, 12, 8)),
        # Twelve weeks would end in February; eight were enough from New Year on.
        ("astrazeneca", 1, date(2021, 11, 20), date(2022, 1, 15)),
        ("astrazeneca", 1, date(2021, 10, 20), date(2022, 1, 1)),
        ("zifivax", 2, date(2021, 9, 15), date(2021, 10, 13)),
        ("janssen", 1, date(2021, 9, 15), date(2022, 2, 25)),
        ("bcg", 1, date(2021, 9, 15), None),
        ("td", 5, date(2021, 9, 15), None),
        ("td", 2, date(2021, 1, 1), date(2021, 7, 2)),
        ("nobody", 1, date(2021, 1, 1), None),
    ],
)
def test_the_first_day_on_which_the_rules_of_that_day_allow_it(
    vaccine: str, dose_no: int, day: date, due: date | None
) -> None:
    assert next_dose_on(dose(vaccine, dose_no, day), BUILT_IN) == due


def test_a_booster_or_a_deferred_card_has_no_next_dose() -> None:
    given_day = date(2022, 2, 1)
    assert next_dose_on(dose("zifivax", 1, given_day, "booster1"), BUILT_IN) is None
    deferred = replace(dose("sinovac", 1, given_day), screening=Screening.DEFERRED)
    assert next_dose_on(deferred, BUILT_IN) is None


@given(
    st.sampled_from([one.code for one in VACCINES]),
    st.integers(1, 5),
    st.dates(date(2021, 1, 13), TODAY),
    st.sampled_from(sorted(PRIMARY_COURSES)),
)
def test_a_day_earlier_is_always_too_early(
    vaccine: str, dose_no: int, day: date, course: str
) -> None:
    due = next_dose_on(dose(vaccine, dose_no, day, course), BUILT_IN)
    if due is None:
        return

    def least(on: date) -> int | None:
        length = series_length(vaccine, course)
        if length is not None and dose_no >= length:
            return BUILT_IN.booster_interval_days(on)
        return BUILT_IN.min_interval_days(vaccine, dose_no, on)

    needed = least(due)
    assert needed is not None
    assert (due - day).days >= needed
    before = due - timedelta(days=1)
    then = least(before)
    assert then is None or (before - day).days < then


def test_a_booster_comes_next_only_for_whom_it_was_open_to() -> None:
    second = dose("sinovac", 2, date(2022, 3, 1))
    assert next_dose_on(replace(second, birth_date=date(2005, 1, 1)), BUILT_IN) is None
    assert next_dose_on(replace(second, birth_date=date(2004, 5, 30)), BUILT_IN) == date(
        2022, 5, 30
    )
    assert next_dose_on(replace(second, birth_date=None), BUILT_IN) == date(2022, 5, 30)


@pytest.mark.parametrize(
    ("held", "course", "proposal"),
    [
        ([], "primer", Proposal(1)),
        ([(1, "primer", date(2021, 9, 15))], "primer", Proposal(2, date(2021, 10, 13))),
        ([(1, "primer", date(2021, 9, 15))], "primer_ulang", Proposal(1)),
        ([(1, "primer", date(2021, 9, 15))], "booster1", None),
        ([(2, "primer", date(2022, 3, 1))], "primer", None),
        ([(2, "primer", date(2022, 3, 1))], "booster1", Proposal(3, date(2022, 5, 30))),
        ([(2, "primer", date(2022, 3, 1)), (3, "booster1", date(2022, 6, 1))], "booster2",
         Proposal(4)),
    ],
)  # fmt: skip
def test_what_would_follow_stands_with_its_first_day(
    held: list[tuple[int, str, date]], course: str, proposal: Proposal | None
) -> None:
    doses = tuple(PastDose(uuid4(), "KD-1", "sinovac", kind, no, day) for no, kind, day in held)
    assert (
        proposal_of(person("A", *doses), "sinovac", course, date(2022, 12, 1), BUILT_IN) == proposal
    )
