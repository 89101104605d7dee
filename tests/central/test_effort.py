"""How long a call is expected to take."""

from random import Random

import pytest

from vaxentry.central.admission import Admission, Class, Place
from vaxentry.central.effort import Effort

FIXED_S, BYTE_S = 0.01, 1e-6
SMALL, LARGE = 1_000, 40_000


def learned(sizes: tuple[int, ...] = (SMALL, LARGE), noise: float = 0.0) -> Effort:
    effort, random = Effort(), Random(7)
    for _ in range(200):
        size = random.choice(sizes)
        effort.note(size, (FIXED_S + BYTE_S * size) * random.uniform(1 - noise, 1 + noise))
    return effort


def test_before_anything_was_seen_every_call_is_guessed_alike() -> None:
    assert Effort().expected_s(0) == Effort().expected_s(10**6) > 0


@pytest.mark.parametrize("size", [0, SMALL, 5_000, LARGE, 100_000])
def test_a_larger_body_is_expected_to_take_longer(size: int) -> None:
    assert learned().expected_s(size) == pytest.approx(FIXED_S + BYTE_S * size)
    assert learned(noise=0.3).expected_s(size) == pytest.approx(FIXED_S + BYTE_S * size, rel=0.5)


def test_of_bodies_of_one_size_the_usual_is_expected() -> None:
    assert learned((SMALL,)).expected_s(LARGE) == pytest.approx(FIXED_S + BYTE_S * SMALL)


def test_no_size_is_expected_to_take_no_time() -> None:
    odd = Effort()
    for _ in range(100):
        odd.note(SMALL, 0.0)
        odd.note(LARGE, 1.0)
    assert odd.expected_s(0) > 0
    shrinking = Effort()
    for _ in range(100):
        shrinking.note(SMALL, 1.0)
        shrinking.note(LARGE, 0.0)
    assert shrinking.expected_s(10**9) > 0


def test_the_line_holds_fewer_large_batches_than_small_ones() -> None:
    def filled(size: int) -> int:
        admission = Admission(1)
        for number in range(200):
            learning = SMALL if number % 2 else LARGE
            place = admission.enter(size=learning)
            assert isinstance(place, Place)
            admission.leave(place, FIXED_S + BYTE_S * learning)
        number = 0
        while isinstance(admission.enter(Class.BACKLOG, "", size), Place):
            number += 1
        return number

    assert filled(SMALL) == 182  # 2 s of 11 ms
    assert filled(LARGE) == 41  # 2 s of 50 ms
