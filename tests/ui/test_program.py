"""The program with its window, over a home of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from vaxentry.app import Program
from vaxentry.language import Words
from vaxentry.settings import Places, Settings, load_settings
from vaxentry.window_lock import WindowLock


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    places = Places(tmp_path)
    places.create()
    lock = WindowLock(places.window_lock)
    assert lock.take()
    program = Program(qapp, places, Settings(key_store="file"), Words("id"), lock)
    yield program
    program.end()
    program.deleteLater()


def test_another_language_keeps_the_theme_that_was_chosen_before(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    first = program._window
    qtbot.waitUntil(lambda: first.inside._has_read)
    first.set_theme("dark")
    first.inside.looks.set_language("en")
    second = program._window
    assert second is not first
    assert second.theme.tokens.name == "dark"
    kept = load_settings(Places(tmp_path).settings)
    assert (kept.theme, kept.language) == ("dark", "en")
    qtbot.waitUntil(lambda: second.inside._has_read)
