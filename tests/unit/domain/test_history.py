from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import TODAY, card, good_forms
from vaxentry.domain.dose import Dose, EarlierDose, Identity, IdType, Origin, Sex
from vaxentry.domain.form import Field, Form
from vaxentry.domain.person import Known, PastDose, Person
from vaxentry.domain.problems import Severity
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check, unparse

SITI = "3201134509809001"
TWIN = "3201134509809002"
JULY = date(2021, 7, 1)


def past(dose_no: int, day: date, vaccine: str = "sinovac", course: str = "primer") -> PastDose:
    return PastDose(
        UUID(int=dose_no), f"KD-{day:%y%m%d}-00{dose_no}", vaccine, course, dose_no, day
    )


def person(name: str, number: str, *doses: PastDose, kind: IdType = IdType.NIK) -> Person:
    return Person(
        record_id=UUID(int=9),
        entry_no="KD-210701-009",
        identity=Identity(kind, number, 1 if kind is IdType.MOTHER_NIK else None),
        name=name,
        birth_date=date(1980, 9, 5),
        sex=Sex.FEMALE,
        birth_place="",
        phone="+6281234567890",
        address="",
        village="",
        target_group="",
        doses=doses,
        per=date(2021, 8, 1),
    )


def codes(form: Form, same: Sequence[Person] = (), similar: Sequence[Person] = ()) -> list[str]:
    known = Known(tuple(same), tuple(similar))
    return [
        problem.code for problem in check(form, today=TODAY, rules=BUILT_IN, known=known).problems
    ]


def dose_of(form: Form, **origins: Origin) -> Dose:
    told = {Field(name): origin for name, origin in origins.items()}
    dose = check(form, today=TODAY, rules=BUILT_IN, origins=told).dose
    assert dose is not None
    return dose


@pytest.mark.parametrize(
    ("held", "typed"),
    [
        ("MUHAMMAD FADLI", "Moh. Fadli"),
        ("M. FADLI", "Mochamad Fadli"),
        ("HJ. SITI AMINAH", "Siti Aminah, S.Pd."),
        ("NU'AINI", "Nuaini"),
        ("SUKARNO", "sukarno"),
    ],
)
def test_one_person_written_in_two_ways_is_nobody_else(held: str, typed: str) -> None:
    assert codes(card(name=typed), [person(held, SITI)]) == []


def test_a_number_with_two_names_one_of_them_this_is_not_told_again() -> None:
    assert codes(card(), [person("RINA", SITI), person("SITI AMINAH", SITI)]) == []


def test_twins_and_neighbours_in_the_register_are_not_one_digit_slips() -> None:
    assert codes(card(), similar=[person("RATNA AMINAH", TWIN), person("SITI RAHAYU", TWIN)]) == []


def test_the_same_name_under_a_number_further_away_is_somebody_else() -> None:
    assert codes(card(), similar=[person("SITI AMINAH", "3201134509809013")]) == []


def test_a_family_card_has_one_number_for_all_of_them() -> None:
    number = "3201130101079001"
    family = [person("BUDI SANTOSO", number, past(1, date(2021, 9, 15)), kind=IdType.KK)]
    assert codes(card(id_type="kk", id_number=number), family) == []
    twice = [person("SITI AMINAH", number, past(1, date(2021, 9, 15)), kind=IdType.KK)]
    assert codes(card(id_type="kk", id_number=number), twice) == ["dose_typed_twice"]


def test_twins_under_their_mothers_nik_are_told_by_the_order_of_birth() -> None:
    baby = {"id_type": "nik ibu", "vaccine": "hb0", "volume": "", "birth_date": "01-09-2021"}
    first = person("BAYI SITI", SITI, past(1, date(2021, 9, 15), "hb0"), kind=IdType.MOTHER_NIK)
    assert codes(card(**baby, birth_order="2", name="BAYI SITI"), [first]) == []
    assert codes(card(**baby, birth_order="1", name="BAYI SITI"), [first]) == ["dose_typed_twice"]
    mother = person("SITI AMINAH", SITI, past(1, date(2021, 9, 15)))
    assert codes(card(**baby, birth_order="1", name="BAYI SITI"), [mother]) == []


