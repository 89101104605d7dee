"""One window, and the means to bring it into a state as a clerk does."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from tests.ui.fake_reports import FakeDaily, FakeReports
from tests.ui.fakes import FakeBook
from tests.ui.persons import NUMBER, SITI
from tests.ui.window import CARD, HEADER, Clerk, Desk
from vaxentry.domain.desk_files import DeskFiles


class Scene:
    """One window and what is needed to bring it into a state."""

    def __init__(self, qtbot: QtBot, language: str) -> None:
        self.qtbot, self.book = qtbot, FakeBook()
        self.book.held[NUMBER] = [SITI]
        self.language = language
        self.reports, self.daily = FakeReports(), FakeDaily()

    def open(self, files: DeskFiles | None = None) -> Desk:
        self.desk = Desk(
            self.qtbot,
            self.book,
            self.language,
            files=files,
            reports=lambda: self.reports,
            daily=lambda: self.daily,
        ).open()
        return self.desk

    @property
    def clerk(self) -> Clerk:
        return self.desk.clerk

    def wait(self, until: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(until()))

    def card(self, *texts: str) -> None:
        """The head of the stack and the first fields of a card."""
        self.open().clerk.type(*HEADER, *texts)

    def saved(self, *texts: str) -> None:
        self.card(*(texts or CARD))
        self.clerk.save()
        self.desk.wait_saved(1)
