from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import ANY_TEXT, fault
from vaxentry.domain.entry_no import PC_ALPHABET, PC_CODES, EntryNo, pc_code
from vaxentry.domain.rules import RuleCode, RuleError

entry_numbers = st.builds(
    EntryNo,
    pc=st.text(st.sampled_from(PC_ALPHABET), min_size=2, max_size=2),
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    count=st.integers(1, 10**9 - 1),
)


@given(entry_numbers)
def test_what_is_written_is_read_back(entry_no: EntryNo) -> None:
    assert EntryNo.parse(str(entry_no)) == entry_no


@given(entry_numbers)
def test_dashes_blanks_and_case_do_not_matter(entry_no: EntryNo) -> None:
    text = str(entry_no)
    for typed in (text.lower(), text.replace("-", ""), text.replace("-", " "), f"  {text} "):
        assert EntryNo.parse(typed) == entry_no


def test_the_form_on_the_card() -> None:
    assert str(EntryNo("KD", date(2026, 11, 23), 41)) == "KD-261123-041"
    assert str(EntryNo("KD", date(2026, 11, 23), 1041)) == "KD-261123-1041"


@pytest.mark.parametrize(
    "text",
    ["", "KD", "KD-261123", "KD-261123-41", "KD-261323-041", "KD-261123-000", "BO-261123-041"],
)
def test_other_texts_are_no_entry_number(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        EntryNo.parse(text)
    assert caught.value.code is RuleCode.ENTRY_NO_FORM


@given(ANY_TEXT)
def test_any_text_is_read_or_refused(text: str) -> None:
    error = fault(EntryNo.parse, text)
    assert error is None or error.code is RuleCode.ENTRY_NO_FORM


@pytest.mark.parametrize(
    ("pc", "year", "count"), [("kd", 2026, 1), ("KDA", 2026, 1), ("KD", 1999, 1), ("KD", 2026, 0)]
)
def test_parts_that_could_not_be_written_are_refused(pc: str, year: int, count: int) -> None:
    with pytest.raises(ValueError, match="entry number"):
        EntryNo(pc, date(year, 1, 1), count)


def test_each_number_below_the_count_has_its_own_code() -> None:
    codes = {pc_code(number) for number in range(PC_CODES)}
    assert len(codes) == PC_CODES
    assert pc_code(PC_CODES) == pc_code(0)


def test_numbers_of_one_pc_sort_by_day_and_count() -> None:
    first, second = EntryNo("KD", date(2026, 11, 23), 999), EntryNo("KD", date(2026, 11, 23), 1000)
    assert sorted([second, first]) == [first, second]
