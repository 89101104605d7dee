from datetime import date

import pytest
from hypothesis import given

from tests.unit.domain.samples import ANY_TEXT, SANDBOX_NIKS, TODAY, fault, generated_niks
from vaxentry.domain.dose import Sex
from vaxentry.domain.nik import Nik, NikError, read_nik
from vaxentry.domain.rules import RuleCode


@pytest.mark.parametrize("digits", SANDBOX_NIKS)
def test_every_sandbox_nik_is_read(digits: str) -> None:
    assert read_nik(digits).digits == digits


@pytest.mark.parametrize(
    "text",
    [
        "3201134509199001",
        " 3201134509199001 ",
        "3201 1345 0919 9001",
        "32.01.13-450919-9001",
        "320113\u00a0450919\u20139001",
    ],
)
def test_blanks_dots_and_dashes_do_not_count(text: str) -> None:
    assert read_nik(text) == Nik("3201134509199001")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", RuleCode.REQUIRED),
        (" - ", RuleCode.REQUIRED),
        ("320113450919900", RuleCode.NIK_LENGTH),
        ("32011345091990011", RuleCode.NIK_LENGTH),
        ("32O1134509199001", RuleCode.NIK_CHARS),
        ("３２０１１３４５０９１９９００１", RuleCode.NIK_CHARS),  # noqa: RUF001 - full width
        ("٣٢٠١١٣٤٥٠٩١٩٩٠٠١", RuleCode.NIK_CHARS),
        ("3,20113E+15", RuleCode.NIK_CHARS),
        ("3201130009199001", RuleCode.NIK_DAY),
        ("3201133209199001", RuleCode.NIK_DAY),
        ("3201134009199001", RuleCode.NIK_DAY),
        ("3201137209199001", RuleCode.NIK_DAY),
        ("3201138109199001", RuleCode.NIK_DAY),
        ("3201139909199001", RuleCode.NIK_DAY),
        ("3201131500199001", RuleCode.NIK_MONTH),
        ("3201131513199001", RuleCode.NIK_MONTH),
        ("3201133102199001", RuleCode.NIK_DATE),
        ("3201132902019001", RuleCode.NIK_DATE),
        ("3201137006199001", None),
        ("3201137106199001", RuleCode.NIK_DATE),
        ("3201130509190000", RuleCode.NIK_SERIAL),
    ],
)
def test_what_no_nik_can_be_is_refused(text: str, code: RuleCode | None) -> None:
    if code is None:
        assert read_nik(text).sex == Sex.FEMALE
        return
    with pytest.raises(NikError) as caught:
        read_nik(text)
    assert caught.value.code is code


def test_the_length_found_is_told() -> None:
    with pytest.raises(NikError) as caught:
        read_nik("320113")
    assert caught.value.params == {"count": 6}


@pytest.mark.parametrize("province", ["65", "91", "92", "93", "94", "95", "96"])
def test_new_provinces_are_niks_too(province: str) -> None:
    assert read_nik(f"{province}01013112999001").province == province


def test_the_parts_of_a_mans_nik() -> None:
    nik = read_nik("3201133112809001")
    assert (nik.province, nik.regency, nik.district, nik.serial) == ("32", "3201", "320113", "9001")
    assert nik.sex == Sex.MALE
    assert nik.birth_dates == (date(1980, 12, 31), date(2080, 12, 31))


@pytest.mark.parametrize(("day", "born"), [("50", 10), ("71", 31), ("41", 1)])
def test_forty_is_added_to_a_womans_day(day: str, born: int) -> None:
    nik = read_nik(f"320113{day}12809001")
    assert nik.sex == Sex.FEMALE
    assert nik.birth_date(TODAY) == date(1980, 12, born)


@pytest.mark.parametrize(
    ("ddmmyy", "today", "born"),
    [
        ("231126", TODAY, date(2026, 11, 23)),
        ("241126", TODAY, date(1926, 11, 24)),
        ("010115", TODAY, date(2015, 1, 1)),
        ("290200", TODAY, date(2000, 2, 29)),
        ("290200", date(1999, 1, 1), None),
    ],
)
def test_the_century_follows_the_day_of_reference(
    ddmmyy: str, today: date, born: date | None
) -> None:
    assert read_nik(f"320113{ddmmyy}9001").birth_date(today) == born


@given(generated_niks())
def test_a_nik_never_prints_itself(digits: str) -> None:
    nik = read_nik(digits)
    assert nik.masked == digits[:4] + "•" * 12
    for shown in (repr(nik), str(nik), f"{nik}", f"{nik!r}", repr([nik])):
        assert digits[4:] not in shown
        assert sum(sign.isdigit() for sign in shown) == len(digits[:4])


@given(generated_niks())
def test_what_is_grouped_for_reading_is_read_back(digits: str) -> None:
    nik = read_nik(digits)
    assert read_nik(nik.grouped) == nik


def test_groups_are_region_birth_and_serial() -> None:
    assert Nik("3201134509199004").grouped == "320113 450919 9004"


@given(ANY_TEXT)
def test_any_text_is_a_nik_or_a_named_fault_without_the_text(text: str) -> None:
    error = fault(read_nik, text)
    assert error is None or (isinstance(error, NikError) and str(error) == error.code.value)