def test_under_a_mothers_nik_one_order_of_birth_is_one_child() -> None:
    baby = {"id_type": "nik ibu", "vaccine": "bcg", "volume": "", "birth_date": "01-09-2021"}
    first = person("BAYI A", SITI, past(1, date(2021, 9, 15), "hb0"), kind=IdType.MOTHER_NIK)
    other = card(**baby, birth_order="1", name="BAYI B")
    assert codes(other, [first]) == [RuleCode.NIK_OTHER_NAME]
    assert codes(card(**baby, birth_order="2", name="BAYI B"), [first]) == []


def test_several_antigens_of_one_day_are_no_dose_typed_twice() -> None:
    child = [person("SITI AMINAH", SITI, past(1, date(2021, 9, 15), "opv"))]
    assert codes(card(vaccine="pcv", volume=""), child) == []


@pytest.mark.parametrize("day", ["29-07-2021", "15-09-2021", "01-06-2026"])
def test_a_late_dose_is_never_an_error(day: str) -> None:
    assert (
        codes(card(dose_no="2", given_on=day), [person("SITI AMINAH", SITI, past(1, JULY))]) == []
    )


def test_a_repeated_course_may_be_of_another_brand() -> None:
    form = card(given_on="01-03-2022", course="primer_ulang", vaccine="astrazeneca")
    assert codes(form, [person("SITI AMINAH", SITI, past(1, JULY))]) == []


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("27-12-2021", []),  # health workers were first; no source tells their interval
        ("27-01-2022", ["interval_short"]),
        ("28-01-2022", []),
    ],
)
def test_a_booster_waits_for_the_primary_course(day: str, found: list[str]) -> None:
    primary = (past(1, JULY), past(2, date(2021, 8, 1)))
    form = card(course="booster1", vaccine="moderna", dose_no="3", given_on=day)
    assert codes(form, [person("SITI AMINAH", SITI, *primary)]) == found


def test_from_february_2022_three_months_are_enough() -> None:
    primary = (past(1, date(2021, 11, 1)), past(2, date(2021, 12, 1)))
    form = card(course="booster1", vaccine="moderna", dose_no="3")
    held = [person("SITI AMINAH", SITI, *primary)]
    assert codes({**form, Field.GIVEN_ON: "24-02-2022"}, held) == ["interval_short"]
    assert codes({**form, Field.GIVEN_ON: "28-02-2022"}, held) == ["interval_short"]
    assert codes({**form, Field.GIVEN_ON: "01-03-2022"}, held) == []


def test_cards_may_be_typed_in_any_order() -> None:
    second = [person("SITI AMINAH", SITI, past(2, date(2021, 9, 20)))]
    assert codes(card(given_on="01-09-2021"), second) == ["interval_short"]
    assert codes(card(given_on="01-08-2021"), second) == []


def test_what_the_card_tells_of_the_dose_before_counts_for_the_interval() -> None:
    form = card(dose_no="2", earlier_given_on="01-09-2021", earlier_vaccine="sinovac")
    assert codes(form) == ["interval_short", "dose_missing"]
    other = {**form, Field.EARLIER_VACCINE: "pfizer", Field.EARLIER_GIVEN_ON: "01-07-2021"}
    assert codes(other) == ["brand_differs", "dose_missing"]


def test_without_asking_the_book_nothing_is_missing() -> None:
    assert check(card(dose_no="2"), today=TODAY, rules=BUILT_IN).problems == ()


def test_a_deferred_card_asks_for_no_dose() -> None:
    form = card(screening="tunda", dose_no="2")
    assert codes(form, [person("SITI AMINAH", SITI)]) == []
    assert codes(form, [person("RINA", SITI)]) == ["nik_other_name"]


def test_the_dose_before_is_kept_as_evidence_and_comes_back() -> None:
    form = card(
        dose_no="2", earlier_vaccine="AZ", earlier_given_on="010721", earlier_place=" RS  Weleri "
    )
    dose = dose_of(form)
    assert dose.earlier == EarlierDose(1, "astrazeneca", JULY, "RS Weleri")
    assert unparse(dose)[Field.EARLIER_GIVEN_ON] == "01-07-2021"
    assert dose_of(unparse(dose)) == dose
    assert dose_of(card(dose_no="2")).earlier is None
    assert dose_of({**form, Field.SCREENING: "tunda"}).earlier is None


