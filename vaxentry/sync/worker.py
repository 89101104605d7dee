"""The one sync thread: when to run a round, how to wake it, how to end it. No Qt."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from threading import Event, Thread

from vaxentry.errors import AlreadySendingError, VaxEntryError
from vaxentry.sync import pace
from vaxentry.sync.engine import SyncEngine

log = logging.getLogger(__name__)

AFTER_TROUBLE = timedelta(seconds=10)
"""Wait after an error that is not the network's: the disk was full, or a bug was logged."""

LOOK_EVERY_S = 10.0


def _nobody_listens(_seconds: float) -> None:
    """A worker that nobody watches over."""


class SyncWorker:
    """Fulfils `domain.ports.SyncControl`. Its methods may be called from any thread.

    Args:
        engine: used by this worker's thread only.
        stop: the same event the engine and the client look at.
        right: taken for each round; raises `AlreadySendingError` while another process sends.
        resting: told before each pause how many seconds it is at most.
        wall: seconds of the clock that people set.
        ticks: seconds that only rise.
        look_every_s: how often it is looked whether the PC slept.
    """

    def __init__(
        self,
        engine: SyncEngine,
        stop: Event,
        right: Callable[[], AbstractContextManager[None]] = nullcontext,
        resting: Callable[[float], None] = _nobody_listens,
        *,
        wall: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._wall, self._ticks, self._look_every_s = wall, ticks, look_every_s
        self._resting = resting
        self._right = right
        self._engine = engine
        self._stop = stop
        self._wake, self._urged = Event(), Event()
        self._in_trouble = False
        self._thread = Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin the first round."""
        self._thread.start()

    def wake(self) -> None:
        """The user asked: try now, whatever the pause."""
        self._urged.set()
        self._wake.set()

    def link_is_back(self) -> None:
        """The system says so: try now, unless the server itself asked to be left alone."""
        self._wake.set()

    def nudge(self) -> None:
        """Something new waits: try now unless the link is down and its pause still runs."""
        if not self._in_trouble and threading.current_thread() is not self._thread:
            self._wake.set()

    def stop(self) -> None:
        """End after the present step; nothing sent stays unrecorded."""
        self._stop.set()
        self._wake.set()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def join(self, timeout_s: float) -> bool:
        """Wait for the end; whether the thread has ended."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            pause = self._round().total_seconds()
            self._resting(pause)
            self._rest(pause)
            self._resting(0.0)
            self._wake.clear()

    def _rest(self, pause_s: float) -> None:
        """Wait until the pause is over, somebody calls, or the PC has slept meanwhile."""
        ends = self._ticks() + pause_s
        while (left := ends - self._ticks()) > 0:
            by_clock, by_ticks, asked = self._wall(), self._ticks(), min(left, self._look_every_s)
            is_called = self._wake.wait(asked)
            if pace.has_slept(self._wall() - by_clock, self._ticks() - by_ticks, asked):
                self._engine.hang_up()
                return
            if is_called:
                return

    def _round(self) -> timedelta:
        """One round; no error may end the thread, or the sync would stop in silence."""
        try:
            if left := self._pause_asked():
                self._in_trouble = True
                return left
            with self._right():
                done = self._engine.run_once()
        except AlreadySendingError:
            return AFTER_TROUBLE
        except VaxEntryError as e:
            log.warning("sync round ended: %s", e.code)
        except Exception:
            log.exception("sync round broke")
        else:
            self._in_trouble = bool(done.cause)
            return done.again_after
        self._in_trouble = True
        return AFTER_TROUBLE

    def _pause_asked(self) -> timedelta:
        """What is left of the pause that the server asked for; a person need not wait for it."""
        if self._urged.is_set():
            self._urged.clear()
            return timedelta()
        return self._engine.asked_pause()
