from dataclasses import replace
from datetime import date, time
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.fake_reports import EMPTY, FULL, FakeReports
from tests.ui.queue_rows import bad_weeks
from tests.ui.report_room import Room
from tests.ui.window import CONTROL
from vaxentry.domain.backlog import ALL, Period
from vaxentry.domain.report_desk import (
    DailyChoice,
    Format,
    Progress,
    Separator,
    Wanted,
    Written,
    carry_on,
)
from vaxentry.errors import FileError
from vaxentry.language import Words
from vaxentry.ui.pages.report_figures import besides
from vaxentry.ui.widgets.rail import Place


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "laporan.xlsx"


def test_how_the_link_was_stands_under_what_was_not_in(room: Room) -> None:
    room.desk.book.spans = bad_weeks()
    page = room.open()
    room.qtbot.waitUntil(lambda: "luring" in page.charts.link.day_text.text())
    page.charts.link.strip.setFocus()
    room.desk.clerk.press(Qt.Key.Key_Left)
    assert page.charts.link.day_text.text().startswith("Min 22-11: ")


def test_the_first_line_and_what_belongs_to_it(room: Room) -> None:
    page = room.open()
    shown = [(one.name.text(), one.number.text()) for one in page.first.figures]
    assert shown == [
        ("Kartu belum diketik", "84"),
        ("Menunggu kirim", "180"),
        ("Perlu orang", "11"),
        ("Diterima server", "2.412"),
    ]
    beside = [one.beside.text() for one in page.first.figures]
    assert beside[0] == "2 diparkir"
    assert "212 entri per menit" in beside[1]
    assert beside[2:] == ["3 lewat 1x24 jam", "1.904 tercatat di Pusat"]


def test_the_time_left_is_told_of_the_whole_book_only() -> None:
    words, some_days = Words("id"), replace(FULL, period=Period(date(2026, 11, 20)))
    assert "sisa" in besides(words, FULL)[1]
    assert "sisa" not in besides(words, some_days)[1]
    assert "212 entri per menit" in besides(words, some_days)[1]


def test_a_screen_reader_says_what_the_charts_show(room: Room) -> None:
    page = room.open()
    assert page.first.figures[1].accessibleName().startswith("Menunggu kirim: 180. tertua 9 hari")
    assert "lebih dari 7 hari 12" in page.charts.ages.accessibleName()
    assert "Diterima server 2.412" in page.charts.states.accessibleName()
    assert "22-11-2026 199" in page.charts.trend.accessibleName()


def test_the_clerks_stand_by_name_not_by_rank(room: Room) -> None:
    page = room.open()
    texts = [label.text() for label in page.charts.work.findChildren(QLabel)]
    assert texts[3:] == ["Budi Contoh", "812", "9", "Rahma Wijaya", "1.204", "31"]


def test_the_backlog_is_broken_down_by_what_is_chosen(room: Room) -> None:
    page = room.open()
    groups, clerk = page.charts.groups, room.desk.clerk
    shown = [line.cells for line in groups.model.lines]
    assert shown[0] == ("Klawasi", "100", "96", "4", "14-11-2026")
    assert [cells[0] for cells in shown] == ["Klawasi", "Rufei", "(tidak tercatat)"]
    groups.choice.setFocus()
    clerk.keys("vaks")
    clerk.press(Qt.Key.Key_Return)
    assert [line.cells[0] for line in groups.model.lines] == ["Sinovac", "Moderna"]


def test_an_empty_book_says_what_will_appear(room: Room) -> None:
    room.reports.found = EMPTY
    page = room.open()
    assert page.stack.currentIndex() == 1


def test_a_change_is_counted_while_somebody_looks(room: Room) -> None:
    page = room.open()
    asked = len(room.reports.asked)
    page._again.setInterval(0)
    page.refresh(frozenset({UUID(int=1)}))
    room.qtbot.waitUntil(lambda: len(room.reports.asked) == asked + 1)
    room.window.go_to(Place.ENTRY)
    page.refresh(frozenset({UUID(int=1)}))
    assert not page._again.isActive()


def test_a_file_is_written_and_named(room: Room, path: Path) -> None:
    page = room.open()
    page.export.write(Format.XLSX, ALL, Separator.COMMA, path)
    room.qtbot.waitUntil(page.banner.isVisible)
    assert page.banner.text.text() == "Laporan tersimpan: laporan.xlsx (191 entri)."
    (wanted,) = room.reports.written
    assert (wanted.path, wanted.separator) == (path, Separator.COMMA)
    assert not page.run.isVisible()


@pytest.mark.parametrize(
    ("key", "suffix"), [(Qt.Key.Key_S, "xlsx"), (Qt.Key.Key_E, "xlsx"), (Qt.Key.Key_P, "pdf")]
)
def test_keys_ask_for_a_file(room: Room, key: Qt.Key, suffix: str) -> None:
    page = room.open()
    QTest.keyClick(page, key, CONTROL)
    dialog = page.export.dialog
    assert dialog is not None
    assert dialog.defaultSuffix() == suffix
    dialog.reject()


