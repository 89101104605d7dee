"""How long ago a record was saved, in steps a supervisor asks for.

The steps go by the order of saving: each record is in exactly one, whatever any clock did. What was
saved under a wrong clock stands beside its neighbours.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

END = 2**62
"""Behind every record number there will ever be."""


class Age(StrEnum):
    """Each has its words ``queue.age_<code>``."""

    HOUR = "hour"
    DAY = "day"
    THREE_DAYS = "three_days"
    WEEK = "week"
    OLDER = "older"


_UNTIL = {
    Age.HOUR: timedelta(hours=1),
    Age.DAY: timedelta(days=1),
    Age.THREE_DAYS: timedelta(days=3),
    Age.WEEK: timedelta(days=7),
}
"""Up to how long ago; the next step begins there."""

Span = tuple[int, int]
"""From one record number to another, both included; the second below the first = none."""
ALL: Span = (1, END)


def span_of(age: Age | None, now: datetime, first_since: Callable[[datetime], int]) -> Span:
    """The numbers of the records of a step.

    Args:
        age: the step; None = all.
        first_since: number of the first record that was saved after a time, `END` = none was.
    """
    if age is None:
        return ALL
    steps = list(Age)
    at = steps.index(age)
    low = first_since(now - _UNTIL[age]) if age in _UNTIL else 1
    high = END if at == 0 else first_since(now - _UNTIL[steps[at - 1]]) - 1
    return low, high


def first_number(last: int, is_after: Callable[[int], bool]) -> int:
    """The first number from 1 to `last` of which `is_after` is true, `END` where it is of none.

    Looks at as many as `last` has binary digits. Where it is not true of all behind the first, the
    answer is some number before which it is false.
    """
    low, high = 1, last + 1
    while low < high:
        middle = (low + high) // 2
        if is_after(middle):
            high = middle
        else:
            low = middle + 1
    return low if low <= last else END
