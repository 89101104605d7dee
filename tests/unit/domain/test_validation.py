from datetime import date, time, timedelta

import pytest

from tests.unit.domain.samples import (
    CARD,
    FREE_TEXTS,
    TODAY,
    card,
    found,
)
from vaxentry.domain.dose import Dose, Identity, IdType, Screening, Sex
from vaxentry.domain.form import Field, Form
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.ticket import TicketNo
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check

INJECTION = (
    Field.VACCINE,
    Field.BATCH,
    Field.VACCINATOR,
    Field.COURSE,
    Field.DOSE_NO,
    Field.VOLUME,
    Field.GIVEN_AT,
    Field.COMPLAINT,
)


def saved(form: Form) -> Dose:
    checked = check(form, today=TODAY, rules=BUILT_IN)
    assert checked.dose is not None, checked.problems
    return checked.dose


def test_a_whole_card_becomes_a_dose_without_a_remark() -> None:
    checked = check(CARD, today=TODAY, rules=BUILT_IN)
    assert checked.problems == ()
    assert checked.dose == Dose(
        identity=Identity(IdType.NIK, "3201134509809001"),
        name="SITI AMINAH",
        given_on=date(2021, 9, 15),
        screening=Screening.PROCEED,
        birth_date=date(1980, 9, 5),
        birth_place="Bogor",
        sex=Sex.FEMALE,
        phone="+6281234567890",
        address="Jl. Melati 5",
        village="Cibinong",
        target_group="masyarakat_umum",
        ticket=TicketNo("P-ABC123"),
        temperature=365,
        systolic=120,
        diastolic=80,
        vaccine="sinovac",
        course="primer",
        dose_no=1,
        batch="CV-001",
        volume_ul=500,
        given_at=time(8, 30),
        complaint="",
        vaccinator="Ns. Dewi",
    )


@pytest.mark.parametrize(
    "field",
    [
        Field.GIVEN_ON,
        Field.VACCINE,
        Field.BATCH,
        Field.ID_TYPE,
        Field.ID_NUMBER,
        Field.NAME,
        Field.BIRTH_DATE,
        Field.SEX,
        Field.PHONE,
        Field.SCREENING,
        Field.DOSE_NO,
        Field.COMPLAINT,
    ],
)
@pytest.mark.parametrize("text", ["", "   ", None])
def test_what_a_card_may_not_miss(field: Field, text: str | None) -> None:
    form = {at: typed for at, typed in CARD.items() if at is not field}
    if text is not None:
        form[field] = text
    checked = check(form, today=TODAY, rules=BUILT_IN)
    assert [(problem.field, problem.code) for problem in checked.blocking] == [(field, "required")]


@pytest.mark.parametrize(
    "field",
    [
        Field.VACCINATOR,
        Field.BIRTH_PLACE,
        Field.ADDRESS,
        Field.VILLAGE,
        Field.TARGET_GROUP,
        Field.TICKET,
        Field.COURSE,
        Field.VOLUME,
        Field.GIVEN_AT,
    ],
)
def test_what_a_card_may_miss(field: Field) -> None:
    assert check(card(**{field: ""}), today=TODAY, rules=BUILT_IN).problems == ()


