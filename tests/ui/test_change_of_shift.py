"""Somebody else signs in: what belonged to who left is not for them. The same person goes on."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.db.answered import PARTY, answer
from tests.db.conftest import Clock
from tests.db.people import actions
from tests.ui.desk_lists import FakeFiles
from tests.ui.fake_trail import FakeTrail
from tests.ui.staff_room import (
    BOSS,
    BOSS_WORD,
    CONTROL,
    NUMBER,
    OTHER,
    WORD,
    YUSUF,
    StaffRoom,
)
from vaxentry.db.outbox import Outbox
from vaxentry.domain.cases import Way
from vaxentry.domain.outbox import State
from vaxentry.language import Words
from vaxentry.ui.pages.trail import TrailPage
from vaxentry.ui.widgets.overlay import Overlay


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


def test_the_record_and_the_search_of_who_left_are_not_for_who_comes(
    room: StaffRoom,
) -> None:
    room.leave()
    sought, _ = (room.sent(BOSS, number) for number in (NUMBER, OTHER))
    room.come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_F2, CONTROL)
    queue = room.window.pages.queue()
    entry_no = room.store.rows([sought])[0].entry_no
    queue.search.setText(entry_no)
    room.wait(lambda: queue.detail.detail and queue.detail.detail.row.entry_no == entry_no)
    held = queue.detail.detail
    queue.banner.say("Kartu 1 dibatalkan.")
    queue.detail.void_button.click()
    room.clerk.keys("kartu ganda")
    room.leave()
    room.come("dew", BOSS_WORD)
    assert queue.detail.detail is held
    assert queue.detail.reason.hasFocus()
    room.leave()
    room.come("rah")
    assert queue.search.text() == ""
    assert queue.banner.isHidden()
    assert queue.detail.reason_field.isHidden()
    room.wait(lambda: queue.model.rowCount() == 2 and queue.detail.detail)
    found = queue.detail.detail
    assert found is not None
    assert found is not held
    assert not found.may_correct


def test_half_a_decision_about_a_case_is_left(room: StaffRoom) -> None:
    room.leave()
    record = room.saved()
    outbox = Outbox(room.store.transactions)
    answer(outbox, cast("Clock", lambda: room.now), State.NIK_CLASH, "held.nik", PARTY)
    room.come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_F3, CONTROL)
    cases = room.window.pages.conflicts().cases
    room.wait(lambda: cases.ways.case and cases.table.hasFocus())
    cases.ways.choose(Way.BOTH)
    room.clerk.keys("sama")
    room.leave()
    room.come("dew", BOSS_WORD)
    assert cases.ways.reason.hasFocus()
    assert cases.ways.reason.text() == "sama"
    room.leave()
    room.come("rah")
    assert cases.ways.reason.text() == ""
    room.wait(lambda: cases.ways.case and cases.ways.case.record_id == record)
    assert cases.ways.case is not None
    assert not cases.ways.case.may_decide
    assert cases.ways.reason_field.isHidden()
    assert cases.isAncestorOf(room.clerk.focus)


def test_who_may_not_open_an_entry_does_not_by_its_case(room: StaffRoom) -> None:
    room.leave()
    record = room.saved(YUSUF)
    outbox = Outbox(room.store.transactions)
    answer(outbox, cast("Clock", lambda: room.now), State.NIK_CLASH, "held.nik", PARTY)
    room.come("rah")
    room.clerk.press(Qt.Key.Key_F3, CONTROL)
    cases = room.window.pages.conflicts().cases
    room.wait(lambda: cases.ways.case and cases.table.hasFocus())
    cases.ways.choose(Way.CORRECT)
    room.wait(lambda: cases.banner.text.text() == Words("id")("entry.not_yours"))
    assert not room.window.entry.isVisible()
    assert not room.store.corrections()
    assert "opened" not in actions(room.store)
    assert room.store.detail(record).head_rev == 1


def test_a_one_time_password_is_told_to_who_made_it_alone(room: StaffRoom) -> None:
    room.window.inside.members.show()
    page = room.window.inside.members.page
    room.wait(lambda: page.model.rows and page.table.hasFocus())
    room.clerk.press(Qt.Key.Key_Down)
    room.clerk.keys("r")
    room.wait(page.banner.isVisible)
    room.leave()
    room.come("dew", BOSS_WORD)
    assert page.isVisible()
    assert page.banner.text.text() == ""


def test_a_one_time_password_that_is_made_while_it_locks_is_not_for_somebody_else(
    room: StaffRoom,
) -> None:
    room.window.inside.members.show()
    page = room.window.inside.members.page
    room.wait(lambda: page.model.rows and page.table.hasFocus())
    room.clerk.press(Qt.Key.Key_Down)
    with room.store.transactions.writing():
        room.clerk.keys("r")
        room.clerk.press(Qt.Key.Key_L, CONTROL)
    room.wait(page.banner.text.text)
    room.come("rin", WORD)
    assert page.banner.text.text() == ""


def sheet(room: StaffRoom) -> Overlay:
    room.window.inside.members.show()
    page = room.window.inside.members.page
    room.wait(page.sheet.isVisible)
    page.sheet_button.setFocus()
    room.clerk.press(Qt.Key.Key_Space)
    room.wait(room.window.inside.reauth.panel.isVisible)
    room.clerk.type(BOSS_WORD)
    panel = room.window.inside.setup.sheet
    room.wait(panel.isVisible)
    return panel


def own_password(room: StaffRoom) -> Overlay:
    room.window.inside.members.show()
    page = room.window.inside.members.page
    page.own_button.setFocus()
    room.clerk.press(Qt.Key.Key_Space)
    room.clerk.type(BOSS_WORD)
    room.clerk.keys("melati mekar")
    return page.own


def locked_file(room: StaffRoom) -> Overlay:
    room.clerk.press(Qt.Key.Key_F3, CONTROL)
    room.window.inside.cases.files.begin(is_full=True)
    panel = room.window.inside.cases.files.panel
    room.wait(panel.isVisible)
    return panel


def first_member(room: StaffRoom) -> Overlay:
    room.window.inside.setup.begin()
    room.clerk.type("Sari")
    room.clerk.keys("melati mekar")
    return room.window.inside.setup.panel


def held_by(panel: Overlay) -> set[str]:
    """What could be read or typed on in a panel, by eye and by a screen reader."""
    typed = {one.text() for one in panel.findChildren(QLineEdit)}
    said = {
        text
        for one in panel.findChildren(QLabel)
        if one.property("role") == "big"
        for text in (one.text(), one.accessibleName())
    }
    return (typed | said) - {""}


@pytest.mark.parametrize("show", [sheet, own_password, locked_file, first_member])
def test_what_stands_over_the_window_is_for_who_was_shown_it(
    room: StaffRoom, show: Callable[[StaffRoom], Overlay]
) -> None:
    panel = show(room)
    held = held_by(panel)
    assert held
    focused = room.clerk.focus
    room.leave()
    room.come("dew", BOSS_WORD)
    assert panel.isVisible()
    assert held_by(panel) == held
    assert room.clerk.focus is focused
    room.leave()
    room.come("rah")
    assert not panel.isVisible()
    assert not held_by(panel)
    page = room.window.stack.currentWidget()
    assert page is not None
    assert page.isAncestorOf(room.clerk.focus)
    room.leave()
    room.come("dew", BOSS_WORD)
    assert not panel.isVisible()
