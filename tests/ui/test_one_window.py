"""The program is one window: no part of a page ever stands, or flashes, as a window of its own."""

from functools import partial

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desk_lists import FakeFiles
from tests.ui.scene import Scene
from tests.ui.shown import Shown
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.widgets.rail import PLACES


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
    assert {id(one) for one in shown.windows} == {id(window)}


def _holds_the_cursor(window: MainWindow) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and window.isAncestorOf(focused)
