"""Watches over the sync thread: one that died or hangs is replaced, and nobody has to notice."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread

from vaxentry.sync.worker import SyncWorker

log = logging.getLogger(__name__)

LOOK_EVERY_S = 10.0
HUNG_AFTER_S = 45.0
"""Longer than any single request may take (`http.TOTAL_S`): with the look that is under 60 s."""


class Pulse:
    """The sync thread's sign of life. Any thread may beat or listen.

    Args:
        monotonic: seconds that only rise.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._at = monotonic()

    def beat(self) -> None:
        """A step was done just now."""
        self._at = self._monotonic()

    def rest(self, seconds: float) -> None:
        """The next step is due only after so long."""
        self._at = self._monotonic() + seconds

    def silent_s(self) -> float:
        """Seconds since a step was done, or was due."""
        return self._monotonic() - self._at


class Supervisor:
    """Fulfils `domain.ports.SyncControl`: a worker, and another one where it is needed.

    Args:
        make: makes a worker that beats with the pulse it is given.
    """

    def __init__(
        self,
        make: Callable[[Pulse], SyncWorker],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make, self._monotonic = make, monotonic
        self._lock, self._ended = Lock(), Event()
        self._pulse, self._worker = self._another()
        self._thread = Thread(target=self._run, name="sync-watch", daemon=True)

    def _another(self) -> tuple[Pulse, SyncWorker]:
        pulse = Pulse(self._monotonic)
        return pulse, self._make(pulse)

    def start(self) -> None:
        """Begin the first round."""
        self._worker.start()
        self._thread.start()

    def wake(self) -> None:
        """The user asked: try now."""
        self._worker.wake()

    def link_is_back(self) -> None:
        """The system says so: try now, unless the server asked to be left alone."""
        self._worker.link_is_back()

    def nudge(self) -> None:
        """Something new waits."""
        self._worker.nudge()

    def stop(self) -> None:
        """End after the present step; nothing sent stays unrecorded."""
        self._ended.set()
        with self._lock:  # one that is just being started must not be missed
            self._worker.stop()

    def join(self, timeout_s: float) -> bool:
        """Wait for the end; whether the thread has ended."""
        return self._worker.join(timeout_s)

    def _run(self) -> None:
        while not self._ended.wait(LOOK_EVERY_S):
            # Where memory or threads have run out even the note may fail: the next look is due.
            with suppress(Exception):
                self._look_and_note()

    def _look_and_note(self) -> None:
        try:
            self.look()
        except Exception:
            log.exception("sync thread not replaced")

    def look(self) -> bool:
        """Replace a worker that died or hangs; whether it did.

        What it had begun is an attempt without an answer, and is asked about by the next one.

        Raises:
            Exception: none could be made or started; the next look tries again.
        """
        with self._lock:
            if self._ended.is_set() or self._is_well():
                return False
            log.error("sync thread replaced: silent for %.0f s", self._pulse.silent_s())
            self._worker.stop()
            pulse, worker = self._another()
            worker.start()
            self._pulse, self._worker = pulse, worker
            return True

    def _is_well(self) -> bool:
        return self._worker.is_alive and self._pulse.silent_s() < HUNG_AFTER_S
