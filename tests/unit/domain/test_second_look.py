from datetime import date

import pytest

from tests.unit.domain.samples import SANDBOX_NIKS, TODAY, card, found
from vaxentry.domain.form import Field
from vaxentry.domain.nik import Nik
from vaxentry.domain.problems import Severity
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check


@pytest.mark.parametrize("digits", SANDBOX_NIKS)
def test_sandbox_niks_are_saved_with_an_information_only(digits: str) -> None:
    nik = Nik(digits)
    born = max(day for day in nik.birth_dates if day <= date(2021, 9, 15))
    form = card(id_number=digits, birth_date=f"{born:%d-%m-%Y}", sex=nik.sex)
    checked = check(form, today=TODAY, rules=BUILT_IN)
    about_nik = [problem for problem in checked.problems if problem.severity != Severity.CLINICAL]
    assert checked.dose is not None
    assert [(one.code, one.severity) for one in about_nik] == [
        ("nik_region_retired", Severity.INFO)
    ]


@pytest.mark.parametrize("code", ["6404", "6405", "6406", "6410", "6473"])
def test_niks_of_kaltara_from_before_2012_are_saved(code: str) -> None:
    checked = check(card(id_number=f"{code}014509809001"), today=TODAY, rules=BUILT_IN)
    assert [problem.severity for problem in checked.problems] == [Severity.INFO]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"birth_date": "06-09-1980"}, {(Field.BIRTH_DATE, "nik_birth_date")}),
        ({"birth_date": "05-09-1979"}, {(Field.BIRTH_DATE, "nik_birth_date")}),
        ({"sex": "L"}, {(Field.SEX, "nik_sex")}),
        ({"id_number": "9901134509809001"}, {(Field.ID_NUMBER, "nik_province_unknown")}),
        ({"id_number": "3299134509809001"}, {(Field.ID_NUMBER, "nik_regency_unknown")}),
        ({"id_number": "3201994509809001"}, {(Field.ID_NUMBER, "nik_district_unknown")}),
        (
            {"id_number": "3201130509159001"},
            {
                (Field.BIRTH_DATE, "nik_birth_date"),
                (Field.SEX, "nik_sex"),
                (Field.ID_NUMBER, "nik_maybe_kk"),
            },
        ),
        (
            {"id_number": "1111111111111111", "birth_date": "11-11-1911", "sex": "L"},
            {(Field.ID_NUMBER, "nik_same_digits")},
        ),
        (
            {"id_type": "nik ibu", "id_number": "3201130509809001", "birth_order": "1"},
            {(Field.ID_NUMBER, "nik_mother_sex")},
        ),
    ],
)
def test_what_makes_a_nik_worth_a_second_look(
    changes: dict[str, str], problems: set[tuple[Field, str]]
) -> None:
    checked = check(card(**changes), today=TODAY, rules=BUILT_IN)
    assert checked.dose is not None
    identity = {
        (one.field, one.code) for one in checked.problems if one.severity is Severity.IDENTITY
    }
    assert identity == problems


@pytest.mark.parametrize("birth", ["05-09-1915", "05-09-2015"])
def test_a_nik_has_no_century(birth: str) -> None:
    assert not {code for _, code in found(card(id_number="3201134509159001", birth_date=birth))} & {
        "nik_birth_date",
        "nik_maybe_kk",
    }


def test_a_childs_birth_date_is_not_compared_with_the_mothers_nik() -> None:
    newborn = card(id_type="nik ibu", birth_order="1", birth_date="01-09-2021", sex="L")
    assert "nik_birth_date" not in {code for _, code in found(newborn)}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"temperature": "37,6"}, {(Field.TEMPERATURE, "temperature_high")}),
        ({"temperature": "37,5"}, set()),
        ({"blood_pressure": "181/80"}, {(Field.BLOOD_PRESSURE, "blood_pressure_high")}),
        ({"blood_pressure": "150/111"}, {(Field.BLOOD_PRESSURE, "blood_pressure_high")}),
        ({"blood_pressure": "180/110"}, set()),
        (
            {"blood_pressure": "141/80", "given_on": "20-01-2021"},
            {(Field.BLOOD_PRESSURE, "blood_pressure_high")},
        ),
        ({"dose_no": "2"}, set()),
        ({"dose_no": "3"}, {(Field.DOSE_NO, "dose_beyond_series")}),
        ({"dose_no": "2", "vaccine": "janssen"}, {(Field.DOSE_NO, "dose_beyond_series")}),
        ({"dose_no": "3", "course": "booster1", "vaccine": "moderna"}, set()),
        ({"volume": "0,25"}, {(Field.VOLUME, "volume_differs")}),
        ({"given_on": "01-12-2020"}, {(Field.VACCINE, "vaccine_not_on_day")}),
        ({"course": "booster2", "dose_no": "4"}, {(Field.COURSE, "course_not_on_day")}),
        ({"birth_date": "05-09-2010"}, {(Field.BIRTH_DATE, "age_outside")}),
        (
            {"birth_date": "05-09-1955", "given_on": "01-02-2021"},
            {(Field.BIRTH_DATE, "age_outside")},
        ),
        ({"birth_date": "05-09-1955", "given_on": "01-03-2021"}, set()),
        ({"birth_date": "05-09-2009"}, set()),
        ({"birth_date": "01-09-2021", "vaccine": "hb0"}, set()),
    ],
)
def test_what_the_supervisor_should_see(
    changes: dict[str, str], problems: set[tuple[Field, str]]
) -> None:
    checked = check(card(**changes), today=TODAY, rules=BUILT_IN)
    assert checked.dose is not None
    clinical = {
        (one.field, one.code) for one in checked.problems if one.severity is Severity.CLINICAL
    }
    assert clinical == problems


def test_a_fever_that_was_deferred_is_no_finding() -> None:
    assert found(card(temperature="38,5", blood_pressure="200/120", screening="tunda")) == set()


def test_a_half_typed_card_already_tells_about_its_nik() -> None:
    half = {Field.ID_TYPE: "nik", Field.ID_NUMBER: "9901134509809001"}
    assert (Field.ID_NUMBER, "nik_province_unknown") in found(half)
