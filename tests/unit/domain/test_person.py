from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.unit.domain.samples import ANY_TEXT
from vaxentry.domain.dose import Identity, IdType, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.names import (
    begins_name,
    clean_name,
    name_key,
    split_titles,
    titles_in_front,
)
from vaxentry.domain.person import (
    Known,
    PastDose,
    Person,
    completion,
    leave_out,
    opens,
    person_form,
    proposed_dose,
    stands_under,
)
from vaxentry.domain.rules import RuleError

DAY = date(2021, 9, 15)


def past(dose_no: int, day: date, vaccine: str = "sinovac", course: str = "primer") -> PastDose:
    return PastDose(UUID(int=dose_no), f"KD-210101-{dose_no:03d}", vaccine, course, dose_no, day)


def person(name: str = "SITI AMINAH", *doses: PastDose, phone: str = "+6281234567890") -> Person:
    return Person(
        record_id=UUID(int=1),
        entry_no="KD-210101-001",
        identity=Identity(IdType.NIK, "3201134509809001"),
        name=name,
        birth_date=date(1980, 9, 5),
        sex=Sex.FEMALE,
        birth_place="Bogor",
        phone=phone,
        address="Jl. Melati 5",
        village="",
        target_group="lansia",
        doses=doses,
        per=date(2021, 8, 1),
    )


@pytest.mark.parametrize(
    ("kind", "order", "card"),
    [
        (IdType.NIK, None, ("nik", "")),
        (IdType.NIK, None, ("nik", "2")),
        (IdType.MOTHER_NIK, 2, ("mother_nik", "2")),
    ],
)
def test_the_document_of_the_card_is_the_persons(
    kind: IdType, order: int | None, card: tuple[str, str]
) -> None:
    one = replace(person(), identity=Identity(kind, "3201134509809001", order))
    assert stands_under(one, *card)


@pytest.mark.parametrize(
    ("kind", "order", "card"),
    [
        (IdType.NIK, None, ("mother_nik", "1")),
        (IdType.NIK, None, ("", "")),
        (IdType.MOTHER_NIK, 2, ("mother_nik", "1")),
        (IdType.MOTHER_NIK, 2, ("mother_nik", "")),
        (IdType.MOTHER_NIK, 2, ("nik", "2")),
    ],
)
def test_another_document_or_another_child_is_not(
    kind: IdType, order: int | None, card: tuple[str, str]
) -> None:
    one = replace(person(), identity=Identity(kind, "3201134509809001", order))
    assert not stands_under(one, *card)


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("sit", "SITI AMINAH"),
        ("SITI AM", "SITI AMINAH"),
        ("sitiam", "SITI AMINAH"),
        ("Hj. Sit", "SITI AMINAH"),
        ("SIT", "HJ. SITI AMINAH"),
        ("Hj. Sit", "HJ. SITI AMINAH"),
        ("dr. H. Bud", "BUDI SANTOSO, S.KOM"),
        ("BUDI SANTOSO, S", "BUDI SANTOSO, S.KOM"),
        ("NURA", "NUR'AINI"),
        ("MOH", "MUHAMMAD FADLI"),
        ("MOH.", "MUHAMMAD FADLI"),
        ("Moh. Fad", "MUHAMMAD FADLI"),
        ("MUHAMMAD FAD", "MOH. FADLI"),
        ("MOHAMM", "MUH FADLI"),
        ("M. FA", "MUHAMMAD FADLI"),
        ("ALI MOC", "ALI MUHAMMAD"),
        ("MOHI", "MOHINDER"),
        ("PRO", "PROBO"),
        ("LI", "LI"),
        ("A", "A"),
    ],
)
def test_a_name_typed_so_far_opens_the_person(typed: str, held: str) -> None:
    assert opens(person(held), typed)


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("", "SITI AMINAH"),
        ("SI", "SITI AMINAH"),
        ("S I", "SITI AMINAH"),
        ("Hj.", "HJ. SITI AMINAH"),
        ("PROF", "PROF. BUDI"),
        ("DRS", "DRS. BUDI"),
        ("DRS. B", "DRS. BUDI"),
        ("M. F", "MUHAMMAD FADLI"),
        ("L", "LI"),
        ("LIE", "LI"),
        ("RIN", "SITI AMINAH"),
        ("SITA", "SITI AMINAH"),
        ("SITI AMINAHX", "SITI AMINAH"),
        ("AMI", "SITI AMINAH"),
        ("MOH FAR", "MUHAMMAD FADLI"),
        ("DEWI SAP", "DEWI LESTARI"),
        ("123", "SITI AMINAH"),
    ],
)
def test_nothing_opens_without_three_letters_of_that_name(typed: str, held: str) -> None:
    assert not opens(person(held), typed)


names = st.text(st.sampled_from("ABEHIMNORSU.,' "), min_size=3, max_size=24)


@given(names)
@settings(max_examples=examples(500))
def test_once_open_every_further_letter_of_the_name_keeps_it_open(text: str) -> None:
    try:
        name = clean_name(text)
    except RuleError:
        return
    open_at = [begins_name(name[:end], name) for end in range(len(name) + 1)]
    assert open_at[-1]
    if letters_in(split_titles(name).name) >= 3:
        assert open_at == sorted(open_at)


