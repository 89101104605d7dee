"""Other threads of the program do not make the window wait."""

import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest

from vaxentry.errors import DiskFullError
from vaxentry.ui.steady import SWITCH_S, let_the_window_in, steadily

MANY = 300_000
FULL = 2


@pytest.fixture
def full_ones() -> Iterator[list[str]]:
    """The full collections from here on."""
    seen: list[str] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == FULL:
            seen.append(phase)

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    gc.unfreeze()


def hold_many() -> int:
    return len([[number] for number in range(MANY)])


def test_there_is_no_full_collection_meanwhile(full_ones: list[str]) -> None:
    before = gc.get_threshold()
    assert steadily(hold_many) == MANY
    assert full_ones == []
    assert gc.get_threshold() == before
    hold_many()
    assert full_ones != []


@pytest.mark.usefixtures("full_ones")
def test_the_collector_is_as_it_was_after_a_failure() -> None:
    def fail() -> None:
        raise DiskFullError

    before = gc.get_threshold()
    with pytest.raises(DiskFullError):
        steadily(fail)
    assert gc.get_threshold() == before


def test_busy_threads_give_way_soon() -> None:
    before = sys.getswitchinterval()
    try:
        let_the_window_in()
        assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
    finally:
        sys.setswitchinterval(before)


def test_two_at_once_leave_the_collector_as_it_was() -> None:
    before = gc.get_threshold()
    begun, may_end = (Event(), Event()), (Event(), Event())

    def work(number: int) -> None:
        begun[number].set()
        may_end[number].wait(5)

    with ThreadPoolExecutor(2) as pool:
        running = []
        for number in range(2):
            running.append(pool.submit(steadily, partial(work, number)))
            begun[number].wait(5)
        for number, one in enumerate(running):
            may_end[number].set()
            one.result()
    assert gc.get_threshold() == before
    gc.unfreeze()
