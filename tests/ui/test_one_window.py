"""The program is one window: no part of a page ever stands, or flashes, as a window of its own."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desk_lists import FakeFiles
from tests.ui.scene import Scene
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.widgets.rail import PLACES


class Shown(QObject):
    """Hears of every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.others: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and event.type() == QEvent.Type.Show:
            self._note(watched)
        return False

    def _note(self, widget: QWidget) -> None:
        if widget.isWindow() and not isinstance(widget, MainWindow):
            self.others.append(f"{type(widget).__name__} {widget.accessibleName()}")


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    assert qtbot
    heard = Shown()
    QApplication.instance().installEventFilter(heard)  # type: ignore[union-attr]
    yield heard
    QApplication.instance().removeEventFilter(heard)  # type: ignore[union-attr]


def test_every_page_is_a_part_of_the_window(qtbot: QtBot, shown: Shown) -> None:
    scene = Scene(qtbot, "id")
    window = scene.open(files=FakeFiles()).window
    for place in PLACES:
        window.go_to(place)
        qtbot.waitUntil(partial(_holds_the_cursor, window))
        page = window.pages.page(place)
        loose = [one for one in vars(page).values() if isinstance(one, QWidget) and one.isWindow()]
        assert loose == []
    window.show_keys()
    assert shown.others == []


def _holds_the_cursor(window: MainWindow) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and window.isAncestorOf(focused)
