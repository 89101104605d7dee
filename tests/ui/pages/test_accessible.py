"""Every state of the window, from the accessibility tree, with the Tab key, and as painted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.controls import lost_with_tab, unnamed, untied
from tests.ui.painted import Painting, clipped, enlarge_letters
from tests.ui.rest import rest
from tests.ui.staff_states import STAFF_STATES
from tests.ui.states import IMPORTS, LANGUAGES, STATES, state
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.theme.tokens import THEMES

EVERY = pytest.mark.parametrize("name", [*STATES, *IMPORTS, *STAFF_STATES])
BOTH = pytest.mark.parametrize("language", LANGUAGES)

LOOKS = (
    ("whole", (1366, 768), 1.0),
    # 1366x768 in the units of a screen that is set to 125 %.
    ("screen at 125 %", (1093, 614), 1.0),
    ("small window", (1024, 700), 1.0),
    ("letters at 125 %", (1366, 768), 1.25),
)
HELD = {"locked", "refused", "objected"}
"""Where Tab is swallowed on purpose."""


@EVERY
@BOTH
def test_all_is_seen_whole_has_a_name_and_is_found_by_tab(
    qtbot: QtBot, tmp_path: Path, name: str, language: str
) -> None:
    with state(qtbot, tmp_path, name, language) as window:
        faults = [*_pale(window), *_cut_off(window), *_out_of_reach(window, name)]
    assert faults == []


def _pale(window: MainWindow) -> Iterator[str]:
    """Texts and frames that can't be seen in a theme; ends in the last one."""
    for theme in THEMES:
        if window.theme.tokens is not THEMES[theme]:
            window.set_theme(theme)
        rest(window)
        yield from (f"{theme}: {one}" for one in Painting(window).pale())


def _cut_off(window: MainWindow) -> Iterator[str]:
    """What is not seen whole; ends with large letters."""
    for told, size, part in LOOKS:
        if part != 1:
            enlarge_letters(part)
        window.resize(size[0], size[1] - 1)  # panels fit themselves to a window of another size
        window.resize(*size)
        rest(window)
        yield from (f"{told}: {one}" for one in clipped(window, columns=part == 1))
        if (window.width(), window.height()) != size:
            yield f"{told}: {window.size()}"


def _out_of_reach(window: MainWindow, name: str) -> list[str]:
    """What a screen reader or the Tab key does not find; ends where Tab leads."""
    window.theme.apply()
    rest(window)
    return [*unnamed(window), *untied(window), *([] if name in HELD else lost_with_tab(window))]


@BOTH
def test_the_field_with_the_cursor_is_always_in_sight(
    qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    with state(qtbot, tmp_path, "correction", language) as window:
        window.resize(*LOOKS[1][1])
        rest(window)
        assert window.entry.card.verticalScrollBar().maximum() > 0
        while (focused := QApplication.focusWidget()) is not window.entry.save_button:
            assert focused is not None
            assert focused.visibleRegion().boundingRect() == focused.rect()
            QTest.keyClick(focused, Qt.Key.Key_Return)
