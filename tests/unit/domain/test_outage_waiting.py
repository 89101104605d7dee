from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.outage_waiting import HOUR_MS, most_by_hour

HOURS = range(400_000, 400_004)
BEGIN, END = HOURS.start * HOUR_MS, HOURS.stop * HOUR_MS
QUARTER = HOUR_MS // 4
moments = st.integers(-4, 4 * len(HOURS) + 4).map(lambda quarters: BEGIN + quarters * QUARTER)


class Wait(NamedTuple):
    """A record that waits from one moment until before another, which are in the book or not."""

    since: int
    until: int
    known: tuple[bool, bool] = (True, True)


def waits(known: st.SearchStrategy[tuple[bool, bool]]) -> st.SearchStrategy[list[Wait]]:
    spans = st.tuples(moments, moments).map(sorted)
    return st.lists(
        st.builds(lambda span, told: Wait(span[0], span[1], told), spans, known), max_size=12
    )


def level(found: Iterable[Wait], at: int) -> int:
    return sum(one.since <= at < one.until for one in found)


def told(found: Sequence[Wait]) -> list[int]:
    """What is told of them; what happens as an hour ends is of the next one."""
    changes: dict[int, int] = {}
    for one in found:
        for at, change, known in zip((one.since, one.until), (1, -1), one.known, strict=True):
            if known and BEGIN <= at < END:
                changes[at] = changes.get(at, 0) + change
    # The ledger counts what happens as an hour begins to that hour: its level is that of before.
    levels = [level(found, hour * HOUR_MS - 1) for hour in (*HOURS, HOURS.stop)]
    return most_by_hour(levels, sorted(changes.items()), HOURS)


def plainly(found: Sequence[Wait]) -> list[int]:
    """The plain way: every quarter of an hour, and the moment before the hour began."""
    return [
        max(
            level(found, hour * HOUR_MS - 1),
            *(level(found, hour * HOUR_MS + part * QUARTER) for part in range(4)),
        )
        for hour in HOURS
    ]


@given(waits(st.just((True, True))))
def test_the_most_is_that_of_every_moment(found: list[Wait]) -> None:
    assert told(found) == plainly(found)


@given(waits(st.sampled_from([(True, True), (False, True)])))
def test_what_came_at_an_unknown_moment_makes_it_no_more_than_it_was(found: list[Wait]) -> None:
    assert all(a <= b for a, b in zip(told(found), plainly(found), strict=True))


@given(waits(st.sampled_from([(True, True), (True, False)])))
def test_what_left_at_an_unknown_moment_makes_it_no_more_than_it_was(found: list[Wait]) -> None:
    assert all(a <= b for a, b in zip(told(found), plainly(found), strict=True))


@given(waits(st.sampled_from([(True, True), (False, True), (True, False)])))
def test_it_is_no_less_than_what_waited_as_an_hour_began_or_ended(found: list[Wait]) -> None:
    for hour, most in zip(HOURS, told(found), strict=True):
        assert most >= level(found, hour * HOUR_MS - 1)
        assert most >= level(found, (hour + 1) * HOUR_MS - 1)
