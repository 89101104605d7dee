"""The lines for a message: what the book says when the key is pressed, whatever the page shows."""

from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.fake_reports import FULL, FakeReports
from tests.ui.report_room import Room
from tests.ui.window import CONTROL, SHIFT
from vaxentry.domain.backlog import ALL, Backlog, Period
from vaxentry.domain.outbox import State
from vaxentry.errors import FileError
from vaxentry.language import Words
from vaxentry.language.spelling import moment
from vaxentry.ui.pages.reports import ReportsPage

LATER = replace(FULL, by_state={State.QUEUED: 500}, made_at=FULL.made_at + timedelta(hours=5))


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


class HeldReports(FakeReports):
    """What is read is of the moment when the reading began; it ends when it may."""

    def __init__(self) -> None:
        super().__init__(FULL)
        self.go = Event()
        self.go.set()

    def backlog(self, period: Period = ALL) -> Backlog:
        found = super().backlog(period)
        self.go.wait(5)
        return found


def copied(room: Room, page: ReportsPage) -> list[str]:
    QGuiApplication.clipboard().clear()
    QTest.keyClick(page, Qt.Key.Key_C, CONTROL | SHIFT)
    room.qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    return QGuiApplication.clipboard().text().splitlines()


def test_the_message_is_on_the_clipboard_in_ten_lines(room: Room) -> None:
    page = room.open()
    lines = copied(room, page)
    assert len(lines) == 10
    assert lines[4] == "Menunggu kirim: 180"


def test_the_message_is_of_the_book_as_it_is_now_not_of_the_page_as_it_was(room: Room) -> None:
    page = room.open()
    room.reports.found = LATER
    assert copied(room, page)[4] == "Menunggu kirim: 500"
    assert page.first.figures[1].number.text() == "500"
    assert moment(Words("id"), LATER.made_at) in page.banner.text.text()


def test_the_message_waits_for_a_reading_that_begins_after_the_key(room: Room) -> None:
    reports = room.reports = HeldReports()
    page = room.open()
    reports.go.clear()
    page.look_again()
    room.qtbot.waitUntil(lambda: len(reports.asked) == 2)
    reports.found = LATER
    QGuiApplication.clipboard().clear()
    QTest.keyClick(page, Qt.Key.Key_C, CONTROL | SHIFT)
    assert "Menghitung" in page.banner.text.text()
    reports.go.set()
    room.qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    assert "Menunggu kirim: 500" in QGuiApplication.clipboard().text()


def test_nothing_is_copied_of_what_can_not_be_read(room: Room) -> None:
    page = room.open()
    QGuiApplication.clipboard().clear()
    room.reports.fails = FileError(reason="storage")
    QTest.keyClick(page, Qt.Key.Key_C, CONTROL | SHIFT)
    room.qtbot.waitUntil(lambda: page.banner.text.text() == Words("id")("error.storage"))
    room.reports.fails = None
    page.look_again()
    room.qtbot.waitUntil(lambda: not page._is_reading)
    assert QGuiApplication.clipboard().text() == ""
