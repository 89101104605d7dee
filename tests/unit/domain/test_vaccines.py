from datetime import date

import pytest
from hypothesis import given

from tests.unit.domain.samples import ANY_TEXT, fault
from vaxentry.domain.limits import ages_for, pressure_limit
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.vaccine_table import BOOSTERS, COURSES, INTERVALS, VACCINES, Vaccine, Valid
from vaxentry.domain.vaccines import (
    courses_on,
    find_course,
    find_vaccine,
    series_length,
    vaccine,
    vaccines_on,
)

BOOSTER_DAY = date(2022, 3, 1)


def named(code: str) -> Vaccine:
    found = vaccine(code)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "doses", "microlitres"),
    [
        ("sinovac", 2, 500),
        ("astrazeneca", 2, 500),
        ("sinopharm", 2, 500),
        ("moderna", 2, 500),
        ("pfizer", 2, 300),
        ("novavax", 2, 500),
        ("sputnik_v", 2, 500),
        ("janssen", 1, 500),
        ("convidecia", 1, 500),
        ("zifivax", 3, None),
        ("indovac", 2, 500),
        ("inavac", 2, 500),
        ("mr", 3, 500),
        ("bcg", 1, None),
        ("opv", 4, None),
        ("td", 5, None),
    ],
)
def test_the_series_of_each_vaccine(code: str, doses: int, microlitres: int | None) -> None:
    assert named(code).doses == doses
    assert BUILT_IN.volume_ul(code, "primer", 1, date(2021, 9, 1)) == microlitres


@pytest.mark.parametrize(
    ("code", "day", "days"),
    [
        ("sinovac", date(2021, 2, 28), 14),
        ("sinovac", date(2021, 3, 1), 28),
        ("astrazeneca", date(2021, 6, 15), 56),
        ("astrazeneca", date(2021, 9, 1), 84),
        ("astrazeneca", date(2022, 1, 15), 56),
        ("sinopharm", date(2021, 9, 1), 21),
        ("moderna", date(2021, 9, 1), 28),
        ("pfizer", date(2021, 9, 1), 21),
        ("novavax", date(2021, 9, 1), 21),
        ("sputnik_v", date(2021, 9, 1), 21),
        ("zifivax", date(2021, 9, 1), 28),
        ("janssen", date(2021, 9, 1), None),
        ("nothing", date(2021, 9, 1), None),
    ],
)
def test_the_interval_depends_on_the_day(code: str, day: date, days: int | None) -> None:
    assert BUILT_IN.min_interval_days(code, 1, day) == days


def test_no_interval_follows_the_last_dose() -> None:
    assert BUILT_IN.min_interval_days("zifivax", 2, BOOSTER_DAY) == 28
    assert BUILT_IN.min_interval_days("zifivax", 3, BOOSTER_DAY) is None
    assert BUILT_IN.min_interval_days("sinovac", 2, BOOSTER_DAY) is None


@pytest.mark.parametrize(
    ("primary", "booster", "microlitres"),
    [
        ("sinovac", "astrazeneca", 250),
        ("sinovac", "pfizer", 150),
        ("sinovac", "moderna", 500),
        ("astrazeneca", "moderna", 250),
        ("astrazeneca", "pfizer", 150),
        ("astrazeneca", "astrazeneca", 500),
        ("pfizer", "pfizer", 300),
        ("pfizer", "moderna", 250),
        ("pfizer", "astrazeneca", 500),
        ("moderna", "moderna", 250),
        ("janssen", "moderna", 250),
        ("sinopharm", "sinopharm", 500),
        ("sinopharm", "pfizer", None),
    ],
)
def test_the_half_doses_of_boosters(primary: str, booster: str, microlitres: int | None) -> None:
    assert BUILT_IN.volume_ul(booster, "booster1", 3, BOOSTER_DAY, primary=primary) == microlitres


def test_a_booster_volume_that_hangs_on_the_primary_is_not_guessed() -> None:
    assert BUILT_IN.volumes_ul("pfizer", "booster1", 3, BOOSTER_DAY) == {150, 300}
    assert BUILT_IN.volume_ul("pfizer", "booster1", 3, BOOSTER_DAY) is None
    assert BUILT_IN.volume_ul("sinopharm", "booster1", 3, BOOSTER_DAY) == 500
    assert BUILT_IN.volumes_ul("pfizer", "booster1", 3, date(2021, 12, 1)) == frozenset()
    assert BUILT_IN.volumes_ul("moderna", "booster1", 3, date(2021, 8, 15)) == {500}


def test_nothing_is_known_of_what_is_not_in_the_tables() -> None:
    assert vaccine("nothing") is None
    assert BUILT_IN.volume_ul("nothing", "primer", 1, BOOSTER_DAY) is None
    assert BUILT_IN.volume_ul("sinovac", "primer", 0, BOOSTER_DAY) is None
    assert series_length("nothing", "primer") is None
    assert series_length("sinovac", "nothing") is None