def test_the_first_separator_is_that_of_the_language(qtbot: QtBot) -> None:
    assert Room(qtbot).open().kinds.separator == Separator.SEMICOLON
    assert Room(qtbot, "en").open().kinds.separator == Separator.COMMA


def test_what_can_not_be_written_is_said_in_a_sentence(room: Room, path: Path) -> None:
    page = room.open()
    room.reports.fails = FileError(reason="report_open_elsewhere")
    page.export.write(Format.XLSX, ALL, Separator.COMMA, path)
    room.qtbot.waitUntil(page.banner.isVisible)
    assert "sedang terbuka" in page.banner.text.text()


class SlowReports(FakeReports):
    def __init__(self) -> None:
        super().__init__(FULL)
        self.begun = Event()

    def write(self, wanted: Wanted, progress: Progress = carry_on) -> Written | None:
        self.begun.set()
        while progress(7, 20):
            self.written = [wanted]
        return None


def test_it_can_be_stopped_and_the_window_lives_meanwhile(room: Room, path: Path) -> None:
    room.reports = SlowReports()
    page = room.open()
    page.export.write(Format.XLSX, ALL, Separator.COMMA, path)
    room.qtbot.waitUntil(room.reports.begun.is_set)
    room.qtbot.waitUntil(lambda: page.run.bar.maximum() == 20)
    assert page.run.told.text() == "Menulis laporan: 7 dari 20 entri."
    page.export.write(Format.PDF, ALL, Separator.COMMA, path)  # one at a time
    page.run.stop_button.click()
    room.qtbot.waitUntil(page.banner.isVisible)
    assert "Dihentikan" in page.banner.text.text()
    assert not page.run.isVisible()


def test_the_end_of_the_window_ends_what_is_being_written(room: Room, path: Path) -> None:
    room.reports = SlowReports()
    page = room.open()
    page.export.write(Format.XLSX, ALL, Separator.COMMA, path)
    room.qtbot.waitUntil(room.reports.begun.is_set)
    room.window.end()


def test_trouble_with_the_book_is_said(room: Room) -> None:
    room.reports.fails = FileError(reason="storage")
    assert room.open().banner.text.text()


# The daily report


@pytest.fixture
def daily(qtbot: QtBot) -> Room:
    room = Room(qtbot)
    room.daily.kept = DailyChoice("/laporan", time(15, 30))
    room.desk.open().window.go_to(Place.SETTINGS)
    panel = room.window.pages.settings().daily
    qtbot.waitUntil(lambda: panel.folder.text() == "/laporan")
    return room


def test_the_choice_is_shown_and_changed(daily: Room) -> None:
    panel = daily.window.pages.settings().daily
    assert panel.at.text() == "15.30"
    panel.at.setText("17.05")
    QTest.keyClick(panel.at, Qt.Key.Key_Return)
    daily.qtbot.waitUntil(lambda: daily.daily.kept.at == time(17, 5))
    daily.qtbot.waitUntil(lambda: "17.05" in panel.banner.text.text())
    panel.drop_button.click()
    daily.qtbot.waitUntil(lambda: daily.daily.kept.folder == "")
    daily.qtbot.waitUntil(lambda: "tidak ditulis lagi" in panel.banner.text.text())


def test_what_is_no_time_and_a_folder_that_takes_nothing(daily: Room) -> None:
    panel = daily.window.pages.settings().daily
    panel.at.setText("25.00")
    panel.choose("/x")
    assert "tidak terbaca" in panel.at_field.note.text()
    panel.at.setText("16.00")
    daily.daily.fails = FileError(reason="report_not_written")
    panel.choose("/x")
    daily.qtbot.waitUntil(lambda: "belum ditulis" in panel.banner.text.text())
    assert daily.daily.kept == replace(daily.daily.kept, folder="/laporan")


def test_the_running_window_looks_and_tells_of_trouble(daily: Room) -> None:
    watch = daily.window.inside.daily
    status = daily.window.status
    least = status.minimumSizeHint().width()
    watch.look()
    daily.qtbot.waitUntil(lambda: status.news.text() == "Laporan harian tersimpan: a.xlsx.")
    assert status.news.isVisible()
    assert status.minimumSizeHint().width() == least  # a low window doesn't grow for it
    assert status.link.text()  # how things stand is still said
    assert status._timer.isActive()
    status._timer.start(0)
    daily.qtbot.waitUntil(lambda: not status.news.text())
    daily.daily.fails = FileError(reason="report_not_written")
    watch.look()
    daily.qtbot.waitUntil(lambda: "belum ditulis" in status.link.text())
    assert not status.news.text()
    assert watch._timer.interval() > 60_000
