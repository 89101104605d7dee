"""Somebody else signs in: what belonged to who left is not for them. The same person goes on."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desk_lists import FakeFiles
from tests.ui.fake_trail import FakeTrail
from tests.ui.staff_room import BOSS_WORD, CONTROL, StaffRoom
from vaxentry.ui.pages.trail import TrailPage


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> StaffRoom:
    """A supervisor is signed in."""
    room = StaffRoom(qtbot, tmp_path).employ().open(files=FakeFiles(FakeTrail()))
    return room.come("dew", BOSS_WORD)


@pytest.fixture
def trail(room: StaffRoom) -> TrailPage:
    room.clerk.press(Qt.Key.Key_F2, CONTROL)
    room.clerk.press(Qt.Key.Key_J, CONTROL)
    page = room.window.inside.trail.page
    assert page is not None
    room.wait(page.table.hasFocus)
    return page


def test_a_page_that_is_not_for_everybody_is_left_before_somebody_else_sees_it(
    room: StaffRoom, trail: TrailPage
) -> None:
    room.leave()
    room.come("rah")
    assert not trail.isVisible()
    queue = room.window.pages.queue()
    assert queue.isVisible()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert queue.isAncestorOf(focused)
    room.clerk.press(Qt.Key.Key_J, CONTROL)
    banner = room.window.pages.settings().banner
    room.wait(lambda: "tidak mengizinkan" in banner.text.text())
    assert not trail.isVisible()


def test_the_same_person_finds_the_page_as_it_was(room: StaffRoom, trail: TrailPage) -> None:
    room.leave()
    room.come("dew", BOSS_WORD)
    assert trail.isVisible()
    assert trail.table.hasFocus()


def test_members_and_requests_are_left_as_well(room: StaffRoom) -> None:
    room.clerk.press(Qt.Key.Key_M, CONTROL)
    requests = room.window.inside.requests.page
    assert requests.isVisible()
    room.leave()
    room.come("rah")
    assert not requests.isVisible()
    assert room.window.entry.isVisible()
    room.window.inside.members.show()
    room.leave()
    room.come("dew", BOSS_WORD)
    assert not room.window.inside.members.page.isVisible()
