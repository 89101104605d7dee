import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import ANY_TEXT
from vaxentry.domain.names import (
    clean_name,
    has_odd_signs,
    mask_name,
    name_key,
    same_person_name,
)
from vaxentry.domain.rules import RuleCode, RuleError


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("SITI AMINAH", "siti  aminah"),
        ("SITI AMINAH", "SITIAMINAH"),
        ("NU'AINI", "NUAINI"),
        ("NU\u2019AINI", "NUAINI"),
        ("BUDI SANTOSO", "dr. H. Budi Santoso, S.Kom., M.M."),
        ("BUDI SANTOSO", "H.BUDI SANTOSO"),
        ("BUDI SANTOSO", "Dr.H.Budi Santoso"),
        ("BUDI SANTOSO", "Budi Santoso, S. Kom"),
        ("BUDI SANTOSO", "BUDI SANTOSO SKM"),
        ("RINA WATI", "Hj. Rina Wati, A.Md.Keb"),
        ("MUHAMMAD ALI", "Mohammad Ali"),
        ("MUHAMMAD ALI", "MOH. ALI"),
        ("MUHAMMAD ALI", "Moh.Ali"),
        ("MUHAMMAD ALI", "MUH ALI"),
        ("MUHAMMAD ALI", "M. ALI"),
        ("MUHAMMAD ALI", "M.ALI"),
        ("ALI MUHAMMAD", "ALI MOCHAMAD"),
        ("JOSE", "José"),
        ("SUKARNO", "SUKARNO"),
    ],
)
def test_one_person_written_in_two_ways(a: str, b: str) -> None:
    assert same_person_name(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("SITI AMINAH", "SITI AMINA"),
        ("SITI AMINAH", "AMINAH SITI"),
        ("LIE SE", "LIE"),
        ("MUHAMMAD ALI", "ALI"),
        ("ALI M", "ALI MUHAMMAD"),
        ("HASAN", "H. ASAN"),
        ("...", "---"),
    ],
)
def test_two_people(a: str, b: str) -> None:
    assert not same_person_name(a, b)


@pytest.mark.parametrize("name", ["H", "dr.", "M", "S.Kom", "Hj. dr.", "...", ",", "\u0301"])
def test_a_name_of_titles_only_keeps_a_key(name: str) -> None:
    assert name_key(name)


@given(ANY_TEXT)
def test_no_name_loses_its_key(text: str) -> None:
    assert bool(name_key(text)) == bool(text.strip())


@given(st.text(min_size=1))
def test_a_clean_name_is_clean(text: str) -> None:
    try:
        name = clean_name(text)
    except RuleError:
        return
    assert clean_name(name) == name
    assert same_person_name(name, name.lower()) or not name.isascii()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", RuleCode.REQUIRED),
        ("  ", RuleCode.REQUIRED),
        ("123", RuleCode.NAME_LETTERS),
        ("-", RuleCode.NAME_LETTERS),
        ("SITI\x07", RuleCode.TEXT_CONTROL),
        ("SITI\nAMINAH", RuleCode.TEXT_CONTROL),
        ("SITI\ud83d", RuleCode.TEXT_CONTROL),
        ("A" * 201, RuleCode.TEXT_TOO_LONG),
        # Small letters of 200 that are 400 in capitals.
        ("ß" * 200, RuleCode.TEXT_TOO_LONG),
    ],
)
def test_what_is_no_name(text: str, code: RuleCode) -> None:
    with pytest.raises(RuleError) as caught:
        clean_name(text)
    assert caught.value.code is code


@pytest.mark.parametrize(
    "name",
    [
        *("SITI AMINAH", "DR. H. BUDI SANTOSO, S.KOM., M.M.", "NU'AINI", "NU\u2019AINI"),
        *("AL-FARISI", "JOS\u00c9", "\u0639\u0644\u064a", "X\u0306A", ""),
    ],
)
def test_letters_and_what_stands_between_them_are_a_name(name: str) -> None:
    assert not has_odd_signs(name)


@pytest.mark.parametrize("name", ["S1TI", "SITI@", "SITI (ALM)", "BUDI_S", "\u0662", "A/B", "A+"])
def test_digits_and_signs_are_none(name: str) -> None:
    assert has_odd_signs(name)


def test_a_name_is_in_capitals_with_single_blanks() -> None:
    assert clean_name("  siti \u00a0 nu'aini ") == "SITI NU'AINI"
    assert clean_name("Jose\u0301") == "JOS\u00c9"


def test_a_masked_name_shows_initials() -> None:
    assert mask_name("SITI AMINAH") == "S*** A*****"
    assert mask_name("  M  ALI ") == "M A**"
    assert mask_name("") == ""
