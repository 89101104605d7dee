import gc
import weakref
from collections.abc import Iterator

import pytest

from vaxentry.rings import look_for_rings_seldom

ENOUGH = 60_000


class Ring:
    def __init__(self) -> None:
        self.held = self


@pytest.fixture
def looks() -> Iterator[list[int]]:
    """The generation of each look from here on; Python's own measure afterwards."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    before = gc.get_threshold()
    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    gc.set_threshold(*before)
    gc.unfreeze()


def test_a_batch_is_worked_through_without_a_look(looks: list[int]) -> None:
    look_for_rings_seldom()
    gc.collect(0)
    looks.clear()
    held = [[number] for number in range(ENOUGH // 2)]
    assert looks == []
    assert len(held) == ENOUGH // 2


@pytest.mark.usefixtures("looks")
def test_rings_are_still_found() -> None:
    look_for_rings_seldom()
    ring = Ring()
    told = weakref.ref(ring)
    del ring
    held = [[number] for number in range(ENOUGH)]
    assert told() is None
    assert len(held) == ENOUGH
