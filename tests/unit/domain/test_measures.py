import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import ANY_TEXT, fault
from vaxentry.domain.measures import (
    read_blood_pressure,
    read_count,
    read_temperature,
    read_volume,
    show_blood_pressure,
    show_temperature,
    show_volume,
)
from vaxentry.domain.rules import RuleCode, RuleError


@given(st.integers(300, 450))
def test_a_shown_temperature_is_read_back(tenths: int) -> None:
    assert read_temperature(show_temperature(tenths)) == tenths


@given(st.none() | st.integers(1, 10_000))
def test_a_shown_volume_is_read_back(microlitres: int | None) -> None:
    assert read_volume(show_volume(microlitres)) == microlitres


@given(st.integers(50, 300), st.integers(20, 200))
def test_a_shown_pressure_is_read_back(systolic: int, diastolic: int) -> None:
    if systolic > diastolic:
        shown = show_blood_pressure(systolic, diastolic)
        assert read_blood_pressure(shown) == (systolic, diastolic)


@pytest.mark.parametrize(
    ("text", "tenths"), [("36,5", 365), ("36.5", 365), ("365", 365), (" 36 ", 360), ("-", None)]
)
def test_temperatures(text: str, tenths: int | None) -> None:
    assert read_temperature(text) == tenths


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", RuleCode.REQUIRED),
        ("panas", RuleCode.TEMPERATURE_FORM),
        ("36,55", RuleCode.TEMPERATURE_FORM),
        ("3655", RuleCode.TEMPERATURE_FORM),
        ("٣٦", RuleCode.TEMPERATURE_FORM),
        ("29,9", RuleCode.TEMPERATURE_RANGE),
        ("45,1", RuleCode.TEMPERATURE_RANGE),
        ("97.9", RuleCode.TEMPERATURE_RANGE),
    ],
)
def test_no_temperature_of_a_person(text: str, code: RuleCode) -> None:
    with pytest.raises(RuleError) as caught:
        read_temperature(text)
    assert caught.value.code is code


@pytest.mark.parametrize("text", ["120/80", "120-80", "120 80", " 120 / 80 "])
def test_pressures(text: str) -> None:
    assert read_blood_pressure(text) == (120, 80)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("120", RuleCode.BLOOD_PRESSURE_FORM),
        ("12080", RuleCode.BLOOD_PRESSURE_FORM),
        ("120/8O", RuleCode.BLOOD_PRESSURE_FORM),
        ("80/120", RuleCode.BLOOD_PRESSURE_RANGE),
        ("80/80", RuleCode.BLOOD_PRESSURE_RANGE),
        ("320/80", RuleCode.BLOOD_PRESSURE_RANGE),
        ("120/10", RuleCode.BLOOD_PRESSURE_RANGE),
    ],
)
def test_no_pressure_of_a_person(text: str, code: RuleCode) -> None:
    with pytest.raises(RuleError) as caught:
        read_blood_pressure(text)
    assert caught.value.code is code


@pytest.mark.parametrize(
    ("text", "microlitres"),
    [("0,5", 500), ("0.25", 250), ("0,5 mL", 500), ("0,15cc", 150), ("1", 1000), ("0,500", 500)],
)
def test_volumes(text: str, microlitres: int) -> None:
    assert read_volume(text) == microlitres


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("setengah", RuleCode.VOLUME_FORM),
        ("500", RuleCode.VOLUME_FORM),
        ("0,0005", RuleCode.VOLUME_FORM),
        ("0", RuleCode.VOLUME_RANGE),
        ("10,001", RuleCode.VOLUME_RANGE),
    ],
)
def test_no_volume(text: str, code: RuleCode) -> None:
    with pytest.raises(RuleError) as caught:
        read_volume(text)
    assert caught.value.code is code


@pytest.mark.parametrize("text", ["0", "10", "a", "1a", "-1", "²", "\u0661"])
def test_a_count_is_one_digit(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_count(text, RuleCode.DOSE_NO_FORM)
    assert caught.value.code is RuleCode.DOSE_NO_FORM


def test_counts() -> None:
    assert [read_count(f" {count} ", RuleCode.BIRTH_ORDER) for count in (1, 9)] == [1, 9]


@given(ANY_TEXT)
def test_any_text_is_read_or_refused(text: str) -> None:
    for reader in (read_temperature, read_blood_pressure, read_volume):
        fault(reader, text)
