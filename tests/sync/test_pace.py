from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxentry.sync import pace

DRAWS = st.floats(min_value=0, max_value=0.999)


@given(st.integers(1, pace.EAGER_TRIES), DRAWS)
def test_probes_are_eager_and_capped_after_an_outage_begins(failures: int, draw: float) -> None:
    wait = pace.probe_after(failures, draw, something_waits=True)
    assert timedelta(milliseconds=100) <= wait <= pace.EAGER_CAP


@given(st.integers(pace.EAGER_TRIES + 1, 10**6), DRAWS)
def test_probes_are_patient_later(failures: int, draw: float) -> None:
    wait = pace.probe_after(failures, draw, something_waits=True)
    assert pace.PATIENT * 0.8 <= wait <= pace.PATIENT * 1.2


@given(st.integers(0, 10**6), DRAWS)
def test_an_idle_client_is_lazy(failures: int, draw: float) -> None:
    assert pace.probe_after(failures, draw, something_waits=False) >= pace.IDLE * 0.8


@pytest.mark.parametrize(
    ("asked", "seconds"), [(0, 1), (-5, 1), (7, 7), (900, 900), (10 * 365 * 86400, 900)]
)
def test_what_a_server_asks_for_is_clamped(asked: float, seconds: float) -> None:
    assert pace.asked_pause(asked, 0.5) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("by_clock", "by_ticks", "slept"),
    [
        (10, 10, False),
        (12, 12, False),
        (3, 3, False),
        (3600, 10, True),
        (3600, 3600, True),
        (-50, 10, True),
    ],
)
def test_a_nap_is_told_by_both_clocks(by_clock: float, by_ticks: float, *, slept: bool) -> None:
    assert pace.has_slept(by_clock, by_ticks, 10.0) is slept


@given(st.integers(0, 10**6), DRAWS)
def test_a_refused_record_waits_at_most_the_cap(tries: int, draw: float) -> None:
    assert timedelta() <= pace.record_after(tries, draw) <= pace.RECORD_CAP
