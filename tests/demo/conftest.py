import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from vaxentry import wiring
from vaxentry.demo.proxy import Proxy
from vaxentry.demo.screen import Screen
from vaxentry.demo.stage import Stage
from vaxentry.demo.weather import FAIR, Weather
from vaxentry.language import Words
from vaxentry.settings import Places, Settings

NOBODY = ("127.0.0.1", 9)
"""No server answers here: these tests type, they do not send."""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[wiring.Book]:
    settings = Settings(key_store="file")
    with wiring.open_book(Places(tmp_path / "site"), settings) as opened:
        yield opened


@pytest.fixture(params=["id"])
def words(request: pytest.FixtureRequest) -> Words:
    return Words(request.param)


@pytest.fixture
def screen(qapp: QApplication, book: wiring.Book, words: Words) -> Iterator[Screen]:
    made = Screen(book, wiring.make_worker(book), words)
    yield made
    made.end()
    qapp.setStyleSheet("")


@pytest.fixture
def stage(book: wiring.Book, screen: Screen, tmp_path: Path) -> Iterator[Stage]:
    with Proxy(NOBODY, Weather(1, FAIR)) as proxy:
        worker = wiring.make_worker(book)
        yield Stage(book.store, worker, screen, proxy, tmp_path / "central.db")


@pytest.fixture
def open_screen(qtbot: QtBot, screen: Screen) -> Screen:
    screen.window.show()
    screen.window.activateWindow()
    qtbot.waitUntil(lambda: screen.application.focusWidget() is not None)
    return screen
