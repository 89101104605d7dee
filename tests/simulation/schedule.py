"""One schedule: made from its seed, run to its end or to the first broken promise."""

import hashlib
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation import actions
from tests.simulation.chance import Streams
from tests.simulation.fates import Drawn
from tests.simulation.healing import heal
from tests.simulation.options import Options
from tests.simulation.templates import ram_folder
from tests.simulation.violation import Violation
from tests.simulation.world import World


@dataclass(slots=True)
class Result:
    """How a schedule went.

    Attributes:
        steps: done before it ended.
        faults: what was injected, by kind.
        cpu_seconds: what its process worked for it.
        promise, what: the broken promise, empty when all were kept.
        trace: every line of it; `print` is the hash of them.
    """

    seed: int
    steps: int = 0
    rounds: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    promise: str = ""
    what: str = ""
    cpu_seconds: float = 0.0
    trace: list[str] = field(default_factory=list)

    @property
    def print(self) -> str:
        """SHA-256 of the trace."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()


def run(seed: int, options: Options) -> Result:
    """Run the schedule of a seed."""
    result, begun = Result(seed), time.process_time()
    plan = Drawn(Streams.of(seed).faults)
    with (
        tempfile.TemporaryDirectory(dir=ram_folder(), ignore_cleanup_errors=True) as name,
        World.begin(Path(name), seed, options, plan) as world,
    ):
        result.trace = world.trace
        try:
            actions.begin(world)
            for number in range(options.steps):
                result.steps = number
                actions.step(world, number)
            result.steps = options.steps
            result.rounds = heal(world)
        except Violation as violation:
            result.promise, result.what = violation.promise, str(violation)
            world.tell(f"BROKEN {violation}")
        result.faults = world.fates.injected
        result.faults["overtaken"] = world.air.overtaken
    result.cpu_seconds = time.process_time() - begun
    return result
