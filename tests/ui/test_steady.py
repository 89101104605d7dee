"""Work that holds very many objects stops no other thread to look through them."""

import gc
from collections.abc import Iterator

import pytest

from vaxentry.errors import DiskFullError
from vaxentry.ui.steady import steadily

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
