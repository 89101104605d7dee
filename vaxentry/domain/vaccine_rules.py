"""The dated rules: those of this program, or newer ones that the server gave out.

They changed five times in one year: every look-up takes the vaccination date. Which table is in
force, the open book knows (`ports.DoseBook.rules`); every check is handed it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vaxentry.domain.vaccine_table import (
    AS_OF,
    BOOSTER_INTERVALS,
    BOOSTERS,
    INTERVALS,
    BoosterRule,
    Interval,
    Valid,
)
from vaxentry.domain.vaccines import PRIMARY_COURSES, vaccine


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

    def or_newer(self, offered: "Rules") -> "Rules":
        """The table to go by of two: this one, unless the other was drawn up later."""
        return offered if offered.as_of > self.as_of else self

    def min_interval_days(self, code: str, from_dose: int, day: date) -> int | None:
        """Least days between `from_dose` and the next one, for a next dose given on `day`.

        None when no rule is known or the series ends with `from_dose`. Too late is never an error.
        """
        rows = self._intervals(code, from_dose)
        return next((days for days, valid in rows if valid.on(day)), None)

    def earliest_next(self, code: str, from_dose: int, given_on: date) -> date | None:
        """The first day that is far enough from `given_on` by the rule of that very day."""
        return _earliest(self._intervals(code, from_dose), given_on)

    def _intervals(self, code: str, from_dose: int) -> list[tuple[int, Valid]]:
        return [
            (row.days, row.valid)
            for row in self.intervals
            if (row.vaccine, row.from_dose) == (code, from_dose)
        ]

    def booster_interval_days(self, day: date) -> int | None:
        """Least days from the last primary dose to a first booster on `day`, None if unknown."""
        return next((days for days, valid in self.booster_intervals if valid.on(day)), None)

    def earliest_booster(self, given_on: date) -> date | None:
        """The first day for a first booster, counted from the last primary dose."""
        return _earliest(self.booster_intervals, given_on)

    def volumes_ul(self, code: str, course_code: str, dose_no: int, day: date) -> frozenset[int]:
        """Every volume in microlitres that the rules of the day know; empty when none is known.

        Args:
            code: the vaccine given.
            course_code: ``primer``, ``primer_ulang``, ``booster1``, ``booster2``.
            dose_no: number of the dose within the count of the card.
            day: vaccination date.
        """
        product = vaccine(code)
        if product is None or dose_no < 1:
            return frozenset()
        if course_code in PRIMARY_COURSES:
            return frozenset() if product.volume_ul is None else frozenset({product.volume_ul})
        return self._booster_volumes(code, None, day)

    def volume_ul(
        self, code: str, course_code: str, dose_no: int, day: date, *, primary: str | None = None
    ) -> int | None:
        """The one volume in microlitres that the rules give, None when unknown or not unique.

        Args:
            code: the vaccine given.
            course_code: ``primer``, ``primer_ulang``, ``booster1``, ``booster2``.
            dose_no: number of the dose within the count of the card.
            day: vaccination date.
            primary: for a booster the vaccine of the primary series, when it is known: the half
                doses depend on it.
        """
        if primary is not None and course_code not in PRIMARY_COURSES:
            return _only(self._booster_volumes(code, primary, day))
        return _only(self.volumes_ul(code, course_code, dose_no, day))

    def _booster_volumes(self, code: str, primary: str | None, day: date) -> frozenset[int]:
        return frozenset(
            row.volume_ul
            for row in self.boosters
            if row.booster == code and row.valid.on(day) and primary in {None, row.primary}
        )


BUILT_IN = Rules(AS_OF, INTERVALS, BOOSTER_INTERVALS, BOOSTERS)
"""The table that comes with the program."""


def _earliest(rows: Iterable[tuple[int, Valid]], given_on: date) -> date | None:
    days = []
    for interval, valid in rows:
        due = given_on + timedelta(days=interval)
        day = max(due, valid.valid_from or due)
        days += [day] if valid.on(day) else []
    return min(days, default=None)


def _only(volumes: Iterable[int]) -> int | None:
    found = tuple(volumes)
    return found[0] if len(found) == 1 else None
