"""Free text: where the number of a document is refused, or hidden in what an older program kept."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import FREE_TEXTS, TODAY, card
from vaxentry.domain.form import Field
from vaxentry.domain.plain_text import free_text, without_numbers
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check

NUMBERS = ["9271060312009003", "9271 0603 1200 9003", "9271.0603.1200.9003", "9271-0603-1200-9003"]
HARMLESS = [
    "JL. PEMUDA 3 RT 001 RW 002 KODE POS 51318",
    "202105012K",
    "0812 3456 7890",
    "12-08-2021 08.30, 13-08-2021",
    "",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_document_is_refused_and_hidden_wherever_it_stands(number: str) -> None:
    for text in (number, f"DESA {number}", f"NIK {number}, salah baca"):
        with pytest.raises(RuleError) as caught:
            free_text(text)
        assert caught.value.code is RuleCode.TEXT_NUMBER
        hidden = without_numbers(text)
        assert hidden == text.replace(number, number[:4] + "\u2022" * (len(number) - 4))


@pytest.mark.parametrize("text", HARMLESS)
def test_other_figures_stay(text: str) -> None:
    assert free_text(text) == without_numbers(text) == text


@given(st.uuids())
def test_the_id_of_an_entry_is_no_document(entry: UUID) -> None:
    text = f"diketik dua kali: {entry}"
    assert free_text(text) == without_numbers(text) == text


@given(st.text(st.sampled_from("0123456789 .-A"), max_size=60))
def test_what_may_be_typed_is_shown_as_it_is_and_what_is_shown_hides_all(text: str) -> None:
    shown = without_numbers(text)
    try:
        assert without_numbers(free_text(text)) == free_text(text)
    except RuleError:
        assert shown != text
    assert without_numbers(shown) == shown


@pytest.mark.parametrize("text", ["DESA 9271060312009003", "9271 0603 1200 9003 DESA"])
@pytest.mark.parametrize("field", FREE_TEXTS)
def test_the_number_of_a_document_is_refused_where_lists_would_show_it(
    field: Field, text: str
) -> None:
    checked = check(card(**{field: text}), today=TODAY, rules=BUILT_IN)
    assert (field, "text_number") in {(one.field, one.code) for one in checked.problems}
