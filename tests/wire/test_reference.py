"""Reading reference data: as it is, or not at all."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxentry.central.reference import set_of
from vaxentry.domain.vaccine_rules import BUILT_IN, Rules
from vaxentry.wire.messages import BadMessageError
from vaxentry.wire.reference import Whole, is_readable, read_rules

GIVEN_OUT = set_of("intervals")


def test_the_servers_rules_are_read_as_they_are() -> None:
    read = read_rules(GIVEN_OUT)
    assert (read.as_of, tuple(read.intervals)) == (BUILT_IN.as_of, BUILT_IN.intervals)
    assert tuple(read.booster_intervals) == BUILT_IN.booster_intervals
    assert tuple(read.boosters) == BUILT_IN.boosters


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("intervals", {"days": 0}),
        ("intervals", {"days": "28"}),
        ("intervals", {"days": True}),
        ("intervals", {"days": 10**9}),
        ("intervals", {"from_dose": None}),
        ("intervals", {"vaccine": ""}),
        ("intervals", {"valid": {"source": "x", "valid_from": "soon", "valid_to": None}}),
        ("boosters", {"volume_ul": -1}),
        ("boosters", {"primary": 5}),
    ],
)
def test_one_bad_row_and_nothing_of_it_is_used(table: str, change: dict[str, Any]) -> None:
    content = json.loads(GIVEN_OUT)
    content[table][3] |= change
    with pytest.raises(BadMessageError):
        read_rules(json.dumps(content).encode())


@given(st.integers(0, len(GIVEN_OUT) - 1), st.integers(1, 255))
def test_a_garbled_set_is_read_or_refused_and_breaks_nothing(at: int, bits: int) -> None:
    garbled = bytearray(GIVEN_OUT)
    garbled[at] ^= bits
    try:
        assert isinstance(read_rules(bytes(garbled)), Rules)
    except BadMessageError:
        assert not is_readable("intervals", bytes(garbled))


def test_other_sets_are_only_known_to_be_json() -> None:
    assert is_readable("sites", b'{"sites": []}')
    assert not is_readable("sites", b"[]")
    assert not is_readable("sites", b"<html>")


def test_what_is_said_of_a_set_comes_over_whole() -> None:
    whole = Whole("sites", '"ab"', 5, "cd", "n")
    assert Whole.from_json(json.loads(json.dumps(whole.to_json()))) == whole
    with pytest.raises(BadMessageError):
        Whole.from_json({"name": "sites"})
