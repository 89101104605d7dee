"""What Kiriman shows saved as a file: by keys, in the real window, over the real book."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.db.conftest import KEY, Clock, a_dose, lay_new_book
from tests.reports.opened import sheet_rows
from tests.ui.fakes import FakeSync
from tests.ui.pdf_text import pdf_pages
from tests.ui.window import CONTROL, Clerk
from vaxentry.db.store import Store
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.report_desk import Progress, Wanted, Written, carry_on
from vaxentry.errors import FileError
from vaxentry.language import Words
from vaxentry.reports.desk import Reports
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.keys_panel import KEYS
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages.queue import QueuePage

AMOUNT = 60
SOUGHT = "9271060312009007"


class WatchedReports(Reports):
    """Fails, or writes on until somebody stops it, where a test says so."""

    fails: Exception | None = None
    is_endless = False

    def write(self, wanted: Wanted, progress: Progress = carry_on) -> Written | None:
        if self.fails:
            raise self.fails
        while self.is_endless and progress(7, 20):
            pass
        return super().write(wanted, progress)


class Room:
    def __init__(self, qtbot: QtBot, store: Store, clock: Clock, folder: Path) -> None:
        self.qtbot, self.clerk, self.store, self.folder = qtbot, Clerk(qtbot), store, folder
        self.reports = WatchedReports(store.transactions, clock)
        actions = WindowActions(
            lambda *_: None,
            lambda *_: None,  # type: ignore[arg-type]
            lambda _: None,
            reports=lambda: self.reports,
        )
        self.window = MainWindow(store, FakeSync(), Words("id"), clock, uuid4, actions)
        qtbot.addWidget(self.window, before_close_func=lambda _: self.window.end())
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        qtbot.waitUntil(lambda: self.window.inside._has_read)
        self.clerk.press(Qt.Key.Key_F2, CONTROL)
        self.page: QueuePage = self.window.pages.queue()
        qtbot.waitUntil(lambda: self.page.model.rowCount() == AMOUNT)
        qtbot.waitUntil(lambda: self.page.narrow.vaccine.count() == 4)

    def ask(self) -> str:
        """Ctrl+S; what is asked."""
        self.clerk.press(Qt.Key.Key_S, CONTROL)
        self.qtbot.waitUntil(self.page.saving.bar.isVisible)
        return self.page.saving.bar.title.text()

    def choose(self, kind: str, name: str = "daftar") -> Path:
        """Tab to the kind, Enter, and the whole name of the file; the name that was offered."""
        for _ in range(("xlsx", "pdf", "csv").index(kind)):
            self.clerk.press(Qt.Key.Key_Tab)
        self.clerk.press(Qt.Key.Key_Return)
        dialog = self.page.saving.export.dialog
        assert isinstance(dialog, QFileDialog)
        path = self.folder / f"{name}.{kind}"
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        assert line is not None
        offered = Path(line.text())
        line.setText(str(path))
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.offered = offered.name
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return path

    def save(self, kind: str) -> Path:
        self.ask()
        path = self.choose(kind)
        self.told()
        return path

    def told(self) -> str:
        self.qtbot.waitUntil(lambda: not self.page.saving.export.is_busy)
        self.qtbot.waitUntil(self.page.banner.isVisible)
        return self.page.banner.text.text()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(lay_new_book(tmp_path / "v.db"), KEY, tmp_path / "b", clock) as made:
        stack = made.open_stack(date(2021, 8, 27), AMOUNT, "IBU RINA").id
        for number in range(AMOUNT):
            vaccine = ("sinovac", "moderna", "pfizer")[number % 3]
            nik = f"927106031200{9001 + number}"
            dose = a_dose(
                nik, vaccine=vaccine, name="TUJUH" if number == 6 else "ORANG", ticket=None
            )
            made.add(dose, record_id=uuid4(), stack=stack)
        yield made


@pytest.fixture
def room(qtbot: QtBot, store: Store, clock: Clock, tmp_path: Path) -> Room:
    folder = tmp_path / "dinkes"
    folder.mkdir()
    return Room(qtbot, store, clock, folder)


def narrow(room: Room) -> None:
    room.page.narrow.vaccine.setFocus()
    room.clerk.keys("mo")
    room.qtbot.waitUntil(lambda: room.page.model.rowCount() == AMOUNT // 3)
    room.qtbot.waitUntil(lambda: room.page.filters.shown_counts()[None] == "Semua 20")


def test_every_kind_of_file_holds_what_the_page_counts(room: Room) -> None:
    narrow(room)
    assert room.ask() == "Simpan daftar ini: Moderna"
    book = room.choose("xlsx")
    assert room.told() == "Laporan tersimpan: daftar.xlsx (20 entri)."
    rows = sheet_rows(book, "Daftar")
    numbers = {row[0] for row in rows[1:]}
    assert len(numbers) == len(rows) - 1 == 20
    facts = {row[0]: row[1] for row in sheet_rows(book, "Ringkasan")}
    assert (facts["Saringan"], facts["Entri dalam daftar"]) == ("Moderna", 20)
    with room.save("csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    assert {line["No. entri"] for line in lines} == numbers
    assert Counter(line["Saringan"] for line in lines) == {"Moderna": 20}
    pages = pdf_pages(room.save("pdf").read_bytes())
    assert "Daftar:Moderna." in pages[0]
    assert all(any(number.replace(" ", "") in page for page in pages) for number in numbers)


def test_what_is_searched_is_in_no_name_and_told_as_a_search(room: Room) -> None:
    room.clerk.press(Qt.Key.Key_F, CONTROL)
    room.clerk.keys("tujuh")
    assert room.ask() == "Simpan daftar ini: pencarian"  # at once, not when the typing has settled
    path = room.choose("csv")
    room.told()
    assert room.offered.startswith("kiriman-")
    assert "tujuh" not in room.offered.casefold()
    with path.open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file, delimiter=";")
    assert (line["Nama"], line["Saringan"]) == ("TUJUH", "pencarian")
    assert SOUGHT not in path.read_text("utf-8-sig")


@pytest.mark.parametrize("name", ["author", "stack", "vaccine", "cause", "age"])
def test_the_key_works_from_whatever_narrows_the_list(room: Room, name: str) -> None:
    getattr(room.page.narrow, name).setFocus()
    assert room.ask() == "Simpan daftar ini: Semua"


def test_esc_leaves_it_and_the_keys_are_in_the_list_again(room: Room) -> None:
    room.page.table.setFocus()
    assert room.ask() == "Simpan daftar ini: Semua"
    assert not room.page.act_bar.isVisible()
    room.clerk.press(Qt.Key.Key_Escape)
    assert not room.page.saving.bar.isVisible()
    assert room.page.act_bar.isVisible()
    assert room.clerk.focus is room.page.table


def test_nothing_found_is_an_honest_empty_file(room: Room) -> None:
    room.clerk.press(Qt.Key.Key_F, CONTROL)
    room.clerk.keys("tidakada")
    book = room.save("xlsx")
    assert len(sheet_rows(book, "Daftar")) == 1
    facts = {row[0]: row[1] for row in sheet_rows(book, "Ringkasan")}
    assert (facts["Saringan"], facts["Entri dalam daftar"]) == ("pencarian", 0)


def test_it_is_stopped_by_keys_and_the_old_file_stays(room: Room) -> None:
    (room.folder / "lama.xlsx").write_bytes(b"old")
    room.reports.is_endless = True
    room.ask()
    room.choose("xlsx", "baru")
    run = room.page.saving.run
    room.qtbot.waitUntil(lambda: run.bar.maximum() == 20)
    assert run.told.text() == "Menulis laporan: 7 dari 20 entri."
    room.clerk.press(Qt.Key.Key_S, CONTROL)  # one at a time: its way to stop
    assert room.clerk.focus is run.stop_button
    room.clerk.press(Qt.Key.Key_Space)
    assert "Dihentikan" in room.told()
    assert [path.name for path in room.folder.iterdir()] == ["lama.xlsx"]


def test_what_can_not_be_written_is_said(room: Room) -> None:
    room.reports.fails = FileError(reason="report_open_elsewhere")
    room.ask()
    room.choose("xlsx")
    assert "sedang terbuka" in room.told()


def test_another_person_finds_nothing_half_asked(room: Room) -> None:
    room.clerk.press(Qt.Key.Key_F, CONTROL)
    room.clerk.keys("tujuh")
    room.ask()
    room.page.forget()
    assert not room.page.saving.bar.isVisible()
    assert room.page.counting.query == RecordQuery()


def test_the_key_is_on_the_panel() -> None:
    assert ("Ctrl+S", "report.key_save") in KEYS
