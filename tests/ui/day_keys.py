"""Tutup hari by keys, in any window over any book."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.window import CONTROL, Clerk
from vaxentry.domain.day_close import Seal
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages.day import DayPage
from vaxentry.ui.widgets.rail import Place

RETURN = Qt.Key.Key_Return


class DayKeys:
    """The page in a window, and the keys of who is there."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.clerk, self._qtbot, self._window = Clerk(qtbot), qtbot, window

    def open(self) -> DayPage:
        self._window.activateWindow()
        self.clerk.press(Qt.Key.Key_F4, CONTROL)
        page = self._window.pages.page(Place.CLOSE_DAY)
        assert isinstance(page, DayPage)
        self.page = page
        self.wait(lambda: page.sheet and page.isVisible())
        return page

    def type_reason(self, reason: str, row: int = 0) -> None:
        page = self.page
        self.wait(lambda: page.view.lines)
        page.view.named.choose_row(row)
        page.view.named.setFocus()
        self.clerk.press(RETURN)
        self.wait(lambda: page.forms.form and page.forms.form.isVisible())
        self.clerk.type(reason)
        self.clerk.press(RETURN)

    def seal(self, digit: str, seal: Seal) -> None:
        """By its digit, until it is in force."""
        self.page.view.named.setFocus()
        self.clerk.keys(digit)
        self.wait(lambda: self.page.sheet and self.page.sheet.in_force(seal))

    def reason_beside(self, row: int) -> str:
        return str(self.page.view.named.model().index(row, 1).data())

    def wait(self, until: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(until()))
