"""What is done to PCs and server in one round, and when: drawn from the seed. Pure."""

from collections.abc import Mapping
from random import Random

WEIGHTS: Mapping[str, int] = {
    "kill_pc": 10,
    "kill_server": 5,
    "kill_worker": 4,
    "stop_server": 2,
    "crash_database": 3,
    "keep_copy": 4,
    "back_up": 3,
    "put_back": 3,
    "restore": 2,
    "put_all_back": 1,
    "clone": 2,
    "enrol": 2,
    "revoke": 2,
    "erase": 3,
    "weather": 20,
}
ALWAYS: Mapping[str, tuple[float, float]] = {
    "weather": (0.0, 0.0),
    "keep_copy": (0.0, 0.3),
    "kill_pc": (0.3, 1.0),
    "kill_server": (0.3, 1.0),
    "put_back": (0.6, 1.0),
}
"""Once in each round, whatever else is drawn; with the part of the round in which."""
EACH_S = 0.9
"""One act in so many seconds, besides."""


def drawn(draw: Random, seconds: float) -> list[tuple[float, str]]:
    """The acts of a round with the second at which each is due, first the earliest."""
    names = draw.choices(list(WEIGHTS), list(WEIGHTS.values()), k=round(seconds / EACH_S))
    due = [(draw.uniform(0.0, seconds), name) for name in names]
    due += [(draw.uniform(*part) * seconds, name) for name, part in ALWAYS.items()]
    return sorted(due)
