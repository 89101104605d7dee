from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.age import END, Age, first_number, span_of

NOW = datetime(2026, 11, 23, 2, 3, tzinfo=UTC)


@given(st.integers(0, 70), st.integers(0, 70))
def test_the_first_number_is_found_where_there_is_one(last: int, first: int) -> None:
    asked: list[int] = []

    def is_after(number: int) -> bool:
        asked.append(number)
        return number > first

    assert first_number(last, is_after) == (first + 1 if first < last else END)
    assert len(asked) <= last.bit_length()


@given(st.lists(st.integers(0, 400), max_size=60))
def test_each_record_is_in_exactly_one_step_whatever_the_clocks_were(hours: list[int]) -> None:
    saved = [NOW - timedelta(hours=ago) for ago in hours]

    def first_since(moment: datetime) -> int:
        return first_number(len(saved), lambda seq: saved[seq - 1] > moment)

    spans = [span_of(age, NOW, first_since) for age in Age]
    for seq in range(1, len(saved) + 1):
        assert sum(low <= seq <= high for low, high in spans) == 1


def test_without_a_wrong_clock_a_step_is_what_it_says() -> None:
    ages = [timedelta(days=30), timedelta(days=5), timedelta(hours=30), timedelta(hours=2)]
    saved = [NOW - age for age in (*ages, timedelta(minutes=1))]

    def first_since(moment: datetime) -> int:
        return first_number(len(saved), lambda seq: saved[seq - 1] > moment)

    found = {age: span_of(age, NOW, first_since) for age in Age}
    assert found == {
        Age.OLDER: (1, 1),
        Age.WEEK: (2, 2),
        Age.THREE_DAYS: (3, 3),
        Age.DAY: (4, 4),
        Age.HOUR: (5, END),
    }
