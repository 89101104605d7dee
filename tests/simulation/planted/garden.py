"""The list of planted mistakes."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.simulation.options import Options

Plant = Callable[[pytest.MonkeyPatch], None]
MOST_SCHEDULES = 60


@dataclass(frozen=True, slots=True)
class Bug:
    """One mistake.

    Attributes:
        plant: puts it into the code, until the patch is undone.
        options: the schedules in which it shows.
        within: how many of them are tried before it counts as not noticed.
        case: the letter of the protocol's case it is the opposite of, empty = of none.
    """

    plant: Plant
    options: Options
    within: int
    case: str = ""

    @property
    def told(self) -> str:
        """What is wrong, in one line."""
        return (self.plant.__doc__ or "").strip()


BUGS: dict[str, Bug] = {}
"""By name."""


def bug(
    options: Options | None = None, *, within: int = MOST_SCHEDULES, case: str = ""
) -> Callable[[Plant], Plant]:
    """Put a function that plants a mistake on the list."""

    def add(plant: Plant) -> Plant:
        BUGS[plant.__name__] = Bug(plant, options or Options(), within, case)
        return plant

    return add
