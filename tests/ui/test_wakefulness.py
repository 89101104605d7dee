"""The PC stays awake while rows wait on mains power, and is let go at the end."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.window import TYPED, Desk
from vaxentry.domain.contact import Link, QueueStatus
from vaxentry.domain.outbox import State
from vaxentry.domain.records import Counts
from vaxentry.ui.status_watch import Standing
from vaxentry.ui.system_power import SystemPower
from vaxentry.ui.wakefulness import Wakefulness


class FakePower:
    """A system that does as it is told, or has no such service."""

    def __init__(self, *, serves: bool = True) -> None:
        self.serves, self.mains, self.held = serves, True, False
        self.calls: list[str] = []
        self.fails: Exception | None = None

    def on_mains(self) -> bool:
        if self.fails:
            raise self.fails
        return self.mains

    def hold(self) -> bool:
        self.calls.append("hold")
        self.held = self.serves
        return self.serves

    def release(self) -> None:
        self.calls.append("release")
        self.held = False


Look = Callable[[int], None]


@pytest.fixture
def power() -> FakePower:
    return FakePower()


@pytest.fixture
def awake(qtbot: QtBot, power: FakePower) -> Iterator[Wakefulness]:
    del qtbot
    made = Wakefulness(lambda: power)
    yield made
    made.end()


@pytest.fixture
def look(qtbot: QtBot, awake: Wakefulness) -> Look:
    def one(waiting: int) -> None:
        awake.look(
            Standing(QueueStatus(Link.OFFLINE, waiting, 0, None, None, None, None), Counts())
        )
        qtbot.waitUntil(lambda: not awake._is_asking)

    return one


def test_held_once_while_something_waits_and_let_go_after(look: Look, power: FakePower) -> None:
    look(0)
    assert power.calls == []
    look(3)
    look(2)
    assert (power.calls, power.held) == (["hold"], True)
    look(0)
    look(0)
    assert power.calls == ["hold", "release"]


def test_a_pulled_plug_lets_go_and_a_plug_put_back_holds_again(
    look: Look, power: FakePower
) -> None:
    look(1)
    power.mains = False
    look(1)
    assert not power.held
    power.mains = True
    look(1)
    assert power.held


def test_the_end_lets_go(look: Look, awake: Wakefulness, power: FakePower) -> None:
    look(1)
    awake.end()
    assert not power.held


def test_without_such_a_service_it_is_told_once(
    look: Look, power: FakePower, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    power.serves = False
    for waiting in (1, 1, 0, 1):
        look(waiting)
    power.fails = OSError("no such thing")
    for _ in range(3):
        look(1)
    assert [record.name for record in caplog.records] == ["vaxentry.ui.wakefulness"]


def test_the_window_holds_the_pc_and_lets_it_go(qtbot: QtBot, book: FakeBook) -> None:
    power = FakePower()
    book.open_stack(date(2026, 11, 22), 0, "")
    record = uuid4()
    book.put(TYPED, record, State.QUEUED)
    desk = Desk(qtbot, book, power=lambda: power).open()
    qtbot.waitUntil(lambda: power.held)
    book.set_state(record, State.ACCEPTED)
    desk.window.bridge.notify([record])
    qtbot.waitUntil(lambda: not power.held)
    book.set_state(record, State.QUEUED)
    desk.window.bridge.notify([record])
    qtbot.waitUntil(lambda: power.held)
    desk.window.end()
    assert not power.held


def test_a_system_without_a_session_bus_breaks_nothing_and_logs_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The library itself, on a system where nobody listens."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setenv("PATH", "")
    caplog.set_level(logging.INFO)
    system = SystemPower()
    if not system.hold():  # where the system needs no bus, it holds
        system.release()
        assert not system.hold()
    system.release()
    assert caplog.records == []


def test_the_system_is_asked_through_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own switch: it acts as on a system that has the service."""
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")
    system = SystemPower()
    assert isinstance(system.on_mains(), bool)
    assert system.hold()
    system.release()
    system.release()
    assert system.hold()
    system.release()
