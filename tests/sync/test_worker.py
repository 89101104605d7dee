import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from vaxentry.domain.contact import Link
from vaxentry.errors import AlreadySendingError, DiskFullError
from vaxentry.sync.rounds import Round
from vaxentry.sync.worker import SyncWorker

WENT_WELL = Round(Link.ONLINE, timedelta(minutes=5), 0)
FAILED = Round(Link.OFFLINE, timedelta(minutes=5), 0, "unreachable", timedelta(minutes=5))


class Engine:
    """Plays one step of its part a round, the last one for ever."""

    def __init__(self, *part: Round | Exception) -> None:
        self.part, self.rounds, self.asked = list(part), 0, timedelta()
        self.hung_up = 0

    def hang_up(self) -> None:
        self.hung_up += 1

    def asked_pause(self) -> timedelta:
        return self.asked

    def run_once(self) -> Round:
        self.rounds += 1
        step = self.part.pop(0) if len(self.part) > 1 else self.part[0]
        if isinstance(step, Exception):
            raise step
        return step


Start = Callable[..., SyncWorker]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[SyncWorker] = []

    def start_one(engine: Engine, **more: object) -> SyncWorker:
        worker = SyncWorker(engine, Event(), **more)  # type: ignore[arg-type]
        worker.start()
        started.append(worker)
        return worker

    yield start_one
    for worker in started:
        worker.stop()
        assert worker.join(5)


def wait_for(reached: Callable[[], bool]) -> None:
    ends = time.monotonic() + 5
    while not reached():
        assert time.monotonic() < ends
        time.sleep(0.005)


def test_a_save_is_sent_at_once(start: Start) -> None:
    engine = Engine(WENT_WELL)
    worker = start(engine)
    wait_for(lambda: engine.rounds == 1)
    worker.nudge()
    wait_for(lambda: engine.rounds == 2)


def test_a_save_waits_for_the_pause_of_a_dead_link_and_the_user_does_not(start: Start) -> None:
    engine = Engine(FAILED)
    worker = start(engine)
    wait_for(lambda: engine.rounds == 1)
    for _ in range(20):
        worker.nudge()
    time.sleep(0.1)
    assert engine.rounds == 1
    worker.wake()
    wait_for(lambda: engine.rounds == 2)


def test_many_saves_shorten_the_pause_of_a_dead_link_once(start: Start) -> None:
    engine = Engine(replace(FAILED, nudged_after=timedelta(seconds=0.05)), FAILED)
    worker = start(engine)
    wait_for(lambda: engine.rounds == 1)
    for _ in range(20):
        worker.nudge()
    wait_for(lambda: engine.rounds == 2)
    worker.nudge()
    time.sleep(0.1)
    assert engine.rounds == 2


def test_without_a_save_the_pause_of_a_dead_link_is_as_long_as_it_was(start: Start) -> None:
    engine = Engine(replace(FAILED, nudged_after=timedelta()))
    worker = start(engine)
    wait_for(lambda: engine.rounds == 1)
    time.sleep(0.1)
    assert engine.rounds == 1
    worker.nudge()
    wait_for(lambda: engine.rounds == 2)


def test_a_link_that_is_back_ends_a_pause_of_our_own(start: Start) -> None:
    engine = Engine(FAILED)
    worker = start(engine)
    wait_for(lambda: engine.rounds == 1)
    worker.link_is_back()
    wait_for(lambda: engine.rounds == 2)


def test_what_the_server_asked_for_holds_until_a_person_asks(start: Start) -> None:
    engine = Engine(WENT_WELL)
    engine.asked = timedelta(minutes=15)
    worker = start(engine)
    for tried in (worker.link_is_back, worker.nudge, worker.link_is_back):
        time.sleep(0.05)
        tried()
    time.sleep(0.05)
    assert engine.rounds == 0
    worker.wake()
    wait_for(lambda: engine.rounds == 1)
    worker.link_is_back()
    time.sleep(0.05)
    assert engine.rounds == 1
    engine.asked = timedelta()
    worker.link_is_back()
    wait_for(lambda: engine.rounds == 2)


class Clocks:
    """Of a PC: a nap moves the one on the wall, and the one that ticks where the system does so."""

    def __init__(self) -> None:
        self.napped = self.ticked = 0.0

    def wall(self) -> float:
        return time.time() + self.napped

    def ticks(self) -> float:
        return time.monotonic() + self.ticked

    def nap(self, seconds: float, *, ticks: bool) -> None:
        self.napped += seconds
        self.ticked += seconds if ticks else 0.0


@pytest.mark.parametrize("ticks", [True, False])
def test_a_pc_that_slept_tries_at_once_over_fresh_connections(start: Start, ticks: bool) -> None:
    engine, clocks = Engine(FAILED), Clocks()
    start(engine, wall=clocks.wall, ticks=clocks.ticks, look_every_s=0.02)
    wait_for(lambda: engine.rounds == 1)
    time.sleep(0.1)
    assert (engine.rounds, engine.hung_up) == (1, 0)
    clocks.nap(3600, ticks=ticks)
    wait_for(lambda: engine.rounds == 2)
    assert engine.hung_up == 1


def test_a_pc_that_is_woken_with_its_link_hangs_up_first(start: Start) -> None:
    engine, clocks = Engine(FAILED), Clocks()
    worker = start(engine, wall=clocks.wall, ticks=clocks.ticks)
    wait_for(lambda: engine.rounds == 1)
    time.sleep(0.05)  # it rests
    clocks.nap(3600, ticks=False)
    worker.link_is_back()
    wait_for(lambda: engine.rounds == 2)
    assert engine.hung_up == 1


@pytest.mark.parametrize("broken", [ZeroDivisionError("bug"), DiskFullError()])
def test_no_error_ends_the_thread(start: Start, broken: Exception) -> None:
    engine = Engine(broken, WENT_WELL)
    worker = start(engine)
    wait_for(lambda: engine.rounds == 1)
    worker.wake()
    wait_for(lambda: engine.rounds == 2)


def test_it_yields_to_another_process_that_sends(start: Start) -> None:
    asked: list[bool] = []

    @contextmanager
    def right() -> Iterator[None]:
        asked.append(True)
        if len(asked) == 1:
            raise AlreadySendingError
        yield

    engine = Engine(WENT_WELL)
    worker = start(engine, right=right)
    wait_for(lambda: len(asked) == 1)
    assert engine.rounds == 0
    worker.wake()
    wait_for(lambda: engine.rounds == 1)


def test_stop_ends_it_soon(start: Start) -> None:
    engine = Engine(WENT_WELL)
    worker = start(engine)
    wait_for(lambda: engine.rounds == 1)
    stopper = Thread(target=worker.stop)
    stopper.start()
    assert worker.join(5)
    stopper.join()
