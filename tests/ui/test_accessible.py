"""Every state of the window, from the accessibility tree, with the Tab key, and as painted."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.controls import lost_with_tab, unnamed, untied
from tests.ui.painted import Painting, clipped, enlarge_letters, settle
from tests.ui.states import IMPORTS, LANGUAGES, STATES, state

EVERY = pytest.mark.parametrize("name", [*STATES, *IMPORTS])
BOTH = pytest.mark.parametrize("language", LANGUAGES)

LOOKS = (
    ("whole", (1366, 768), 1.0),
    # 1366x768 in the units of a screen that is set to 125 %.
    ("screen at 125 %", (1093, 614), 1.0),
    ("small window", (1024, 700), 1.0),
    ("letters at 125 %", (1366, 768), 1.25),
)
HELD = {"locked"}
"""Where Tab is swallowed on purpose."""


@pytest.fixture(autouse=True)
def _no_beep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QApplication, "beep", lambda: None)


@EVERY
@BOTH
def test_nothing_is_cut_off_and_every_control_has_a_name_and_is_found_by_tab(
    qtbot: QtBot, tmp_path: Path, name: str, language: str
) -> None:
    with state(qtbot, tmp_path, name, language) as window:
        cut: list[tuple[str, str]] = []
        for told, size, part in LOOKS:
            if part != 1:
                enlarge_letters(part)
            window.resize(size[0], size[1] - 1)  # panels fit themselves to a window of another size
            window.resize(*size)
            settle()
            cut += [(told, one) for one in clipped(window, columns=part == 1)]
            assert (window.width(), window.height()) == size, told
        assert cut == []
        window.theme.apply()
        settle()
        assert [*unnamed(window), *untied(window)] == []
        if name not in HELD:
            assert lost_with_tab(window) == []


@EVERY
def test_every_text_and_frame_can_be_seen_in_both_themes(
    qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    with state(qtbot, tmp_path, name, "id") as window:
        for theme in ("light", "dark"):
            window.set_theme(theme)
            settle()
            assert Painting(window).pale() == [], theme


@BOTH
def test_the_field_with_the_cursor_is_always_in_sight(
    qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    with state(qtbot, tmp_path, "correction", language) as window:
        window.resize(*LOOKS[1][1])
        settle()
        assert window.entry.card.verticalScrollBar().maximum() > 0
        while (focused := QApplication.focusWidget()) is not window.entry.save_button:
            assert focused is not None
            assert focused.visibleRegion().boundingRect() == focused.rect()
            QTest.keyClick(focused, Qt.Key.Key_Return)
