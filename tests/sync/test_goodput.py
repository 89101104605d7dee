from hypothesis import given
from hypothesis import strategies as st

from vaxentry.sync.goodput import FIRST_SIZE, GROWTH, PACKED_FAST, PACKED_HARD, WANTED_S, Goodput


def test_a_batch_grows_to_what_the_link_takes_in_the_wanted_time() -> None:
    link, speed, record = Goodput(), 8_000.0, 80
    for _ in range(10):
        sent = link.size * record
        link = link.after_success(link.size, sent, sent / speed)
    assert link.size == WANTED_S * speed / record


def test_growth_is_bounded_by_a_step() -> None:
    assert Goodput().after_success(FIRST_SIZE, 1000, 0.0001).size == FIRST_SIZE * GROWTH


def test_what_fails_is_halved_down_to_one() -> None:
    link = Goodput(3)
    assert [link.after_failure().size, link.after_failure().after_failure().size] == [1, 1]


def test_after_an_outage_it_begins_small_and_knows_nothing_of_the_link() -> None:
    link = Goodput(500, 90_000.0, 80).after_outage()
    assert (link.size, link.bytes_s) == (FIRST_SIZE, None)
    assert Goodput(2).after_outage().size == 2


def test_slow_links_are_worth_packing_hard() -> None:
    assert Goodput(bytes_s=8_000.0).level == PACKED_HARD
    assert Goodput(bytes_s=10e6).level == Goodput().level == PACKED_FAST


@given(st.integers(1, 5000), st.floats(0, 1e9), st.integers(1, 10**8), st.floats(0, 600))
def test_whatever_is_measured_the_size_stays_a_size(
    size: int, speed: float, sent: int, seconds: float
) -> None:
    link = Goodput(size, speed).after_success(size, sent, seconds)
    assert 1 <= link.size <= size * GROWTH
