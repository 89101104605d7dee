"""Of which days a report is: as they are typed, left with Tab or not."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.fake_reports import FULL
from tests.ui.report_room import Room
from tests.ui.window import CONTROL, SHIFT
from vaxentry.domain.backlog import ALL, Period


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "laporan.xlsx"


def test_days_of_vaccination_are_asked_for(room: Room) -> None:
    page = room.open()
    page.period.since.setFocus()
    QTest.keyClicks(page.period.since, "20112026")
    QTest.keyClick(page.period.since, Qt.Key.Key_Return)
    wanted = Period(date(2026, 11, 20))
    room.qtbot.waitUntil(lambda: room.reports.asked[-1] == wanted)
    page.period.since.clear()
    QTest.keyClick(page.period.since, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: room.reports.asked[-1] == ALL)


def test_what_is_no_day_is_marked_and_changes_nothing(room: Room) -> None:
    page = room.open()
    QTest.keyClicks(page.period.until, "31022026")
    QTest.keyClick(page.period.until, Qt.Key.Key_Return)
    assert page.period.until.property("tone") == "error"
    assert "tidak terbaca" in page.period.until.accessibleDescription()
    assert page.period.period == ALL


@pytest.mark.parametrize("key", [Qt.Key.Key_S, Qt.Key.Key_E, Qt.Key.Key_P])
def test_a_file_is_of_the_period_that_is_typed_and_not_left_yet(
    room: Room, path: Path, key: Qt.Key
) -> None:
    page = room.open()
    page.period.since.setFocus()
    QTest.keyClicks(page.period.since, "20112026")
    QTest.keyClick(page.period.since, key, CONTROL)
    assert page.export.dialog is not None
    page.export.dialog.fileSelected.emit(str(path))
    wanted = Period(date(2026, 11, 20))
    room.qtbot.waitUntil(lambda: bool(room.reports.written))
    assert room.reports.written[0].period == wanted
    room.qtbot.waitUntil(lambda: room.reports.asked[-1] == wanted)
    page.export.dialog.reject()


def test_no_file_is_written_of_what_is_no_day(room: Room) -> None:
    page = room.open()
    QTest.keyClicks(page.period.until, "31022026")
    page.period.since.setFocus()
    QTest.keyClick(page.period.since, Qt.Key.Key_S, CONTROL)
    assert page.export.dialog is None
    assert page.period.until.hasFocus()
    assert page.period.until.property("tone") == "error"
    assert "tidak terbaca" in page.banner.text.text()


def test_the_message_is_of_the_period_that_is_typed_and_not_left_yet(room: Room) -> None:
    page = room.open()
    QGuiApplication.clipboard().clear()
    page.period.since.setFocus()
    QTest.keyClicks(page.period.since, "20112026")
    room.reports.found = replace(FULL, period=Period(date(2026, 11, 20)))
    QTest.keyClick(page.period.since, Qt.Key.Key_C, CONTROL | SHIFT)
    room.qtbot.waitUntil(lambda: "sejak 20-11-2026" in QGuiApplication.clipboard().text())
    assert "disalin" in page.banner.text.text()
    assert room.reports.asked.count(Period(date(2026, 11, 20))) == 1


def test_no_message_is_copied_of_what_is_no_day(room: Room) -> None:
    page = room.open()
    QGuiApplication.clipboard().clear()
    QTest.keyClicks(page.period.until, "31022026")
    QTest.keyClick(page.period.until, Qt.Key.Key_C, CONTROL | SHIFT)
    assert QGuiApplication.clipboard().text() == ""
    assert "tidak terbaca" in page.banner.text.text()
