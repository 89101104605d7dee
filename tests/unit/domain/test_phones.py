import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import ANY_TEXT
from vaxentry.domain.phones import NO_PHONE, grouped_phone, read_phone
from vaxentry.domain.rules import RuleCode, RuleError

national = st.from_regex(r"8[0-9]{7,12}", fullmatch=True)


@given(national, st.sampled_from(["0", "62", "+62", "", "+62 ", "+62 0", "(0)"]))
def test_every_way_of_writing_is_one_number(digits: str, prefix: str) -> None:
    assert read_phone(prefix + digits) == "+62" + digits


@given(national)
def test_a_grouped_number_is_read_back(digits: str) -> None:
    assert read_phone(grouped_phone("+62" + digits)) == "+62" + digits


@pytest.mark.parametrize("text", ["0812-3456-7890", "0812.3456.7890", " 0812 3456 7890 "])
def test_separators_do_not_count(text: str) -> None:
    assert read_phone(text) == "+6281234567890"


@pytest.mark.parametrize(
    "text", ["-", " - ", "tidak ada", "Tidak ada HP", "TIDAK PUNYA HP", "tanpa HP"]
)
def test_no_phone_is_a_value(text: str) -> None:
    assert read_phone(text) == NO_PHONE


@pytest.mark.parametrize(
    "text",
    [
        "08123456",
        "08123456789012345",
        "021-5551234",
        "+6591234567",
        "0812a4567890",
        "----",
        "٠٨١٢٣٤٥٦٧٨٩٠",
    ],
)
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_phone(text)
    assert caught.value.code is RuleCode.PHONE_FORM


def test_nothing_typed_is_not_no_phone() -> None:
    with pytest.raises(RuleError) as caught:
        read_phone(" ")
    assert caught.value.code is RuleCode.REQUIRED


@given(ANY_TEXT)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        phone = read_phone(text)
    except RuleError:
        return
    assert read_phone(phone) == phone


def test_groups() -> None:
    assert grouped_phone("+6281234567890") == "0812-3456-7890"
    assert grouped_phone(NO_PHONE) == NO_PHONE
