"""What keeps the window smooth while other threads of the program work."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

Result = TypeVar("Result")

_NEVER = 1_000_000_000
_putting_off = Lock()
SWITCH_S = 0.00001
"""A painting widget asks for the interpreter dozens of times, and each time it waits as long as a
busy thread may keep it: Python's own 5 ms, or even 1, add up to jerks that are seen. Windows counts
in whole milliseconds here: 0, so a busy thread gives way at once.
"""


def let_the_window_in() -> None:
    """From now on a busy thread gives way after `SWITCH_S` seconds. For the whole process."""
    sys.setswitchinterval(SWITCH_S)


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
    """What `work` gives that holds very many objects, without the pauses of Python's collector.

    Any thread. Beside another such work this one goes on as it is: one of them is enough to put
    off the collector, and the one that did puts it back.
    """
    if not _putting_off.acquire(blocking=False):
        return work()
    try:
        with _no_full_collection():
            return work()
    finally:
        _putting_off.release()
