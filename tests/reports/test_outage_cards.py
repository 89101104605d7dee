"""The cards that are not typed are as many in the evidence as in Laporan, now and in the past."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.reports.day_stage import DAY, DayStage, day_staged, person
from tests.reports.test_paper import HISTORIES, Clerks, told
from vaxentry.domain.backlog import Period
from vaxentry.domain.dates import local_zone
from vaxentry.domain.day_pile import PcCount
from vaxentry.reports import outage

HOUR = timedelta(hours=1)
KNOWN = st.sampled_from(["save", "save", "void", "park", "tell", "tell_amount"])
"""What the book keeps the time of: a count is corrected in its place, a parked card is taken up."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DayStage]:
    with day_staged(tmp_path) as made:
        yield made


def cards(stage: DayStage) -> Sequence[int]:
    """At the beginning of each hour, and now."""
    now = stage.clock()
    with stage.book.transactions.reading() as c:
        found = outage.read(c, Period(), now, local_zone(now), signed_in=None)
    return [one.cards for one in found.hours]


def in_laporan(stage: DayStage) -> int:
    return told(stage, Period()).not_typed


def half_typed(stage: DayStage) -> UUID:
    pile = stage.book.open_stack(DAY, 100, "").id
    for number in range(1, 51):
        stage.save(number, person(9100 + number), pile)
    return pile


def test_what_another_pc_typed_is_not_on_paper_from_when_it_was_read(stage: DayStage) -> None:
    pile = half_typed(stage)
    stage.clock.now += HOUR
    stage.desk.enter_count(DAY, pile, PcCount("B", 50, frozenset(range(51, 101))))
    assert cards(stage)[-3:] == [0, 9 + 50, 9]


def test_a_clock_that_was_ahead_typed_them_now(stage: DayStage) -> None:
    stage.clock.now += 24 * HOUR
    half_typed(stage)
    stage.clock.now -= 22 * HOUR
    assert cards(stage)[-3:] == [9, 9, 9 + 50]
    assert in_laporan(stage) == 9 + 50


@settings(max_examples=25, deadline=None)
@example([("park", 2), ("take_up", 3)])
@example([("save", 2), ("void", 1), ("tell", 7), ("tell_amount", 2), ("recount", 8), ("save", 9)])
@given(HISTORIES)
def test_now_it_is_what_laporan_says(history: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, day_staged(Path(folder)) as stage:
        clerks = Clerks(stage)
        for name, n in history:
            clerks.act(name, n)
            assert cards(stage)[-1] == in_laporan(stage), name


@settings(max_examples=15, deadline=None)
@example([("save", 2), ("void", 1), ("tell", 7), ("tell_amount", 2), ("park", 3), ("tell", 1)])
@given(st.lists(st.tuples(KNOWN, st.integers(1, 8)), max_size=15))
def test_of_a_past_hour_it_is_what_laporan_said_then(history: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, day_staged(Path(folder)) as stage:
        clerks, seen = Clerks(stage), []
        for name, n in history:
            clerks.act(name, n)
            seen.append(in_laporan(stage))
            stage.clock.now += HOUR
        found = cards(stage)
        assert found[-1 - len(seen) : -1] == seen
