"""What two injections under one number can be, and which number fits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.test_cases import OURS
from vaxentry.domain.dose_question import DoseQuestion, Given, question_of, suggested_number
from vaxentry.domain.vaccine_rules import BUILT_IN

DAY = OURS.given_on


@pytest.mark.parametrize(
    ("days", "site", "question"),
    [
        (0, "S1", DoseQuestion.TWICE),
        (0, "S2", DoseQuestion.TIMELINE),
        (27, "S1", DoseQuestion.TIMELINE),
        (-27, "S2", DoseQuestion.TIMELINE),
        (28, "S1", DoseQuestion.NUMBER),
        (-400, "S2", DoseQuestion.NUMBER),
    ],
)
def test_day_and_place_say_what_it_can_be(days: int, site: str, question: DoseQuestion) -> None:
    other = (DAY + timedelta(days=days), site)
    assert question_of(OURS, "S1", other, BUILT_IN) is question


def test_where_nothing_is_told_or_no_rule_is_known_the_number_is_asked() -> None:
    assert question_of(OURS, "S1", None, BUILT_IN) is DoseQuestion.NUMBER
    unknown = replace(OURS, vaccine="none_such")
    other = (DAY + timedelta(days=1), "S1")
    assert question_of(unknown, "S1", other, BUILT_IN) is DoseQuestion.NUMBER


@pytest.mark.parametrize(
    ("others", "number"),
    [
        ([(-40, 1)], 2),  # the one before was the first: this is the second
        ([(40, 1)], None),  # ours is the earlier one: the other's number is the question
        ([(-40, 2)], None),  # two doses are all that the course has
        ([], None),
        ([(0, 1)], None),
        ([(40, 3)], 2),  # before the third
    ],
)
def test_the_number_that_fits_the_days(others: list[tuple[int, int]], number: int | None) -> None:
    given_ = [Given(DAY + timedelta(days=days), dose) for days, dose in others]
    assert suggested_number(OURS, given_) == number


@given(
    st.lists(st.tuples(st.dates(date(2021, 1, 1), date(2022, 12, 31)), st.integers(1, 4))),
    st.integers(1, 4),
)
def test_it_never_suggests_what_the_course_does_not_have_or_what_is_there(
    others: list[tuple[date, int]], dose_no: int
) -> None:
    ours = replace(OURS, dose_no=dose_no)
    number = suggested_number(ours, [Given(*one) for one in others])
    assert number is None or (1 <= number <= 2 and number != dose_no)
