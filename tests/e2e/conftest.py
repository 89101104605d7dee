from collections.abc import Iterator
from pathlib import Path

import pytest

from vaxentry.central.embedded import Embedded, serve_in_thread


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Embedded]:
    """The real server in a thread of this process."""
    running = serve_in_thread(tmp_path / "central")
    yield running
    running.stop()