@given(names, names)
def test_two_letters_never_open_a_longer_name(typed: str, name: str) -> None:
    if begins_name(typed, name):
        enough = min(3, letters_in(split_titles(name).name))
        assert letters_in(typed) >= enough > 0


def letters_in(text: str) -> int:
    return sum(character.isalpha() for character in text)


@given(ANY_TEXT, ANY_TEXT)
def test_no_text_makes_it_raise(typed: str, name: str) -> None:
    begins_name(typed, name)
    split_titles(name)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("dr. H. Budi Santoso, S.Kom., M.M.", ("dr. H.", "Budi Santoso", "S.Kom., M.M.")),
        ("H.BUDI", ("H.", "BUDI", "")),
        ("BUDI SKM", ("", "BUDI", "SKM")),
        ("LIE SE", ("", "LIE SE", "")),
        ("Ma, SE", ("", "Ma", "SE")),
        ("DR.", ("", "DR.", "")),
    ],
)
def test_titles_are_kept_apart(name: str, parts: tuple[str, str, str]) -> None:
    titled = split_titles(name)
    assert (titled.front, titled.name, titled.back) == parts
    assert name_key(titled.name) == name_key(name)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("SIT", "SITI AMINAH"),
        ("sit", "sitI AMINAH"),
        ("SITI AMINAH", "SITI AMINAH"),
        ("HJ. SIT", "HJ. SITI AMINAH"),
        ("HJ.SIT", "HJ.SITI AMINAH"),
        ("Hj. Siti Aminah", "Hj. Siti Aminah"),
        ("SITI AMINAH, S.KEP.", "SITI AMINAH, S.KEP."),
    ],
)
def test_what_was_typed_stays_as_typed(typed: str, shown: str) -> None:
    assert completion(person(), typed) == shown


@pytest.mark.parametrize(
    ("held", "typed", "shown"),
    [
        ("HJ. SITI AMINAH, S.PD.", "SIT", "HJ. SITI AMINAH, S.PD."),
        ("HJ. SITI AMINAH, S.PD.", "DR. HJ. SIT", "DR. HJ. SITI AMINAH, S.PD."),
        ("HJ. SITI AMINAH, S.PD.", "SITI AMINAH", "SITI AMINAH"),
        ("MUHAMMAD FADLI", "H. MOH. FAD", "H. MUHAMMAD FADLI"),
        ("MUHAMMAD FADLI", "H. MOH. FADLI", "H. MOH. FADLI"),
    ],
)
def test_a_title_of_the_card_stays(held: str, typed: str, shown: str) -> None:
    assert completion(person(held), typed) == shown


@given(names, names)
def test_no_title_typed_in_front_is_ever_lost(typed: str, held: str) -> None:
    if opens(person(held), typed):
        shown = completion(person(held), typed)
        assert shown.startswith(titles_in_front(typed))
        assert opens(person(held), shown)


def test_a_person_fills_what_is_held_and_no_more() -> None:
    assert person_form(person()) == {
        Field.NAME: "SITI AMINAH",
        Field.BIRTH_PLACE: "Bogor",
        Field.BIRTH_DATE: "05-09-1980",
        Field.SEX: "P",
        Field.PHONE: "+6281234567890",
        Field.ADDRESS: "Jl. Melati 5",
        Field.TARGET_GROUP: "lansia",
    }


FIRST, SECOND = past(1, date(2021, 7, 1)), past(2, date(2021, 8, 1))


@pytest.mark.parametrize(
    ("doses", "vaccine", "course", "proposal"),
    [
        ((), "sinovac", "primer", 1),
        ((FIRST,), "sinovac", "primer", 2),
        ((FIRST,), "astrazeneca", "primer", 2),
        ((FIRST, SECOND), "sinovac", "primer", None),
        ((FIRST, SECOND), "sinovac", "primer_ulang", 1),
        ((FIRST, SECOND), "moderna", "booster1", 3),
        ((past(1, date(2021, 7, 1), "janssen"),), "moderna", "booster1", 2),
        ((FIRST,), "moderna", "booster1", None),
        ((), "moderna", "booster1", None),
        ((FIRST, SECOND, past(3, date(2021, 9, 1), "moderna", "booster1")), "moderna",
         "booster1", None),
        ((FIRST, SECOND, past(3, date(2021, 9, 1), "moderna", "booster1")), "moderna",
         "booster2", 4),
        ((FIRST,), "td", "primer", 1),
        ((past(1, DAY),), "sinovac", "primer", 2),
        ((past(1, date(2021, 10, 1)),), "sinovac", "primer", 1),
    ],
)  # fmt: skip
def test_the_history_proposes_what_would_follow(
    doses: tuple[PastDose, ...], vaccine: str, course: str, proposal: int | None
) -> None:
    assert proposed_dose(person("A", *doses), vaccine, course, DAY) == proposal


def test_a_record_being_corrected_is_not_known() -> None:
    alone, with_more = person("A", FIRST), person("B", FIRST, SECOND)
    left = leave_out(Known((alone, with_more), (alone,)), UUID(int=1))
    assert [one.name for one in left.same_number] == ["B"]
    assert left.same_number[0].doses == (SECOND,)
    assert left.similar == ()
