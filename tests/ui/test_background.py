import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from vaxentry.errors import DiskFullError
from vaxentry.ui.background import Background
from vaxentry.ui.bridge import Changed, StoreBridge


def test_the_result_comes_home_to_the_main_thread(qtbot: QtBot, qapp: QApplication) -> None:
    background = Background()
    seen: list[tuple[int, bool, bool]] = []

    def work() -> int:
        return threading.get_ident()

    def done(worker: int) -> None:
        seen.append(
            (worker, worker != threading.get_ident(), QThread.currentThread() == qapp.thread())
        )

    background.run(work, done, lambda _: seen.append((0, False, False)))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][1:] == (True, True)
    background.close()


class Fast(ThreadPoolExecutor):
    """Has ended every job before it is told about it."""

    def submit(self, work: Any, /, *given: Any, **named: Any) -> Future[Any]:
        future = super().submit(work, *given, **named)
        wait([future])
        return future


def test_what_ends_at_once_comes_home_after_the_call(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaxentry.ui.background.ThreadPoolExecutor", Fast)
    background, seen = Background(), list[int]()
    background.run(lambda: 1, seen.append, lambda _: None)
    background.run(lambda: 2, seen.append, lambda _: None)
    assert seen == []
    qtbot.waitUntil(lambda: seen == [1, 2])
    background.close()


def test_an_error_is_delivered_not_swallowed(qtbot: QtBot) -> None:
    background = Background()
    errors: list[Exception] = []

    def work() -> None:
        raise DiskFullError

    background.run(work, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], DiskFullError)
    background.close()


def test_jobs_run_in_the_order_given(qtbot: QtBot) -> None:
    background = Background()
    order: list[int] = []
    done: list[None] = []
    for number in range(50):
        background.run(partial(order.append, number), done.append, lambda _: None)
    qtbot.waitUntil(lambda: len(done) == 50)
    assert order == list(range(50))
    background.close()


def test_nothing_is_delivered_after_close(qapp: QApplication) -> None:
    background = Background()
    started, release = threading.Event(), threading.Event()
    delivered: list[None] = []

    def work() -> None:
        started.set()
        release.wait(5)

    background.run(work, delivered.append, lambda _: None)
    assert started.wait(5)
    release.set()
    background.close()
    qapp.processEvents()
    background.run(lambda: None, delivered.append, lambda _: None)
    qapp.processEvents()
    assert delivered == []


def test_news_from_many_threads_is_one_calm_signal(qtbot: QtBot) -> None:
    bridge = StoreBridge()
    told: list[Changed] = []
    bridge.changed.connect(told.append)
    records = [uuid4() for _ in range(400)]

    def shout(part: list[UUID]) -> None:
        for record in part:
            bridge.notify([record])

    threads = [threading.Thread(target=shout, args=(records[at::4],)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: sum(len(one.records) for one in told) == 400)
    assert set().union(*(one.records for one in told)) == set(records)
    assert len(told) < 20


def test_news_without_a_record_is_told_too(qtbot: QtBot) -> None:
    bridge = StoreBridge()
    with qtbot.waitSignal(bridge.changed) as blocker:
        bridge.notify()
    assert blocker.args == [Changed(frozenset())]


@pytest.mark.usefixtures("qapp")
def test_five_thousand_emits_do_not_kill_the_process() -> None:
    """PySide6 6.12.0 drops a reference to True at each emit and aborts after some hundred."""
    bridge = StoreBridge()
    told: list[Changed] = []
    bridge.changed.connect(told.append)
    for _ in range(5_000):
        bridge.changed.emit(Changed(frozenset()))
        bridge.changed.disconnect(told.append)
        bridge.changed.connect(told.append)
    assert len(told) == 5_000
