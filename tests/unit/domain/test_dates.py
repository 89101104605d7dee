from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import ANY_TEXT, TODAY, fault
from vaxentry.domain.dates import (
    EARLIEST,
    LATEST,
    age_on,
    day_begins,
    day_ends,
    read_date,
    read_time,
    show_date,
    show_time,
)
from vaxentry.domain.rules import RuleCode, RuleError


@pytest.mark.parametrize(
    "text",
    [
        "17081945",
        "17/8/1945",
        "17-08-1945",
        "17.8.1945",
        "17 08 1945",
        "1945-08-17",
        "170845",
        "17/8/45",
    ],
)
def test_one_day_in_every_notation(text: str) -> None:
    assert read_date(text, today=TODAY) == date(1945, 8, 17)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("231126", date(2026, 11, 23)),
        ("241126", date(1926, 11, 24)),
        ("290200", date(2000, 2, 29)),
        ("010203", date(2003, 2, 1)),
        ("01/02/2003", date(2003, 2, 1)),
    ],
)
def test_a_two_digit_year_is_never_after_today(text: str, day: date) -> None:
    assert read_date(text, today=TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "31022026",
        "310226",
        "31/2/2026",
        "2026-02-31",
        "00012026",
        "01132026",
        "08/17/1945",
        "0/1/26",
    ],
)
def test_a_day_in_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_date(text, today=TODAY)
    assert caught.value.code is RuleCode.DATE_IMPOSSIBLE


@pytest.mark.parametrize(
    "text",
    [
        "1708194",
        "17081",
        "17/8-1945",
        "17 Agustus 1945",
        "1945/08/17",
        "17//1945",
        "\u0660\u0661/01/2026",
    ],
)
def test_another_notation_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_date(text, today=TODAY)
    assert caught.value.code is RuleCode.DATE_FORM


def test_nothing_typed_is_missing() -> None:
    with pytest.raises(RuleError) as caught:
        read_date(" ", today=TODAY)
    assert caught.value.code is RuleCode.REQUIRED


@given(st.dates())
def test_a_shown_day_is_read_back(day: date) -> None:
    assert read_date(show_date(day), today=TODAY) == day
    assert read_date(day.isoformat(), today=TODAY) == day


@given(st.dates(date(1926, 11, 24), TODAY))
def test_the_last_hundred_years_need_no_century(day: date) -> None:
    assert read_date(f"{day:%d%m%y}", today=TODAY) == day


@given(ANY_TEXT, st.dates())
def test_any_text_is_read_or_refused(text: str, today: date) -> None:
    fault(lambda typed: read_date(typed, today=today), text)
    fault(read_time, text)


@pytest.mark.parametrize("text", ["0830", "8.30", "08:30", "830", " 8:30 "])
def test_one_time_in_every_notation(text: str) -> None:
    assert read_time(text) == time(8, 30)


@pytest.mark.parametrize("text", ["", " ", "-", "tidak tercatat", "Tidak  Tercatat"])
def test_a_time_that_is_not_on_the_card(text: str) -> None:
    assert read_time(text) is None


@pytest.mark.parametrize("text", ["24.00", "2460", "8", "8.5", "pagi", "08-30", "123456"])
def test_no_time_of_day(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_time(text)
    assert caught.value.code is RuleCode.TIME_FORM


@given(st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_shown_time_is_read_back(at: time | None) -> None:
    assert read_time(show_time(at)) == at


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1980, 9, 5), date(2021, 9, 4), 40),
        (date(1980, 9, 5), date(2021, 9, 5), 41),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_age_in_completed_years(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))


@given(st.dates(), ZONES)
def test_any_day_has_its_place_in_time(day: date, zone: timezone) -> None:
    assert day_begins(day, zone) < day_ends(day, zone)
    assert day_begins(day) < day_ends(day)
    if EARLIEST <= day <= LATEST:
        assert day_begins(day, zone).astimezone(zone) == datetime.combine(day, time(), zone)
        assert day_ends(day, zone) - day_begins(day, zone) == timedelta(1)


def test_a_day_begins_at_its_own_midnight() -> None:
    begins = day_begins(date(2021, 8, 27), timezone(timedelta(hours=9)))
    assert begins == datetime(2021, 8, 26, 15, tzinfo=UTC)
