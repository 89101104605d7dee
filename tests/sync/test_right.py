"""Who may send: one process of a home, and in it the newest worker alone."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest
from sqlalchemy import text

from tests.sync.conftest import Desk
from tests.sync.fake_server import CUT, Answer, FakeServer
from vaxentry import wiring
from vaxentry.db.upkeep import Upkeep
from vaxentry.errors import AlreadySendingError
from vaxentry.settings import Places, Settings
from vaxentry.sync.right import SendingRight
from vaxentry.sync.supervisor import HUNG_AFTER_S, Supervisor

ELSEWHERE = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "sync.lock"


def wait_for(reached: Callable[[], object]) -> None:
    ends = time.monotonic() + 10
    while not reached():
        assert time.monotonic() < ends
        time.sleep(0.005)


def test_another_process_that_sends_goes_first(lock: Path) -> None:
    hold = SendingRight(lock).pass_on()
    with subprocess.Popen(
        [sys.executable, "-c", ELSEWHERE, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(AlreadySendingError), hold.taken():
            pass
        other.communicate()
    with hold.taken():
        pass


def test_a_right_that_is_used_is_nobody_else_s(lock: Path) -> None:
    hold, elsewhere = SendingRight(lock).pass_on(), SendingRight(lock).pass_on()
    with hold.taken(), pytest.raises(AlreadySendingError), elsewhere.taken():
        pass
    with elsewhere.taken(), pytest.raises(AlreadySendingError), hold.taken():
        pass


def test_who_comes_later_takes_over_what_a_hung_one_has_taken(lock: Path) -> None:
    right, elsewhere = SendingRight(lock), SendingRight(lock).pass_on()
    hung = right.pass_on()
    with hung.taken():
        fresh = right.pass_on()
        with pytest.raises(AlreadySendingError):
            hung.demand()
        with fresh.taken(), pytest.raises(AlreadySendingError), elsewhere.taken():
            pass
        with elsewhere.taken():
            pass
        with pytest.raises(AlreadySendingError), hung.taken():
            pass


def test_a_hung_one_that_ends_gives_back_nothing_of_its_heir_s(lock: Path) -> None:
    right, elsewhere = SendingRight(lock), SendingRight(lock).pass_on()
    round_of_hung = right.pass_on().taken()
    round_of_hung.__enter__()
    with right.pass_on().taken():
        round_of_hung.__exit__(None, None, None)
        with pytest.raises(AlreadySendingError), elsewhere.taken():
            pass


class Holding:
    """Commits each batch, but keeps the answer to the first one back, and cuts it at last."""

    def __init__(self) -> None:
        self.asked, self.go = Event(), Event()

    def __call__(self, server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if method != "POST" or self.asked.is_set():
            return None
        server.honest(method, path, content)
        self.asked.set()
        self.go.wait(20)
        return CUT


@pytest.fixture
def worker(desk: Desk, tmp_path: Path) -> Iterator[Supervisor]:
    book = wiring.Book(desk.book, cast("Upkeep", None), Places(tmp_path), Settings())
    supervisor = wiring.make_worker(book)
    yield supervisor
    supervisor.stop()
    assert supervisor.join(10)


def outcomes(desk: Desk) -> list[str]:
    with desk.book.transactions.reading() as c:
        asked = c.execute(text("SELECT outcome FROM attempt ORDER BY device_seq"))
        return list(asked.scalars())


def replace(worker: Supervisor) -> None:
    worker._pulse._at -= HUNG_AFTER_S
    assert worker.look()


def test_a_replaced_thread_that_wakes_up_writes_nothing(desk: Desk, worker: Supervisor) -> None:
    desk.save(2)
    desk.server.rule = held_back = Holding()
    worker.start()
    assert held_back.asked.wait(10)
    hung = worker._worker
    replace(worker)
    wait_for(lambda: desk.states() == {"accepted": 2})
    held_back.go.set()
    assert hung.join(10)
    assert outcomes(desk) == ["answered"]
    assert desk.server.calls.count("POST /v1/batches") == 1


def test_a_replaced_thread_that_wakes_up_sends_nothing(desk: Desk, worker: Supervisor) -> None:
    asked, go = Event(), Event()

    def greet_late(*_: object) -> Answer | None:
        if asked.is_set():
            return None
        asked.set()
        go.wait(20)
        return CUT

    with desk.book.transactions.writing() as c:  # where it would ask next
        c.execute(text("UPDATE device SET other_url = server_url || '/'"))
    desk.server.rule = greet_late
    worker.start()
    assert asked.wait(10)
    hung = worker._worker
    replace(worker)
    desk.save(1)
    wait_for(lambda: desk.states() == {"accepted": 1} and worker._pulse.silent_s() < 0)
    calls = list(desk.server.calls)
    go.set()
    assert hung.join(10)
    assert desk.server.calls == calls
