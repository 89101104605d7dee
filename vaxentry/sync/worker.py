"""The one sync thread: when to run a round, how to wake it, how to end it. No Qt."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
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
        # Look again; for a person; the pause is over; something new waits.
        self._wake, self._urged, self._called, self._nudged = Event(), Event(), Event(), Event()
        self._thread = Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin the first round."""
        self._thread.start()

    def wake(self) -> None:
        """The user asked: try now, whatever the pause."""
        self._urged.set()
        self._call()

    def link_is_back(self) -> None:
        """The system says so: try now, unless the server itself asked to be left alone."""
        self._call()

    def _call(self) -> None:
        self._called.set()
        self._wake.set()

    def nudge(self) -> None:
        """Something new waits: try now, or where the last try failed as soon as if it had waited
        then. However often it is said, it counts once a pause.
        """
        if threading.current_thread() is not self._thread:
            self._nudged.set()
            self._wake.set()

    def stop(self) -> None:
        """End after the present step; nothing sent stays unrecorded."""
        self._stop.set()
        self._call()

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
            pause = self._round()
            self._resting(pause.whole_s)
            self._rest(pause)
            self._resting(0.0)
            self._called.clear()
            self._nudged.clear()

    def _rest(self, pause: "_Pause") -> None:
        """Wait until the pause is over, somebody calls, or the PC has slept meanwhile."""
        begun = self._ticks()
        while not self._called.is_set():
            # Cleared before it is looked who set it: whoever comes behind that wakes us again.
            self._wake.clear()
            left = begun + pause.length_s(is_nudged=self._nudged.is_set()) - self._ticks()
            if left <= 0 or self._called.is_set():
                return
            by_clock, by_ticks, asked = self._wall(), self._ticks(), min(left, self._look_every_s)
            self._wake.wait(asked)
            if pace.has_slept(self._wall() - by_clock, self._ticks() - by_ticks, asked):
                self._engine.hang_up()
                return

    def _round(self) -> "_Pause":
        """One round; no error may end the thread, or the sync would stop in silence."""
        try:
            if left := self._pause_asked():
                return _Pause.fixed(left)
            with self._right():
                done = self._engine.run_once()
            return _Pause(done.again_after.total_seconds(), done.nudged_after.total_seconds())
        except AlreadySendingError:
            pass
        except VaxEntryError as e:
            log.warning("sync round ended: %s", e.code)
        except Exception:
            log.exception("sync round broke")
        return _Pause.fixed(AFTER_TROUBLE)

    def _pause_asked(self) -> timedelta:
        """What is left of the pause that the server asked for; a person need not wait for it."""
        if self._urged.is_set():
            self._urged.clear()
            return timedelta()
        return self._engine.asked_pause()


@dataclass(frozen=True, slots=True)
class _Pause:
    """Seconds between two rounds: the whole pause, and what counts of it after a nudge."""

    whole_s: float
    nudged_s: float

    @staticmethod
    def fixed(whole: timedelta) -> "_Pause":
        """One that no nudge shortens."""
        return _Pause(whole.total_seconds(), whole.total_seconds())

    def length_s(self, *, is_nudged: bool) -> float:
        """How long it is."""
        return min(self.whole_s, self.nudged_s) if is_nudged else self.whole_s
