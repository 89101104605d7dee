"""What goes wrong, and when: asked at every fault point."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

RATES = {"net": 0.10, "desk": 0.012, "server": 0.02, "turn": 0.25, "word": 0.02, "typed": 0.1}
"""How often something goes wrong at a point, by the first part of its name, in fair weather."""


class Plan(Protocol):
    """Says what goes wrong."""

    def choose(self, point: str, kinds: Sequence[str]) -> str:
        """One of `kinds`, or nothing."""
        ...


class Quiet:
    """Nothing goes wrong."""

    def choose(self, point: str, kinds: Sequence[str]) -> str:
        """Nothing."""
        del point, kinds
        return ""


class Drawn:
    """Faults drawn from the seed, in weather that turns: calm, rough, or one fault again and again.

    Attributes:
        times: how much more often than in fair weather something goes wrong.
        favourite: what mostly does.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self.times = 1.0
        self.favourite = ""

    def turn(self, favourites: Sequence[str]) -> str:
        """New weather; returns what it is like."""
        self.times = self._random.choice([0.0, 0.5, 1.0, 2.0, 5.0])
        self.favourite = self._random.choice(favourites) if self._random.random() < 0.4 else ""
        return f"x{self.times:g} {self.favourite}".strip()

    def choose(self, point: str, kinds: Sequence[str]) -> str:
        """A fault, more often the one that rules the weather."""
        drawn = self._random.random()
        if self.favourite in kinds:
            return self.favourite if drawn < 0.5 else ""
        if drawn >= RATES[point.split(".", 1)[0]] * self.times:
            return ""
        return self._random.choice(kinds)


@dataclass
class Scripted:
    """The faults of a list, each at its pass through a fault point, counted from 0.

    Attributes:
        passed: every pass so far, with what could have gone wrong there.
    """

    faults: Mapping[int, str] = field(default_factory=dict)
    passed: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def choose(self, point: str, kinds: Sequence[str]) -> str:
        """The fault of this pass."""
        self.passed.append((point, tuple(kinds)))
        return self.faults.get(len(self.passed) - 1, "")


class Fates:
    """The one place that is asked. Counts what went wrong, and tells it to the trace.

    Attributes:
        lasting: by point, what goes wrong there each time until it is taken out.
    """

    def __init__(self, plan: Plan, tell: Callable[[str], None]) -> None:
        self.plan = plan
        self.lasting: dict[str, str] = {}
        self.injected: Counter[str] = Counter()
        self._tell = tell

    def at(self, point: str, kinds: Sequence[str]) -> str:
        """What goes wrong at this point now: one of `kinds`, mostly nothing."""
        kind = self.lasting.get(point) or self.plan.choose(point, kinds)
        if kind:
            self.injected[kind] += 1
            self._tell(f"  ! {point}: {kind}")
        return kind

    def note(self, kind: str, what: str) -> None:
        """Something was done to the world that is no fault of a point."""
        self.injected[kind] += 1
        self._tell(f"  {what}")

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Nothing goes wrong and nobody is asked: for what is no part of the schedule."""
        self.plan, plan = Quiet(), self.plan
        self.lasting, lasting = {}, self.lasting
        try:
            yield
        finally:
            self.plan, self.lasting = plan, lasting
