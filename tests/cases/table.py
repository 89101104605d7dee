"""Plants each mistake, runs the named tests of its case, and tells which of them noticed it."""

import os
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cases.named import TESTS
from tests.cases.planted import MISTAKES, Mistake
from tests.simulation.campaign import in_processes
from tests.simulation.planted.table import opposites

QUIET = ("-q", "-p", "no:cacheprovider", "-m", "not postgres")
FAIR = {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}

KNOWN = MISTAKES | {name: Mistake(bug.plant, bug.case) for name, bug in opposites().items()}
"""By name: also those that the simulator notices."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What became of the tests of a case.

    Attributes:
        ran: how many there were.
        failed: the names of those that noticed the mistake.
    """

    name: str
    ran: int
    failed: tuple[str, ...]
    seconds: float


@dataclass(slots=True, eq=False)
class Listener:
    """A plug-in of pytest that hears how each test went."""

    ran: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One part of a test is over."""
        name = report.location[2]
        self.ran.add(name)
        if report.failed:
            self.failed.add(name)


def hunt(name: str) -> Noticed:
    """Run the tests of a mistake's case with it in the code.

    Raises:
        RuntimeError: the tests themselves could not be run.
    """
    mistake, heard, begun = KNOWN[name], Listener(), time.perf_counter()
    with pytest.MonkeyPatch.context() as patch, Path(os.devnull).open("w") as nowhere:
        mistake.plant(patch)
        with redirect_stdout(nowhere):
            ended = pytest.main([*QUIET, *TESTS[mistake.case]], plugins=[heard])
    if ended not in FAIR:
        raise RuntimeError(f"{name}: pytest ended with {ended}")
    seconds = time.perf_counter() - begun
    return Noticed(name, len(heard.ran), tuple(sorted(heard.failed)), seconds)


def show(names: Sequence[str], jobs: int | None = None) -> bool:
    """Print the table of these mistakes, or of all that only tests notice; whether each was."""
    chosen = names or list(MISTAKES)
    print(f"{'mistake':36} case {'tests':>5} {'s':>5}  noticed by")
    missed = 0
    for noticed in in_processes(hunt, chosen, jobs, chunk=1):
        missed += not noticed.failed
        by = ", ".join(noticed.failed) or "NOT NOTICED"
        print(
            f"{noticed.name:36} {KNOWN[noticed.name].case:4} {noticed.ran:5}"
            f" {noticed.seconds:5.1f}  {by}",
            flush=True,
        )
    print(f"planted {len(chosen)}, not noticed {missed}")
    return not missed
