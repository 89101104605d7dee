"""Every state of the window, from the accessibility tree, with the Tab key, and as painted."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.controls import lost_with_tab, unnamed, untied
from tests.ui.states import IMPORTS, LANGUAGES, STATES, state

EVERY = pytest.mark.parametrize("name", [*STATES, *IMPORTS])
BOTH = pytest.mark.parametrize("language", LANGUAGES)

HELD = {"locked"}
"""Where Tab is swallowed on purpose."""


@pytest.fixture(autouse=True)
def _no_beep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QApplication, "beep", lambda: None)


@EVERY
@BOTH
def test_every_control_has_a_name_and_tab_finds_it(
    qtbot: QtBot, tmp_path: Path, name: str, language: str
) -> None:
    with state(qtbot, tmp_path, name, language) as window:
        found = [*unnamed(window), *untied(window)]
        assert found == []
        if name not in HELD:
            assert lost_with_tab(window) == []
