"""Two real windows and a server on PostgreSQL: clashes typed offline end the same on all three."""

from pathlib import Path

import pytest

from tests.desktops.play import play
from tests.desktops.scenes import SCENES, VERSIONS


@pytest.mark.timeout(300)
def test_all_three_say_the_same_in_the_end(tmp_path: Path) -> None:
    rows = play(tmp_path)
    assert {row.scene.name for row in rows} == {scene.name for scene in (VERSIONS, *SCENES)}
    assert [(row.scene.name, row.card.at, row.faults) for row in rows if row.faults] == []
