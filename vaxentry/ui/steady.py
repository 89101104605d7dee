"""Long work that holds very many objects, without the pauses that Python's collector would make."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Result = TypeVar("Result")

_NEVER = 1_000_000_000


@contextmanager
def _no_full_collection() -> Iterator[None]:
    """A full collection looks at every object and no thread runs meanwhile: half a second for the
    cells of a large workbook. Young rings of objects are found all the same.
    """
    gc.freeze()  # what stands now, the program itself, is not looked at again afterwards either
    young, middle, full = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)
    try:
        yield
    finally:
        gc.set_threshold(young, middle, full)


def steadily(work: Callable[[], Result]) -> Result:
    """What `work` gives. One at a time in a program; any thread."""
    with _no_full_collection():
        return work()
