from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desk import Desk
from vaxentry.central.embedded import Embedded, serve_in_thread


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Embedded]:
    """The real server in a thread of this process."""
    running = serve_in_thread(tmp_path / "central")
    yield running
    running.stop()


@pytest.fixture
def desks(tmp_path: Path, server: Embedded) -> Iterator[tuple[Desk, Desk]]:
    """Two PCs of one site."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    made = Desk(tmp_path / "a", server).enrol(), Desk(tmp_path / "b", server).enrol()
    yield made
    for desk in made:
        desk.close()
