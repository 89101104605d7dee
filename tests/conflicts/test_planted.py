"""A small run of `python -m tests.conflicts`: each kind several times."""

from pathlib import Path

import pytest

from tests.conflicts.command import play
from tests.conflicts.stage import staged
from tests.conflicts.table import TABLE, Plant


@pytest.mark.slow
def test_every_planted_conflict_comes_to_its_desk_as_what_it_is(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        result = play(stage, conflicts=3 * len(Plant), cards=120, seed=7)
    assert result.wrong == []
    assert set(result.planted.values()) == {3}
    assert result.planted.keys() == TABLE.keys()
    assert result.clean >= 120
    assert result.false_alarms == 0