@pytest.mark.parametrize("word", ["normal", "N", "ok", "dalam batas", " Dalam  Batas Normal"])
def test_normal_is_confirmed_without_a_figure(word: str) -> None:
    dose = dose_of(card(temperature=word, blood_pressure=word))
    assert (dose.temperature, dose.systolic, dose.diastolic) == (None, None, None)
    confirmed = {Field.TEMPERATURE: Origin.CONFIRMED, Field.BLOOD_PRESSURE: Origin.CONFIRMED}
    assert dose.origins == confirmed
    assert unparse(dose)[Field.TEMPERATURE] == unparse(dose)[Field.BLOOD_PRESSURE] == "normal"
    assert check(card(temperature="", blood_pressure=""), today=TODAY, rules=BUILT_IN).dose is None


def test_where_a_field_came_from_is_in_the_dose() -> None:
    dose = dose_of(
        card(ticket=""),
        phone=Origin.HISTORY,
        batch=Origin.HEADER,
        name=Origin.TYPED,
        ticket=Origin.HISTORY,
    )
    assert dose.origins == {Field.PHONE: Origin.HISTORY, Field.BATCH: Origin.HEADER}
    ruled = {Field.COURSE: Origin.RULE, Field.VOLUME: Origin.RULE}
    assert dose_of(card(course=" ", volume="")).origins == ruled
    reopened = dose_of(card(course="", volume=""))
    again = check(unparse(reopened), today=TODAY, rules=BUILT_IN, origins=reopened.origins).dose
    assert again == reopened
    assert dose_of(card(vaccine="pfizer", volume=""), volume=Origin.HISTORY).origins == {
        Field.VOLUME: Origin.RULE
    }
    deferred = dose_of(card(screening="tunda"), batch=Origin.HEADER, phone=Origin.HISTORY)
    assert deferred.origins == {Field.PHONE: Origin.HISTORY}


persons = st.builds(
    replace,
    st.just(person("SITI AMINAH", SITI)),
    name=st.sampled_from(["A", "SITI AMINAH", "AÉ B"]),
    identity=st.builds(Identity, st.sampled_from(IdType), st.sampled_from([SITI, TWIN, "X1"])),
    birth_date=st.none() | st.dates(),
    doses=st.lists(
        st.builds(
            past,
            st.integers(1, 9),
            st.dates(),
            st.sampled_from(["sinovac", "td", "x"]),
            st.sampled_from(["primer", "booster1", "x"]),
        ),
        max_size=4,
    ).map(tuple),
)


@given(good_forms, st.lists(persons, max_size=3), st.lists(persons, max_size=3))
def test_no_history_ever_stops_a_card_or_tells_personal_things(
    form: Form, same: list[Person], similar: list[Person]
) -> None:
    without = check(form, today=TODAY, rules=BUILT_IN)
    known = Known(tuple(same), tuple(similar))
    with_it = check(form, today=TODAY, rules=BUILT_IN, known=known)
    assert with_it.dose == without.dose
    new = [problem for problem in with_it.problems if problem not in without.problems]
    assert all(problem.severity is not Severity.ERROR for problem in new)
    assert {key for problem in new for key in problem.params} <= {"entry", "days", "needed", "dose"}
    missing = [problem for problem in new if problem.code == RuleCode.DOSE_MISSING]
    assert all(problem.severity is Severity.INFO for problem in missing)


def test_two_doses_of_one_day_are_told_by_their_order() -> None:
    held = [person("SITI AMINAH", SITI, past(1, date(2021, 9, 15)))]
    assert codes(card(dose_no="2"), held) == ["dose_order"]


def test_the_same_dose_of_another_brand_is_told_once() -> None:
    held = [person("SITI AMINAH", SITI, past(1, JULY, "moderna"))]
    assert codes(card(), held) == ["dose_number_held"]


def test_no_rule_is_known_for_the_time_before_a_second_booster() -> None:
    doses = (
        past(1, JULY),
        past(2, date(2021, 8, 1)),
        past(3, date(2022, 12, 1), "moderna", "primer"),
    )
    form = card(course="booster2", vaccine="moderna", dose_no="4", given_on="24-01-2023")
    assert codes(form, [person("SITI AMINAH", SITI, *doses)]) == []


def test_a_dose_before_was_not_given_before_birth() -> None:
    form = card(dose_no="2", earlier_given_on="04-09-1980")
    assert [one.code for one in check(form, today=TODAY, rules=BUILT_IN).problems] == [
        "earlier_date"
    ]
    assert (
        check({**form, Field.EARLIER_GIVEN_ON: "05-09-1980"}, today=TODAY, rules=BUILT_IN).problems
        == ()
    )
