"""A few schedules in the normal suite; the campaigns are run by `python -m tests.simulation`."""

import pytest

from tests.simulation import exhaustive
from tests.simulation.campaign import campaign
from tests.simulation.options import Options
from tests.simulation.planted.garden import BUGS
from tests.simulation.planted.table import hunt
from tests.simulation.schedule import run


@pytest.mark.parametrize("seed", range(1, 7))
def test_every_promise_is_kept(seed: int) -> None:
    result = run(seed, Options(steps=120))
    assert not result.promise, "\n".join([*result.trace[-40:], result.what])


@pytest.mark.parametrize("seed", range(1, 4))
def test_what_is_held_back_goes_nowhere(seed: int) -> None:
    result = run(seed, Options(steps=150, pauses=True))
    assert not result.promise, "\n".join([*result.trace[-40:], result.what])


def test_a_server_whose_disk_is_full_for_hours_parks_nothing() -> None:
    result = run(4, Options(steps=120, full=True))
    assert not result.promise, "\n".join([*result.trace[-40:], result.what])
    assert result.faults["database_full"] > 3


def test_the_same_seed_gives_the_same_trace() -> None:
    first, second = (run(3, Options(steps=80)) for _ in range(2))
    assert first.trace == second.trace
    assert first.print != run(4, Options(steps=80)).print


def test_the_number_of_processes_changes_no_result(capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for jobs in (1, 2):
        assert campaign(3, 5, Options(steps=20), jobs)
        *_, figures, trace = capsys.readouterr().out.splitlines()
        assert figures.startswith("schedules 5, steps 100, violations 0, seconds ")
        said.append(trace)
    assert said[0] == said[1]


@pytest.mark.parametrize("fault", ["died_after_commit", "disk_full"])
def test_a_small_script_survives_a_fault_at_its_first_settling(fault: str) -> None:
    plan, _ = exhaustive.play({})
    at = next(at for at, (point, _) in enumerate(plan.passed) if point == "desk.settle")
    assert exhaustive.play({at: fault})[1] == ""


@pytest.mark.parametrize(
    "name",
    ["queue_row_goes_before_the_receipt", "one_nik_two_people", "correction_stands_last_in_line"],
)
def test_a_planted_mistake_is_noticed(name: str) -> None:
    assert hunt(name).promise


def test_every_planted_mistake_patches_a_name_that_is_there() -> None:
    for bug in BUGS.values():
        with pytest.MonkeyPatch.context() as patch:
            bug.plant(patch)


@pytest.mark.parametrize("seed", [9, 13])
def test_nobody_gets_what_two_others_exchange(seed: int) -> None:
    result = run(seed, Options(restore=True, swaps=True))
    assert not result.promise, "\n".join([*result.trace[-40:], result.what])
