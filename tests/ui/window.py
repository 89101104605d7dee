"""The real window on a fake book, driven by key events alone."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fakes import NOW, FakeBook, FakeSync
from vaxentry.domain.desk_files import DeskFiles
from vaxentry.domain.dose import Dose, Identity, IdType, Origin, Screening, Sex
from vaxentry.domain.form import HEADER_FIELDS, Field
from vaxentry.domain.report_desk import Daily
from vaxentry.domain.ticket import TicketNo
from vaxentry.language import Words
from vaxentry.ui.actions import GetReports, ImportReport, Progress, WindowActions
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.wakefulness import Power

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

HEADER = ("22112026", "sinov", "B4471A", "", "Bidan Contoh", "60", "Kader Contoh", "")
"""The head of a stack, Enter after each; no expiry date is known, and the site is this one."""

CARD = (
    "9271060312000001", "Ardianto Putra", "Sorong", "03122000", "l", "081234567890",
    "Klawasi", "Jl. Melati 3", "mas", "P-AB12CD", "36,5", "120/80", "l", "p", "1", "", "0830", "-",
)  # fmt: skip

TYPED = Dose(
    identity=Identity(IdType.NIK, "9271060312000001"),
    name="ARDIANTO PUTRA",
    given_on=date(2026, 11, 22),
    screening=Screening.PROCEED,
    birth_date=date(2000, 12, 3),
    birth_place="Sorong",
    sex=Sex.MALE,
    phone="+6281234567890",
    address="Jl. Melati 3",
    village="Klawasi",
    target_group="masyarakat_rentan",
    ticket=TicketNo("P-AB12CD"),
    temperature=365,
    systolic=120,
    diastolic=80,
    vaccine="sinovac",
    course="primer",
    dose_no=1,
    batch="B4471A",
    volume_ul=500,
    given_at=time(8, 30),
    complaint="",
    vaccinator="Bidan Contoh",
    origins=dict.fromkeys(HEADER_FIELDS, Origin.HEADER) | {Field.VOLUME: Origin.RULE},
)
"""The dose of that card under that head."""


class Clerk:
    """Types at whatever has the focus."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    @property
    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        QTest.keyClick(self.focus, key, held)

    def type(self, *texts: str) -> None:
        """Each text, then Enter."""
        for text in texts:
            self.keys(text)
            self.press(Qt.Key.Key_Return)

    def keys(self, text: str) -> None:
        """Each letter goes to whatever has the focus by then."""
        for letter in text:
            QTest.keyClicks(self.focus, letter)

    def save(self) -> None:
        self.press(Qt.Key.Key_Return, CONTROL)


class Desk:
    """A window with everything a test looks at."""

    def __init__(
        self,
        qtbot: QtBot,
        book: FakeBook,
        language: str = "id",
        theme: str = "light",
        power: Callable[[], Power] | None = None,
        files: DeskFiles | None = None,
        reports: GetReports | None = None,
        daily: Callable[[], Daily] | None = None,
    ) -> None:
        self.book, self.sync, self.clerk = book, FakeSync(), Clerk(qtbot)
        self.rebuilt: list[Words] = []
        self.enrolled: list[tuple[str, str]] = []
        self.import_file: Callable[[Path, Progress], ImportReport] | None = None
        self.enrol_error: Exception | None = None
        self._qtbot = qtbot
        self.made: list[UUID] = []
        self.remembered: dict[str, str] = {}
        actions = WindowActions(
            self._enrol,
            self._import,
            self.rebuilt.append,
            self.remembered.__setitem__,
            power=power,
            desk_files=None if files is None else lambda: files,
            reports=reports,
            daily=daily,
        )
        self.window = MainWindow(
            book, self.sync, Words(language), self._clock, self._new_id, actions, theme=theme
        )
        qtbot.addWidget(self.window, before_close_func=lambda window: window.end())

    def _clock(self) -> datetime:
        return NOW

    def _new_id(self) -> UUID:
        self.made.append(uuid4())
        return self.made[-1]

    def _enrol(self, url: str, code: str) -> None:
        if self.enrol_error:
            raise self.enrol_error
        self.enrolled.append((url, code))

    def _import(self, path: Path, progress: Progress) -> ImportReport:
        assert self.import_file is not None
        return self.import_file(path, progress)

    def open(self) -> "Desk":
        self.window.show()
        self._qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self._qtbot.waitUntil(self.window.isActiveWindow)
        self._qtbot.waitUntil(lambda: bool(self.window.top.author.text()))
        self._qtbot.waitUntil(lambda: self.book.drafts_asked > 0)
        return self

    def wait_saved(self, amount: int) -> None:
        entry = self.window.entry
        self._qtbot.waitUntil(
            lambda: len(self.book.rows_by_id) == amount and not entry.desk.is_busy
        )
