import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxentry.sync.goodput import (
    FIRST_SIZE,
    GROWTH,
    PACKED_FAST,
    PACKED_HARD,
    SPELL_S,
    WANTED_S,
    Goodput,
    Passage,
)

SPEED, RECORD = 8_000.0, 80
TRIP_S = 0.3


def through(link: Goodput, lanes: int, rounds: int) -> Goodput:
    """So many batches on their way at once over a link of `SPEED`; the next when one lands."""
    now = 0.0
    flying = [(0.0, link.size)] * lanes
    for _ in range(rounds):
        begun, size = flying.pop(0)
        now = max(now, begun) + size * RECORD / SPEED
        landed = Passage(size, size * RECORD, begun, now + TRIP_S)
        link = link.after_success(landed, TRIP_S)
        flying.append((now, link.size))
    return link


def test_a_batch_grows_to_what_the_link_takes_in_the_wanted_time() -> None:
    wanted = WANTED_S * SPEED / RECORD
    assert wanted * 0.9 <= through(Goodput(), 1, 40).size <= wanted * 1.1


def test_the_speed_is_that_of_the_link_and_not_of_one_lane_of_three() -> None:
    wanted = WANTED_S * SPEED / RECORD
    assert wanted * 0.7 <= through(Goodput(), 3, 60).size <= wanted * 1.1


def test_growth_is_bounded_by_a_step() -> None:
    assert Goodput().after_success(Passage(FIRST_SIZE, 1000, 0, 1e-4)).size == FIRST_SIZE * GROWTH


def test_the_way_there_and_back_does_not_make_a_link_slow() -> None:
    far = Passage(FIRST_SIZE, 3_200, 0, 0.4)
    assert Goodput().after_success(far, TRIP_S).bytes_s == pytest.approx(32_000)
    assert Goodput().after_success(far, 9.9).bytes_s == pytest.approx(32_000), (
        "an estimate is not believed whole"
    )


def test_a_link_that_slows_down_is_measured_anew() -> None:
    fast = Goodput().after_success(Passage(100, 100_000, 0, 0.1))
    fast = fast.after_success(Passage(100, 1_000, 0.1, SPELL_S + 1))
    assert fast.bytes_s == pytest.approx(101_000 / (SPELL_S + 1))
    for second in range(60):
        fast = fast.after_success(Passage(100, 1_000, SPELL_S + second, SPELL_S + second + 1))
    assert fast.bytes_s == pytest.approx(1_000, rel=0.5)


def test_a_server_that_works_long_does_not_make_a_fast_link_slow() -> None:
    link = Goodput()
    for second in range(60):
        link = link.after_success(Passage(500, 36_000, second, second + 3, waited_s=2.8))
    assert link.level == PACKED_FAST


def test_a_rest_is_not_counted() -> None:
    link = Goodput().after_success(Passage(10, 1_000, 0, 1)).at_rest()
    assert link.after_success(Passage(10, 1_000, 100, 101)).bytes_s == 1_000


def test_what_fails_is_halved_down_to_one() -> None:
    link = Goodput(3)
    assert [link.after_failure().size, link.after_failure().after_failure().size] == [1, 1]


def test_after_an_outage_it_begins_small_and_knows_nothing_of_the_link() -> None:
    link = Goodput(500, 90_000.0).after_outage()
    assert (link.size, link.bytes_s) == (FIRST_SIZE, None)
    assert Goodput(2).after_outage().size == 2


def test_slow_links_are_worth_packing_hard() -> None:
    assert Goodput(bytes_s=8_000.0).level == Goodput().level == PACKED_HARD
    assert Goodput(bytes_s=10e6).level == PACKED_FAST


@given(st.integers(1, 5000), st.integers(1, 10**8), st.floats(0, 600), st.floats(0, 1e9))
def test_whatever_is_measured_the_size_stays_a_size(
    size: int, sent: int, seconds: float, trip: float
) -> None:
    link = Goodput(size).after_success(Passage(size, sent, 0, seconds), trip)
    assert 1 <= link.size <= size * GROWTH
