from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.import_desk import BAD, GOOD, ImportRoom, write_cards


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[ImportRoom]:
    """The window with its import page, on a real book."""
    made = ImportRoom(qtbot, tmp_path)
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workbook of good and bad rows."""
    return write_cards(tmp_path / "kartu.xlsx", [*GOOD, *BAD])
