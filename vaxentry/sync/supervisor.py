"""Watches over the sync thread: one that died or hangs is replaced, and nobody has to notice."""

import logging
import time
from collections.abc import Callable
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
        self._renew()
        self._thread = Thread(target=self._run, name="sync-watch", daemon=True)

    def _renew(self) -> None:
        self._pulse = Pulse(self._monotonic)
        self._worker = self._make(self._pulse)

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
        self._worker.stop()

    def join(self, timeout_s: float) -> bool:
        """Wait for the end; whether the thread has ended."""
        return self._worker.join(timeout_s)

    def _run(self) -> None:
        while not self._ended.wait(LOOK_EVERY_S):
            self.look()

    def look(self) -> bool:
        """Replace a worker that died or hangs; whether it did.

        What it had begun is an attempt without an answer, and is asked about by the next one.
        """
        with self._lock:
            if self._ended.is_set() or self._is_well():
                return False
            log.error("sync thread replaced: silent for %.0f s", self._pulse.silent_s())
            self._worker.stop()
            self._renew()
            self._worker.start()
            return True

    def _is_well(self) -> bool:
        return self._worker.is_alive and self._pulse.silent_s() < HUNG_AFTER_S
