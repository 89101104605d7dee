"""Tutup hari in a window, in the evening."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.day_states import day_page
from tests.ui.fake_days import FULL, WHOLE
from tests.ui.scene import Scene
from vaxentry.domain.day_close import DaySheet
from vaxentry.ui.pages.day import DayPage

RETURN = Qt.Key.Key_Return


class Evening:
    """The page with its two days, and the keys of who closes them."""

    def __init__(self, qtbot: QtBot, *sheets: DaySheet) -> None:
        self.scene = Scene(qtbot, "id")
        self.page: DayPage = day_page(self.scene, *(sheets or (FULL, WHOLE)))
        self.days, self.clerk, self.wait = self.scene.days, self.scene.clerk, self.scene.wait
        self.wait(lambda: not sheets or self.page.known)

    def form(self) -> None:
        self.wait(lambda: self.page.forms.form and self.page.forms.form.isVisible())

    def fill(self, table: str, *texts: str) -> None:
        getattr(self.page.view, table).setFocus()
        self.clerk.press(RETURN)
        self.form()
        self.clerk.type(*texts)

    @property
    def said(self) -> str:
        return self.page.banner.text.text()