def test_an_empty_course_and_volume_follow_the_rules_of_the_day() -> None:
    dose = saved(card(course="", volume="", vaccine="pfizer"))
    assert (dose.course, dose.volume_ul) == ("primer", 300)
    unknown = saved(card(volume="", vaccine="pfizer", course="booster1", given_on="01-03-2022"))
    assert unknown.volume_ul is None


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"given_on": "31022026"}, Field.GIVEN_ON, RuleCode.DATE_IMPOSSIBLE),
        ({"given_on": "24-11-2026"}, Field.GIVEN_ON, RuleCode.DATE_FUTURE),
        ({"given_on": "02-06-2014"}, Field.GIVEN_ON, RuleCode.DATE_FLOOR),
        ({"given_on": "kemarin"}, Field.GIVEN_ON, RuleCode.DATE_FORM),
        ({"birth_date": "16-09-2021"}, Field.BIRTH_DATE, RuleCode.BIRTH_AFTER_GIVEN),
        ({"birth_date": "31-12-1899"}, Field.BIRTH_DATE, RuleCode.BIRTH_TOO_EARLY),
        ({"vaccine": "aspirin"}, Field.VACCINE, RuleCode.VACCINE_UNKNOWN),
        ({"vaccine": "sino"}, Field.VACCINE, RuleCode.VACCINE_AMBIGUOUS),
        ({"course": "ketiga"}, Field.COURSE, RuleCode.COURSE_UNKNOWN),
        ({"dose_no": "0"}, Field.DOSE_NO, RuleCode.DOSE_NO_FORM),
        ({"volume": "banyak"}, Field.VOLUME, RuleCode.VOLUME_FORM),
        ({"given_at": "25.00"}, Field.GIVEN_AT, RuleCode.TIME_FORM),
        ({"screening": "ya"}, Field.SCREENING, RuleCode.SCREENING_UNKNOWN),
        ({"sex": "x"}, Field.SEX, RuleCode.SEX_UNKNOWN),
        ({"phone": "021555"}, Field.PHONE, RuleCode.PHONE_FORM),
        ({"target_group": "x"}, Field.TARGET_GROUP, RuleCode.GROUP_UNKNOWN),
        ({"temperature": "x"}, Field.TEMPERATURE, RuleCode.TEMPERATURE_FORM),
        ({"blood_pressure": "x"}, Field.BLOOD_PRESSURE, RuleCode.BLOOD_PRESSURE_FORM),
        ({"id_type": "sim"}, Field.ID_TYPE, RuleCode.ID_TYPE_UNKNOWN),
        ({"id_number": "3201134509800000"}, Field.ID_NUMBER, RuleCode.NIK_SERIAL),
        ({"name": "12"}, Field.NAME, RuleCode.NAME_LETTERS),
        (
            {"screening": "tunda", "deferred_until": "15-09-2021"},
            Field.DEFERRED_UNTIL,
            RuleCode.DEFERRED_BEFORE,
        ),
    ],
)
def test_what_keeps_a_card_from_being_saved(
    changes: dict[str, str], field: Field, code: RuleCode
) -> None:
    checked = check(card(**changes), today=TODAY, rules=BUILT_IN)
    assert [(problem.field, problem.code) for problem in checked.blocking] == [(field, code)]


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\nb", "\udc80", "a\u202eb", "\uffff"])
@pytest.mark.parametrize("field", [*FREE_TEXTS, Field.TICKET])
def test_invisible_characters_are_refused_at_their_field(field: Field, text: str) -> None:
    assert (field, "text_control") in found(card(**{field: text}))


@pytest.mark.parametrize("field", [Field.NAME, Field.ADDRESS, Field.COMPLAINT, Field.TICKET])
def test_endless_texts_are_refused(field: Field) -> None:
    assert found(card(**{field: "A" * 200})) == set()
    assert found(card(**{field: "A" * 201})) == {(field, "text_too_long")}
    assert found(card(**{field: "A" * 1_000_000})) == {(field, "text_too_long")}


@pytest.mark.parametrize("field", list(Field))
def test_a_million_digits_in_any_field_are_an_answer(field: Field) -> None:
    check(card(**{field: "9" * 1_000_000}), today=TODAY, rules=BUILT_IN)


def test_texts_are_trimmed() -> None:
    dose = saved(card(address="  Jl.  Melati 5 ", batch=" cv-001 "))
    assert (dose.address, dose.batch) == ("Jl. Melati 5", "CV-001")


@pytest.mark.parametrize("screening", ["tunda", "tidak_diberikan"])
def test_without_an_injection_its_fields_are_neither_checked_nor_kept(screening: str) -> None:
    rubbish = {at.value: "\x00" for at in INJECTION}
    dose = saved(card(screening=screening, **rubbish))
    assert not dose.is_given
    assert (dose.vaccine, dose.batch, dose.vaccinator, dose.course) == ("", "", "", "")
    assert (dose.dose_no, dose.volume_ul, dose.given_at, dose.complaint) == (None, None, None, "")


