"""The password once more: what was asked for goes on for who asked, and for nobody else."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.db.people import another_process, named, staff_of
from tests.ui.staff_room import BOSS, BOSS_WORD, CONTROL, RINA, WORD, StaffRoom
from vaxentry.domain.staff import Role
from vaxentry.ui.confirm_panel import ConfirmPanel
from vaxentry.ui.pages.queue import QueuePage


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> StaffRoom:
    """One entry that the server has; nobody is signed in."""
    room = StaffRoom(qtbot, tmp_path).employ()
    room.sent()
    return room.open()


def queue_of(room: StaffRoom) -> QueuePage:
    room.clerk.press(Qt.Key.Key_F2, CONTROL)
    page = room.window.pages.queue()
    room.wait(lambda: page.detail.detail and page.table.hasFocus())
    return page


def asked(room: StaffRoom) -> ConfirmPanel:
    """F4, some time after the password was given."""
    room.store.transactions.session._ticks = lambda: 10_000_000.0
    room.clerk.press(Qt.Key.Key_F4)
    panel = room.window.inside.reauth.panel
    room.wait(panel.isVisible)
    return panel


def test_who_comes_back_is_not_asked_what_was_asked_before(room: StaffRoom) -> None:
    room.come("dew", BOSS_WORD)
    queue = queue_of(room)
    panel = asked(room)
    room.clerk.keys(BOSS_WORD)
    room.leave()
    assert panel.password.text() == ""
    room.come("dew", BOSS_WORD)
    assert not panel.isVisible()
    assert queue.table.hasFocus()
    assert not queue.detail.reveal.is_shown


def test_a_password_looked_at_while_who_gave_it_leaves_shows_nothing(
    room: StaffRoom,
) -> None:
    room.come("dew", BOSS_WORD)
    queue = queue_of(room)
    asked(room)
    with room.store.transactions.writing():
        room.clerk.type(BOSS_WORD)
        room.clerk.press(Qt.Key.Key_L, CONTROL)
    room.wait(lambda: ("confirmed", BOSS) in room.last_actions(2))
    room.come("rin", WORD)
    assert not queue.detail.reveal.is_shown


def test_an_answer_that_arrives_after_who_asked_left_shows_nothing(room: StaffRoom) -> None:
    room.come("dew", BOSS_WORD)
    queue = queue_of(room)
    reads, may_go_on, done = room.window.inside._around.reads, Event(), list[object]()
    reads.run(may_go_on.wait, done.append, done.append)
    room.clerk.press(Qt.Key.Key_F4)
    room.leave()
    may_go_on.set()
    reads.run(lambda: None, done.append, done.append)
    room.wait(lambda: len(done) == 2)
    room.come("dew", BOSS_WORD)
    assert not queue.detail.reveal.is_shown
    assert "opened" not in {action for action, _ in room.last_actions(9)}


def test_the_right_is_asked_again_once_the_password_was_given(room: StaffRoom) -> None:
    room.come("rin", WORD)
    queue = queue_of(room)
    panel = asked(room)
    elsewhere = staff_of(another_process(room.store))
    elsewhere.sign_in(BOSS, BOSS_WORD)
    rina = named(elsewhere, RINA)
    elsewhere.change(rina.id, name=rina.name, roles=[Role.ENTRY], valid_until=None)
    room.clerk.type(WORD)
    room.wait(lambda: "hanya ditampilkan untuk koordinator" in queue.banner.text.text())
    assert not panel.isVisible()
    assert not queue.detail.reveal.is_shown


def test_a_question_put_away_while_the_password_is_looked_at_shows_nothing(room: StaffRoom) -> None:
    room.come("dew", BOSS_WORD)
    queue = queue_of(room)
    panel = asked(room)
    with room.store.transactions.writing():
        room.clerk.type(BOSS_WORD)
        room.clerk.press(Qt.Key.Key_Escape)
        assert not panel.isVisible()
    room.wait(lambda: ("confirmed", BOSS) in room.last_actions(2))
    done: list[object] = []
    room.window.inside._around.reads.run(lambda: None, done.append, done.append)
    room.wait(lambda: done)
    assert not queue.detail.reveal.is_shown
    assert "opened" not in {action for action, _ in room.last_actions(9)}


def test_a_password_for_one_record_does_not_show_the_one_that_came_in_its_place(
    room: StaffRoom,
) -> None:
    room.sent()
    room.come("dew", BOSS_WORD)
    queue = queue_of(room)
    room.wait(lambda: queue.model.rowCount() == 2)
    asked(room)
    before = queue.detail.detail
    queue.table.selectRow(1)
    room.wait(lambda: queue.detail.detail is not before)
    room.clerk.type(BOSS_WORD)
    room.wait(lambda: ("confirmed", BOSS) in room.last_actions(2))
    room.wait(lambda: not room.window.inside.reauth.panel.isVisible())
    done: list[object] = []
    room.window.inside._around.reads.run(lambda: None, done.append, done.append)
    room.wait(lambda: done)
    assert not queue.detail.reveal.is_shown
