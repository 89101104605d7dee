from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.stage import Stage, staged


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with staged(tmp_path) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "dinkes"
    made.mkdir()
    return made
