"""The list of planted mistakes."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.simulation.options import Options

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True, slots=True)
class Bug:
    """One mistake.

    Attributes:
        plant: puts it into the code, until the patch is undone.
        options: the schedules in which it shows.
    """

    plant: Plant
    options: Options

    @property
    def told(self) -> str:
        """What is wrong, in one line."""
        return (self.plant.__doc__ or "").strip()


BUGS: dict[str, Bug] = {}
"""By name."""


def bug(options: Options | None = None) -> Callable[[Plant], Plant]:
    """Put a function that plants a mistake on the list."""

    def add(plant: Plant) -> Plant:
        BUGS[plant.__name__] = Bug(plant, options or Options())
        return plant

    return add