def test_a_deferral_keeps_its_day() -> None:
    later = card(screening="tunda", deferred_until="01-10-21")
    assert saved(later).deferred_until == date(2021, 10, 1)
    assert saved(card(screening="tunda")).deferred_until is None
    assert saved(card(deferred_until="01-10-21")).deferred_until is None


def test_a_deferral_may_lie_in_the_future_with_a_short_year() -> None:
    form = card(screening="tunda", given_on="23-11-2026", deferred_until="01-12-26")
    assert saved(form).deferred_until == date(2026, 12, 1)


@pytest.mark.parametrize("text", ["-", "tanpa keluhan", "Tanpa Keluhan"])
def test_no_complaint_is_said(text: str) -> None:
    assert saved(card(complaint=text)).complaint == ""


@pytest.mark.parametrize("text", ["", "-", "tidak tercatat"])
def test_a_time_that_is_not_on_the_card(text: str) -> None:
    assert saved(card(given_at=text)).given_at is None


@pytest.mark.parametrize("kind", ["paspor", "tanpa"])
def test_birth_date_and_sex_may_miss_without_nik_and_injection(kind: str) -> None:
    form = card(
        id_type=kind, id_number="A1234567", birth_date="", sex="", screening="tidak_diberikan"
    )
    dose = saved(form)
    assert (dose.birth_date, dose.sex) == (None, None)
    assert found({**form, Field.SCREENING: "lanjut"}) == {
        (Field.BIRTH_DATE, "required"),
        (Field.SEX, "required"),
    }


def test_with_a_nik_they_are_needed_though_deferred_and_never_taken_from_it() -> None:
    assert found(card(screening="tunda", birth_date="", sex="")) == {
        (Field.BIRTH_DATE, "required"),
        (Field.SEX, "required"),
    }
    assert saved(card(birth_date="06-09-1981", sex="L")).birth_date == date(1981, 9, 6)


def test_somebody_without_document_gets_the_id_of_the_caller() -> None:
    form = card(id_type="tanpa", id_number="")
    checked = check(form, today=TODAY, rules=BUILT_IN, temporary_id="t-17")
    assert checked.dose is not None
    assert checked.dose.identity == Identity(IdType.NONE, "T-17")
    assert found(form) == {(Field.ID_NUMBER, "required")}
    typed = check(
        card(id_type="tanpa", id_number="X9"), today=TODAY, rules=BUILT_IN, temporary_id="t-17"
    )
    assert typed.dose is not None
    assert typed.dose.identity.number == "X9"


def test_the_temporary_id_is_for_nobody_else() -> None:
    checked = check(
        card(id_number=""), today=TODAY, rules=BUILT_IN, temporary_id="3201134509809001"
    )
    assert checked.dose is None


def test_a_missing_name_is_told_once() -> None:
    checked = check(card(id_type="kk", name=""), today=TODAY, rules=BUILT_IN)
    assert [(problem.field, problem.code) for problem in checked.problems] == [
        (Field.NAME, "required")
    ]


def test_problems_stand_in_the_order_of_the_card() -> None:
    places = [
        list(Field).index(problem.field)
        for problem in check({}, today=TODAY, rules=BUILT_IN).problems
    ]
    assert places == sorted(places)
    assert len(places) > 1


def test_yesterday_was_not_the_future_at_the_end_of_time() -> None:
    form = card(given_on=f"{date.max:%d-%m-%Y}", screening="tunda", deferred_until="311299")
    checked = check(form, today=date.max, rules=BUILT_IN)
    assert {problem.code for problem in checked.blocking} == {"deferred_before"}
    assert check(CARD, today=date.min + timedelta(days=1), rules=BUILT_IN).dose is None
