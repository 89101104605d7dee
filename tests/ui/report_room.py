"""The window with Laporan open, on reports that a test chooses."""

from pytestqt.qtbot import QtBot

from tests.ui.fake_reports import FakeDaily, FakeReports
from tests.ui.fakes import FakeBook
from tests.ui.window import Desk
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages.reports import ReportsPage
from vaxentry.ui.widgets.rail import Place


class Room:
    def __init__(self, qtbot: QtBot, language: str = "id") -> None:
        self.qtbot, self.reports, self.daily = qtbot, FakeReports(), FakeDaily()
        self.desk = Desk(
            qtbot, FakeBook(), language, reports=lambda: self.reports, daily=lambda: self.daily
        )

    def open(self) -> ReportsPage:
        window = self.desk.open().window
        window.go_to(Place.REPORTS)
        page = window.pages.page(Place.REPORTS)
        assert isinstance(page, ReportsPage)
        self.qtbot.waitUntil(lambda: page.backlog is not None or page.banner.isVisible())
        return page

    @property
    def window(self) -> MainWindow:
        return self.desk.window
