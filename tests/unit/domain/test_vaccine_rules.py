"""Which of two tables of rules the checks go by."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from vaxentry.domain.vaccine_rules import BUILT_IN, in_force
from vaxentry.domain.vaccine_table import AS_OF, BoosterRule, Interval, Valid
from vaxentry.domain.vaccines import (
    booster_interval_days,
    earliest_booster,
    earliest_next,
    min_interval_days,
    volume_ul,
)

DAY = date(2026, 11, 20)
NEW = Valid("a circular of next year")
NEWER = replace(
    BUILT_IN,
    as_of=AS_OF + timedelta(days=1),
    intervals=[Interval("sinovac", 1, 42, NEW)],
    booster_intervals=[(60, NEW)],
    boosters=[BoosterRule("sinovac", "pfizer", 200, NEW)],
)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    in_force.rules = BUILT_IN


def test_a_newer_table_counts_whole() -> None:
    assert min_interval_days("sinovac", 1, DAY) == 28
    assert in_force.take(NEWER)
    assert min_interval_days("sinovac", 1, DAY) == 42
    assert min_interval_days("moderna", 1, DAY) is None
    assert earliest_next("sinovac", 1, DAY) == DAY + timedelta(days=42)
    assert booster_interval_days(DAY) == 60
    assert earliest_booster(DAY) == DAY + timedelta(days=60)
    assert volume_ul("pfizer", "booster1", 3, DAY, primary="sinovac") == 200


@pytest.mark.parametrize("days", [0, -1])
def test_an_older_table_or_one_of_the_same_day_changes_nothing(days: int) -> None:
    assert not in_force.take(replace(NEWER, as_of=AS_OF + timedelta(days=days)))
    assert min_interval_days("sinovac", 1, DAY) == 28


def test_a_changed_table_has_a_new_day() -> None:
    """Else a server with the older table would be thought as new. Set both anew together."""
    print_of_rules = hashlib.sha256(repr(BUILT_IN).encode()).hexdigest()[:16]
    assert (AS_OF.isoformat(), print_of_rules) == ("2026-11-28", "dab52f74c58a5d91")
