"""One short round of the harness; campaigns are run by `python -m tests.harness`."""

from pathlib import Path
from random import Random

import pytest

from tests.harness import acts, command, restores
from tests.harness.fates import Fate, Weather, weather


def test_a_seed_draws_the_same_faults_each_time() -> None:
    for seed in range(20):
        assert acts.drawn(Random(seed), 9.0) == acts.drawn(Random(seed), 9.0)
        assert weather(Random(seed), 1.0) == weather(Random(seed), 1.0)
    assert acts.drawn(Random(1), 9.0) != acts.drawn(Random(2), 9.0)


def test_every_fate_befalls_some_request_and_every_act_is_done() -> None:
    rough = Weather(rate=0.9)
    assert {rough.fate(Random(n)) for n in range(500)} == set(Fate)
    done = {name for seed in range(40) for _, name in acts.drawn(Random(seed), 12.0)}
    assert done == acts.WEIGHTS.keys()


@pytest.mark.process
@pytest.mark.timeout(400)
@pytest.mark.postgres
def test_everything_comes_together_after_trouble(tmp_path: Path) -> None:
    log = tmp_path / "log"
    words = ["--rounds", "1", "--pcs", "2", "--seconds", "4", "--seed", "311", "--log", str(log)]
    assert command.main(words) == 0, log.read_text()
    assert "round 1 kept" in log.read_text()


@pytest.mark.process
@pytest.mark.timeout(400)
def test_a_server_set_back_gets_everything_again_within_two_cycles() -> None:
    assert restores.main(["--points", "2", "--seed", "3", "--pcs", "2", "--on", "sqlite"]) == 0
