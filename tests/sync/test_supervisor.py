import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest

from vaxentry.domain.contact import Link
from vaxentry.sync import supervisor
from vaxentry.sync.rounds import Round
from vaxentry.sync.supervisor import HUNG_AFTER_S, Pulse, Supervisor
from vaxentry.sync.worker import SyncWorker


class Engine:
    """Hangs in its round until it is let go, or ends its thread in a way no error does."""

    def __init__(self, *, hangs: bool = False, dies: bool = False) -> None:
        self.hangs, self.dies, self.rounds, self.go = hangs, dies, 0, Event()

    def asked_pause(self) -> timedelta:
        return timedelta()

    def run_once(self) -> Round:
        self.rounds += 1
        if self.dies:
            raise SystemExit
        if self.hangs:
            self.go.wait(30)
        return Round(Link.ONLINE, timedelta(minutes=5), 0)


class Site:
    def __init__(self, *engines: Engine) -> None:
        self.now, self.engines, self.made = 0.0, engines, 0
        self.without_memory = 0
        self.supervisor = Supervisor(self._make, lambda: self.now)

    def _make(self, pulse: Pulse) -> SyncWorker:
        if self.without_memory:
            self.without_memory -= 1
            raise MemoryError
        engine = self.engines[self.made]
        self.made += 1
        return SyncWorker(engine, Event(), resting=pulse.rest)  # type: ignore[arg-type]

    def end(self) -> None:
        for engine in self.engines:
            engine.go.set()
        self.supervisor.stop()
        assert self.supervisor.join(5)


def wait_for(reached: Callable[[], bool]) -> None:
    ends = time.monotonic() + 5
    while not reached():
        assert time.monotonic() < ends
        time.sleep(0.005)


def test_a_worker_that_hangs_is_replaced() -> None:
    hung, fresh = Engine(hangs=True), Engine()
    site = Site(hung, fresh)
    site.supervisor.start()
    wait_for(lambda: hung.rounds == 1)
    site.now = HUNG_AFTER_S - 1
    assert not site.supervisor.look()
    site.now = HUNG_AFTER_S + 1
    assert site.supervisor.look()
    wait_for(lambda: fresh.rounds == 1)
    site.end()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_worker_that_died_is_replaced() -> None:
    dead, fresh = Engine(dies=True), Engine()
    site = Site(dead, fresh)
    site.supervisor.start()
    wait_for(lambda: dead.rounds == 1 and not site.supervisor._worker.is_alive)
    assert site.supervisor.look()
    wait_for(lambda: fresh.rounds == 1)
    site.supervisor.wake()
    wait_for(lambda: fresh.rounds == 2)
    site.end()


def test_a_worker_that_rests_is_left_alone() -> None:
    engine, fresh = Engine(), Engine()
    site = Site(engine, fresh)
    site.supervisor.start()
    wait_for(lambda: engine.rounds == 1 and site.supervisor._pulse.silent_s() < -200)
    site.now = 290.0
    assert not site.supervisor.look()
    site.now = 300.0 + HUNG_AFTER_S + 1
    assert site.supervisor.look()
    site.end()


def test_one_that_could_not_be_replaced_is_by_the_next_look() -> None:
    hung, fresh = Engine(hangs=True), Engine()
    site = Site(hung, fresh)
    site.supervisor.start()
    wait_for(lambda: hung.rounds == 1)
    site.now, site.without_memory = HUNG_AFTER_S + 1, 1
    with pytest.raises(MemoryError):
        site.supervisor.look()
    assert site.supervisor.look()
    wait_for(lambda: fresh.rounds == 1)
    site.end()


def test_the_watch_outlives_a_time_without_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LOOK_EVERY_S", 0.01)
    hung, fresh = Engine(hangs=True), Engine()
    site = Site(hung, fresh)
    site.supervisor.start()
    wait_for(lambda: hung.rounds == 1)
    site.without_memory, site.now = 3, HUNG_AFTER_S + 1
    wait_for(lambda: fresh.rounds == 1)
    assert site.without_memory == 0
    site.end()


def test_nobody_is_replaced_at_the_end() -> None:
    engine = Engine()
    site = Site(engine)
    site.supervisor.start()
    site.end()
    site.now = 1000.0
    assert not site.supervisor.look()