def test_boosters_count_on_from_the_series() -> None:
    lengths = [series_length("sinovac", one.code) for one in COURSES]
    assert lengths == [2, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sinovac", "sinovac"),
        ("SINOVAC", "sinovac"),
        (" sinov ", "sinovac"),
        ("CoronaVac", "sinovac"),
        ("az", "astrazeneca"),
        ("pf", "pfizer"),
        ("Sputnik V", "sputnik_v"),
        ("covo", "novavax"),
        ("dpt", "dpt_hb_hib"),
        ("td", "td"),
    ],
)
def test_a_vaccine_is_found_by_the_start_of_a_name(text: str, code: str) -> None:
    assert find_vaccine(text).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", RuleCode.REQUIRED),
        ("sino", RuleCode.VACCINE_AMBIGUOUS),
        ("s", RuleCode.VACCINE_AMBIGUOUS),
        ("vaksin", RuleCode.VACCINE_UNKNOWN),
        ("inovac", RuleCode.VACCINE_UNKNOWN),
    ],
)
def test_a_vaccine_is_not_guessed(text: str, code: RuleCode) -> None:
    with pytest.raises(RuleError) as caught:
        find_vaccine(text)
    assert caught.value.code is code


@pytest.mark.parametrize("product", VACCINES, ids=lambda product: product.code)
def test_each_vaccine_is_found_by_all_its_names(product: Vaccine) -> None:
    for text in (product.code, product.name, *product.aliases):
        assert find_vaccine(text.upper()) is product


@given(ANY_TEXT)
def test_any_text_is_a_vaccine_or_refused(text: str) -> None:
    fault(find_vaccine, text)


def test_courses_come_with_their_day() -> None:
    def codes(day: date) -> list[str]:
        return [one.code for one in courses_on(day)]

    assert codes(date(2021, 3, 1)) == ["primer"]
    assert codes(date(2021, 8, 1)) == ["primer", "booster1"]
    assert codes(date(2022, 3, 1)) == ["primer", "primer_ulang", "booster1"]
    assert codes(date(2022, 7, 29)) == ["primer", "primer_ulang", "booster1", "booster2"]


def test_a_course_is_found_by_code_or_name() -> None:
    assert find_course("Primer Ulang").code == "primer_ulang"
    assert find_course("booster1").boosters == 1
    for text, code in (("", RuleCode.REQUIRED), ("ketiga", RuleCode.COURSE_UNKNOWN)):
        with pytest.raises(RuleError) as caught:
            find_course(text)
        assert caught.value.code is code


def test_covid_vaccines_were_not_in_use_before_the_programme() -> None:
    before = {one.code for one in vaccines_on(date(2020, 12, 31))}
    assert {"bcg", "td"} <= before
    assert "sinovac" not in before
    assert named("sinovac") in vaccines_on(date(2021, 1, 13))


@pytest.mark.parametrize(
    ("age", "day", "limit"),
    [
        (40, date(2021, 1, 20), (140, 90)),
        (40, date(2021, 2, 10), (140, 90)),
        (40, date(2021, 2, 11), (180, 110)),
        (75, date(2022, 5, 1), (180, 110)),
        (18, date(2021, 9, 1), (180, 110)),
        (17, date(2021, 9, 1), (140, 100)),
        (12, date(2021, 9, 1), (140, 100)),
        (11, date(2021, 12, 20), (140, 90)),
        (6, date(2021, 12, 20), (140, 90)),
        (5, date(2021, 12, 20), None),
    ],
)
def test_the_pressure_limit_by_age_and_day(
    age: int, day: date, limit: tuple[int, int] | None
) -> None:
    found = pressure_limit(age, day)
    assert (found and (found.systolic, found.diastolic)) == limit


@pytest.mark.parametrize(
    ("course", "day", "youngest", "oldest_open"),
    [
        ("primer", date(2021, 2, 1), 18, False),
        ("primer", date(2021, 3, 1), 18, True),
        ("primer", date(2021, 8, 1), 12, True),
        ("primer", date(2021, 12, 14), 6, True),
        ("booster1", date(2022, 3, 1), 18, True),
    ],
)
def test_ages_by_course_and_day(course: str, day: date, youngest: int, oldest_open: bool) -> None:
    ages = ages_for(named("sinovac"), course, day)
    assert ages is not None
    assert (ages[0], 90 in ages) == (youngest, oldest_open)


def test_routine_vaccines_have_no_age_rule() -> None:
    assert ages_for(named("bcg"), "primer", date(2022, 3, 1)) is None


def test_each_fact_names_its_source() -> None:
    facts = (*VACCINES, *COURSES, *INTERVALS, *BOOSTERS)
    assert all(fact.valid.source for fact in facts)


def test_codes_are_unique() -> None:
    codes = [one.code for one in VACCINES]
    assert len(codes) == len(set(codes))


def test_rows_of_one_rule_never_overlap() -> None:
    day = date(2020, 12, 1)
    while day < date(2023, 1, 1):
        fitting = [(row.vaccine, row.from_dose) for row in INTERVALS if row.valid.on(day)]
        assert len(fitting) == len(set(fitting)), day
        day = day.fromordinal(day.toordinal() + 1)


def test_both_ends_of_a_span_belong_to_it() -> None:
    span = Valid("test", date(2021, 1, 1), date(2021, 1, 31))
    days = (date(2020, 12, 31), date(2021, 1, 1), date(2021, 1, 31), date(2021, 2, 1))
    assert [span.on(day) for day in days] == [False, True, True, False]
