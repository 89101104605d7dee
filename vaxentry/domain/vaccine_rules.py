"""The dated rules in force: those of this program, or newer ones that the server gave out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vaxentry.domain.vaccine_table import (
    AS_OF,
    BOOSTER_INTERVALS,
    BOOSTERS,
    INTERVALS,
    BoosterRule,
    Interval,
    Valid,
)


@dataclass(frozen=True, slots=True)
class Rules:
    """Intervals and booster volumes, each with the days it held.

    Attributes:
        as_of: the day the table was drawn up; of two tables the later one counts, whole.
        booster_intervals: least days from the last primary dose to booster 1.
    """

    as_of: date
    intervals: Sequence[Interval]
    booster_intervals: Sequence[tuple[int, Valid]]
    boosters: Sequence[BoosterRule]


BUILT_IN = Rules(AS_OF, INTERVALS, BOOSTER_INTERVALS, BOOSTERS)


class InForce:
    """The one table that every check of this process goes by. Any thread may read or replace it."""

    def __init__(self) -> None:
        self.rules = BUILT_IN

    def take(self, offered: Rules) -> bool:
        """Go by a table if it is newer than the one in force; whether it is."""
        is_newer = offered.as_of > self.rules.as_of
        if is_newer:
            self.rules = offered
        return is_newer


in_force = InForce()
