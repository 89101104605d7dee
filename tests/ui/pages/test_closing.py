"""Closing the window: at once, or hidden until nothing waits to be sent any more."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.pages.test_window import put
from tests.ui.window import Clerk, Desk
from vaxentry.domain.contact import Link, QueueStatus
from vaxentry.domain.outbox import State
from vaxentry.domain.records import Counts
from vaxentry.errors import AlreadySendingError
from vaxentry.ui.status_watch import Standing


def test_closing_asks_nothing_when_nothing_waits(qtbot: QtBot, desk: Desk) -> None:
    with qtbot.waitSignal(desk.window.finished):
        desk.window.close()
    assert not desk.window.isVisible()


def test_a_book_that_another_program_holds_lets_the_window_close(
    qtbot: QtBot, desk: Desk, book: FakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held() -> None:
        raise AlreadySendingError

    monkeypatch.setattr(book, "status", held)
    with qtbot.waitSignal(desk.window.finished):
        desk.window.close()
    assert not desk.window.isVisible()


def test_closing_with_rows_waiting_keeps_sending_hidden(
    qtbot: QtBot, desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    put(book, State.QUEUED, State.UNCERTAIN)
    desk.window.close()
    panel = desk.window.closing.panel
    assert panel is not None
    assert desk.window.isVisible()
    assert panel.heading.text() == "2 masih menunggu kirim"
    ended: list[bool] = []
    desk.window.finished.connect(lambda: ended.append(True))
    clerk.press(Qt.Key.Key_Space)
    assert not desk.window.isVisible()
    assert desk.sync.wakes == 1
    before_anything = QueueStatus(Link.ONLINE, 0, 0, None, None, None, None)
    desk.window.closing.look(Standing(before_anything, Counts()))
    assert ended == []
    first, second = book.rows_by_id
    book.set_state(first, State.ACCEPTED)
    desk.window.bridge.notify([first])
    qtbot.waitUntil(lambda: "1 menunggu" in desk.window.status.waiting.text())
    assert ended == []
    book.set_state(second, State.NEEDS_FIX)
    desk.window.bridge.notify([second])
    qtbot.waitUntil(lambda: ended == [True])


def test_a_void_alone_is_asked_about_too(
    desk: Desk, clerk: Clerk, monkeypatch: pytest.MonkeyPatch, book: FakeBook
) -> None:
    status = QueueStatus(Link.OFFLINE, 0, 0, None, None, None, None, changes=1)
    monkeypatch.setattr(book, "status", lambda: status)
    desk.window.close()
    panel = desk.window.closing.panel
    assert panel is not None
    assert panel.heading.text() == "1 masih menunggu kirim"
    clerk.press(Qt.Key.Key_Space)
    desk.window.closing.look(Standing(status, Counts()))
    assert not desk.window.closing._is_decided


def test_closing_can_be_done_at_once_or_taken_back(
    qtbot: QtBot, desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    put(book, State.QUEUED)
    desk.window.close()
    panel = desk.window.closing.panel
    assert panel is not None
    clerk.press(Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert desk.window.isVisible()
    desk.window.close()
    with qtbot.waitSignal(desk.window.finished):
        panel.leave.click()
    assert not desk.window.isVisible()


def test_not_enrolled_there_is_nothing_to_wait_for(
    qtbot: QtBot, desk: Desk, book: FakeBook
) -> None:
    put(book, State.QUEUED)
    book.link = Link.ALONE
    with qtbot.waitSignal(desk.window.finished):
        desk.window.close()
