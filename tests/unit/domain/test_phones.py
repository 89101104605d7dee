import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import ANY_TEXT
from vaxentry.domain.phones import NO_PHONE, grouped_phone, read_phone
from vaxentry.domain.rules import RuleCode, RuleError

landline = st.from_regex(r"[2-79][0-9]{6,10}", fullmatch=True)
foreign = st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True)
national = st.from_regex(r"8[0-9]{7,12}", fullmatch=True)


@given(national, st.sampled_from(["0", "62", "+62", "+62 ", "+62 0", "(0)"]))
def test_every_way_of_writing_is_one_number(digits: str, prefix: str) -> None:
    assert read_phone(prefix + digits) == "+62" + digits


@given(st.from_regex(r"8[0-9]{8,12}", fullmatch=True))
def test_a_mobile_needs_no_prefix_where_it_is_longer_than_a_number_of_a_town(digits: str) -> None:
    assert read_phone(digits) == "+62" + digits


@given(landline, st.sampled_from(["0", "62", "+62", "+62 ", "+62 (0)", "(0)"]))
def test_every_way_of_writing_a_landline_is_one_number(digits: str, prefix: str) -> None:
    assert read_phone(prefix + digits) == "+62" + digits


@given(foreign)
def test_a_foreign_number_keeps_its_country(digits: str) -> None:
    if not digits.startswith("62"):
        assert read_phone("+" + digits) == "+" + digits


@given(st.sampled_from(["+628", "+62294", "+6221", "+65", "+1", "+673"]), national)
def test_a_number_in_groups_is_the_same_number(start: str, digits: str) -> None:
    phone = start + digits[:8]
    assert read_phone(grouped_phone(phone)) == phone


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
        "021-555",
        "0894",
        "029464112311112",
        "0294 641123 / 0294 641124",
        "0294-641123/4",
        "6591234567",
        "0065 9123 4567",
        "+65 912",
        "+0294641123",
        "+65 9123 4567 8901 2345",
        "+62 1 2345 678",
        "294641123",
        "0812a4567890",
        "----",
        "٠٨١٢٣٤٥٦٧٨٩٠",
    ],
)
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_phone(text)
    assert caught.value.code is RuleCode.PHONE_FORM


@pytest.mark.parametrize("text", ["641-123", "64112", "5551234", "8412 3456", "2345 6789"])
def test_a_number_of_the_town_needs_its_area_code(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_phone(text)
    assert caught.value.code is RuleCode.PHONE_AREA


@pytest.mark.parametrize(
    ("text", "phone", "grouped"),
    [
        ("(0294) 641-123", "+62294641123", "0294-641-123"),
        ("0294 6411234", "+622946411234", "0294-641-1234"),
        ("0294.64112", "+6229464112", "0294-64-112"),
        ("021 8412 3456", "+622184123456", "021-8412-3456"),
        ("+62 (0)31-5678901", "+62315678901", "031-567-8901"),
        ("62 24 1234567", "+62241234567", "024-123-4567"),
        ("0967 123456", "+62967123456", "0967-123-456"),
        ("+65 9123 4567", "+6591234567", "+65-9123-4567"),
        ("+1 (202) 555-0123", "+12025550123", "+1-202-555-0123"),
        ("+673 712 3456", "+6737123456", "+673-712-3456"),
        ("\u200e+60\u201112 345 6789", "+60123456789", "+60-123-456-789"),
    ],
)
def test_landlines_and_foreign_numbers(text: str, phone: str, grouped: str) -> None:
    assert read_phone(text) == phone
    assert grouped_phone(phone) == grouped
    assert read_phone(grouped) == phone


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
