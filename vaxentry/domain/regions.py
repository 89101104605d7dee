"""Region codes at the head of a NIK: Kemendagri's list, not the codes of BPS.

Facts of Kepmendagri 300.2.2-2138/2025 (38 provinces, 514 regencies and cities, 7,285 districts) and
36 regency codes retired since 2004 that stand on living people's cards. Older splits reused their
numbers, so an unknown code is a reason to look again, never to refuse.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources


class RegionStatus(StrEnum):
    """What the list says of a six-digit code."""

    KNOWN = "known"
    RETIRED = "retired"
    """The regency had this code before a province was split; its districts are not listed."""
    UNKNOWN_DISTRICT = "unknown_district"
    UNKNOWN_REGENCY = "unknown_regency"
    UNKNOWN_PROVINCE = "unknown_province"


@dataclass(frozen=True, slots=True)
class _Regions:
    """The file as it is: district codes stay in ranges until one is asked for."""

    provinces: Mapping[str, str]
    regencies: Mapping[str, tuple[str, str]]
    retired: Mapping[str, str | None]


@cache
def _regions() -> _Regions:
    file = resources.files("vaxentry.domain").joinpath("data/regions.json")
    return _Regions(**json.loads(file.read_text(encoding="utf-8")))


def region_status(code6: str) -> RegionStatus:
    """What the first six digits of a NIK mean today. The first call reads the list."""
    regions, regency = _regions(), code6[:4]
    if code6[:2] not in regions.provinces:
        return RegionStatus.UNKNOWN_PROVINCE
    if regency in regions.retired:
        return RegionStatus.RETIRED
    if regency not in regions.regencies:
        return RegionStatus.UNKNOWN_REGENCY
    _, districts = regions.regencies[regency]
    known = _covers(districts, code6[4:6])
    return RegionStatus.KNOWN if known else RegionStatus.UNKNOWN_DISTRICT


def province_name(code2: str) -> str | None:
    """Name of a province, None for a code that is not in the list."""
    return _regions().provinces.get(code2)


def regency_name(code4: str) -> str | None:
    """Name of a regency or city; a retired code has its successor's name where that is known."""
    regions = _regions()
    code = regions.retired.get(code4) or code4
    found = regions.regencies.get(code)
    return found[0] if found else None


def successor(code4: str) -> str | None:
    """The code that replaced a retired regency code, None where it is not established."""
    return _regions().retired.get(code4)


def retired_regencies() -> tuple[str, ...]:
    """The retired regency codes, four digits each."""
    return tuple(_regions().retired)


def _covers(ranges: str, code2: str) -> bool:
    """Whether ranges like ``01-07 09`` hold a two-digit code: equally long, they sort."""
    return any(first <= code2 <= (last or first) for first, last in _bounds(ranges))


def _bounds(ranges: str) -> list[tuple[str, str]]:
    return [(first, last) for first, _, last in (part.partition("-") for part in ranges.split())]
