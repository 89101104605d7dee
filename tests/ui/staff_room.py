"""The real window over a real encrypted store whose people sign in, driven by keys."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.db.conftest import KEY, a_dose, lay_new_book
from tests.db.people import BOSS, BOSS_WORD, WORD, approvals_of, hire, staff_of
from tests.ui.fakes import FakeSync
from tests.ui.window import Clerk
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.db.trail import Trail
from vaxentry.domain.desk_files import DeskFiles
from vaxentry.domain.dose import Dose, Sex
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Settlement, Verdict
from vaxentry.domain.report_desk import Daily
from vaxentry.domain.staff import Role
from vaxentry.domain.trail import TrailQuery
from vaxentry.importing.table import Table
from vaxentry.language import Words
from vaxentry.reports.day_desk import DayDesk
from vaxentry.ui.actions import Progress, WindowActions
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages.sign_in import SignInPage

NOW = datetime(2021, 9, 1, 3, 0, tzinfo=UTC)
RAHMA, YUSUF, RINA = "Rahma Wijaya", "Yusuf", "Rina"
ENTER, DOWN, ESCAPE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_Tab
CONTROL = Qt.KeyboardModifier.ControlModifier
NUMBER, OTHER = "9271060312009001", "9271060312009002"

__all__ = ["BOSS", "BOSS_WORD", "WORD"]


class StaffRoom:
    """A window, the book under it and its people; `again` closes the window and opens another."""

    def __init__(
        self, qtbot: QtBot, home: Path, language: str = "id", theme: str = "light"
    ) -> None:
        self._qtbot = qtbot
        self._look = language, theme
        lay_new_book(home / "v.db")
        self.now = NOW
        self.clerk = Clerk(qtbot)
        self.sync = FakeSync()
        self.remembered: dict[str, str | int] = {}
        self.enrol: Callable[[str, str], None] = lambda _url, _code: None
        self.import_file: Callable[[Path, Progress], Any] = lambda _path, _progress: None
        self.import_table: Callable[[], Table] | None = None
        self.daily: Callable[[], Daily] | None = None
        self.store = Store.open(home / "v.db", KEY, home / "backups", lambda: self.now)
        self.staff = staff_of(self.store)
        self.approvals = approvals_of(self.store)

    # People and records, as they were before the window

    def employ(self) -> "StaffRoom":
        """Two supervisors and two clerks; nobody is signed in."""
        self.staff.begin(BOSS, BOSS_WORD)
        hire(self.staff, RAHMA)
        hire(self.staff, YUSUF, Role.ENTRY, Role.CORRECT)
        hire(self.staff, RINA, Role.SUPERVISE)
        self.staff.sign_out()
        return self

    def by(self, name: str, work: Callable[[], object]) -> None:
        """Something done in somebody's name before the window opens."""
        self.staff.sign_in(name, BOSS_WORD if name == BOSS else WORD)
        work()
        self.staff.sign_out()

    def state(self, record: UUID) -> State:
        return self.store.rows([record])[0].state

    def sent(self, name: str = RAHMA, number: str = NUMBER) -> UUID:
        """A record in somebody's name that the server has."""
        record = self.saved(name, number)
        self.send()
        return record

    def saved(self, name: str = RAHMA, number: str = NUMBER, **changed: object) -> UUID:
        """A record in somebody's name that waits to be sent."""
        record = uuid4()

        def save() -> None:
            stack = self.store.open_stack(date(2021, 8, 27), 3, "")
            self.store.add(numbered(number, **changed), record_id=record, stack=stack.id)

        self.by(name, save)
        return record

    def send(self) -> None:
        """What waits is sent and accepted, as the worker does it, whoever is signed in."""
        outbox = Outbox(self.store.transactions)
        attempt = outbox.begin(uuid4(), outbox.due(self.now, 10), self.now)
        seq = attempt.device_seq
        verdicts = [
            Verdict(one, State.ACCEPTED, "accepted", "", frozenset(), seq * 10 + at)
            for at, one in enumerate(attempt.records)
        ]
        outbox.settle(Settlement(seq, 1, "e", {}, verdicts, 200), self.now)
        self.store.transactions.tell([])

    # The window

    def open(
        self, *, hint: bool = True, wait: bool = True, files: DeskFiles | None = None
    ) -> "StaffRoom":
        language, theme = self._look
        actions = WindowActions(
            enrol=self.enrol,
            import_file=self.import_file,
            import_table=self.import_table,
            rebuild=lambda _words: None,
            remember=self.remembered.__setitem__,
            staff=lambda: self.staff,
            approvals=lambda: self.approvals,
            signs_in=hint,
            days=lambda: DayDesk(self.store.transactions, lambda: self.now),
            daily=self.daily,
            desk_files=None if files is None else lambda: files,
        )
        self.window = MainWindow(
            self.store, self.sync, Words(language), lambda: self.now, uuid4, actions, theme=theme
        )
        self._qtbot.addWidget(self.window, before_close_func=lambda window: window.end())
        self.store.transactions.listen(self.window.bridge.notify)
        self.window.show()
        self._qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self._qtbot.waitUntil(self.window.isActiveWindow)
        if wait:
            self.wait(self.window.status.waiting.text)
        return self

    def close(self) -> None:
        self.window.end()
        self.window.close()
        self.store.close()

    def wait(self, until: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(until()), timeout=30_000)

    @property
    def page(self) -> SignInPage:
        """The sign-in page, in front and ready."""
        here = self.window.inside.attendance
        self.wait(lambda: here.is_locked and here.page and here.page.has_names)
        assert here.page is not None
        return here.page

    def ready(self) -> SignInPage:
        """The same, once it takes keys."""
        page = self.page
        self.wait(lambda: page.forms.isEnabled() and _is_in(page))
        return page

    def sign_in(self, letters: str, password: str = WORD) -> None:
        """As a clerk does it: letters of the name, Enter, password, Enter."""
        self.ready()
        self.clerk.type(letters, password)

    def come(self, letters: str, password: str = WORD) -> "StaffRoom":
        """The same, until the window is there."""
        self.sign_in(letters, password)
        self.wait(lambda: not self.window.inside.attendance.is_locked)
        return self

    def said(self, text: str) -> None:
        """The sign-in page says so."""
        page = self.page
        self.wait(lambda: text in page.banner.text.text())

    def leave(self) -> None:
        """The first of the two keys of a change of shift."""
        self.clerk.press(Qt.Key.Key_L, CONTROL)
        page = self.ready()
        self.wait(lambda: page._members == self.staff.members())

    def last_actions(self, amount: int) -> list[tuple[str, str]]:
        """The end of the trail: what was done and by whom."""
        held = Trail(self.store.transactions, lambda: self.now)
        return [(one.action, one.author_name) for one in held.page(TrailQuery(), limit=amount)][
            ::-1
        ]

    def later(self, span: timedelta) -> None:
        self.now += span


def _is_in(page: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and page.isAncestorOf(focused)


def numbered(number: str, **changed: object) -> Dose:
    dose = a_dose(number, birth_date=date(2000, 12, 3), sex=Sex.MALE)
    return replace(dose, **changed)  # type: ignore[arg-type]
