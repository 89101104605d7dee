import pytest

from tests.unit.domain.samples import SANDBOX_NIKS
from vaxentry.domain.regions import (
    RegionStatus,
    province_name,
    regency_name,
    region_status,
    retired_regencies,
    successor,
)

KALTARA_BEFORE_2012 = ("6404", "6405", "6406", "6410", "6473")
SULBAR_BEFORE_2004 = ("7319", "7320", "7321", "7323", "7325")


@pytest.mark.parametrize("digits", SANDBOX_NIKS)
def test_the_regions_of_the_sandbox_are_retired_not_unknown(digits: str) -> None:
    assert region_status(digits[:6]) is RegionStatus.RETIRED


@pytest.mark.parametrize("code", [*KALTARA_BEFORE_2012, *SULBAR_BEFORE_2004])
def test_codes_from_before_a_province_was_split_are_retired(code: str) -> None:
    assert region_status(code + "01") is RegionStatus.RETIRED


def test_thirty_six_regency_codes_are_retired() -> None:
    assert len(retired_regencies()) == 36


@pytest.mark.parametrize(
    ("old", "new"),
    [("9101", "9301"), ("9104", "9401"), ("9102", "9501"), ("9201", "9601"), ("9271", "9671")],
)
def test_the_successor_of_a_papuan_code(old: str, new: str) -> None:
    assert successor(old) == new
    assert regency_name(old) == regency_name(new)


def test_a_successor_that_is_not_established_is_not_made_up() -> None:
    assert successor("6404") is None
    assert regency_name("6404") is None


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("320113", RegionStatus.KNOWN),
        ("110101", RegionStatus.KNOWN),
        ("650101", RegionStatus.KNOWN),
        ("930101", RegionStatus.KNOWN),
        ("320199", RegionStatus.UNKNOWN_DISTRICT),
        ("320100", RegionStatus.UNKNOWN_DISTRICT),
        ("319901", RegionStatus.UNKNOWN_REGENCY),
        ("990101", RegionStatus.UNKNOWN_PROVINCE),
        ("000000", RegionStatus.UNKNOWN_PROVINCE),
        ("", RegionStatus.UNKNOWN_PROVINCE),
    ],
)
def test_what_the_list_says_of_a_code(code: str, status: RegionStatus) -> None:
    assert region_status(code) is status


def test_the_list_is_whole() -> None:
    provinces = [f"{code:02d}" for code in range(100) if province_name(f"{code:02d}")]
    regencies = [f"{code:04d}" for code in range(10_000) if is_current(f"{code:04d}")]
    districts = [
        regency + f"{code:02d}"
        for regency in regencies
        for code in range(100)
        if region_status(f"{regency}{code:02d}") is RegionStatus.KNOWN
    ]
    assert (len(provinces), len(regencies), len(districts)) == (38, 514, 7285)


def is_current(code: str) -> bool:
    return code not in retired_regencies() and regency_name(code) is not None


def test_names() -> None:
    assert province_name("65") == "Kalimantan Utara"
    assert province_name("96") == "Papua Barat Daya"
    assert regency_name("6571") == "Kota Tarakan"
    assert regency_name("9999") is None
    assert province_name("99") is None
