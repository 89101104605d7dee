"""What every test of the pass (F7) needs: two doubtful cards, and the panel."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.window import Desk
from vaxentry.ui.pages.end_pass import EndPass

OTHER = "9271060312000801"


def begin(desk: Desk, qtbot: QtBot) -> EndPass:
    desk.clerk.press(Qt.Key.Key_F7)
    panels = desk.window.entry.flow.panels
    qtbot.waitUntil(lambda: panels.passing is not None and panels.passing.isVisible())
    assert panels.passing is not None
    return panels.passing
