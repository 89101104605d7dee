"""A request that is not as it was, or can't be read, when a second person looks at it."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.pages.test_requests import ask_void, requests
from tests.ui.staff_room import BOSS_WORD, StaffRoom
from vaxentry.domain.outbox import State
from vaxentry.errors import StoreBusyError


@pytest.fixture
def sent(room: StaffRoom) -> UUID:
    return room.sent()


def test_a_decision_that_was_made_elsewhere_meanwhile_says_so(
    room: StaffRoom, sent: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_void(room, sent)
    room.open().come("dew", BOSS_WORD)
    page = requests(room)
    monkeypatch.setattr(page, "refresh", lambda _records: None)
    room.approvals.decline(sent, reason="keliru")
    room.clerk.press(Qt.Key.Key_1)
    room.wait(page.banner.isVisible)
    assert room.state(sent) is State.QUEUED


def test_a_pair_that_can_not_be_read_is_told_once(
    room: StaffRoom, sent: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_void(room, sent)
    room.open().come("dew", BOSS_WORD)
    page = requests(room)
    tries: list[UUID] = []

    def busy(record: UUID) -> None:
        tries.append(record)
        raise StoreBusyError

    monkeypatch.setattr(page, "_approvals", lambda: SimpleNamespace(pair=busy))
    page.look_again_soon()
    room.wait(page.banner.isVisible)
    QTest.qWait(300)
    assert len(tries) == 1
