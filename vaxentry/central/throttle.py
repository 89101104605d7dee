"""How often a wrong enrolment code may be tried."""

from collections import deque
from dataclasses import dataclass, field
from threading import Lock

_WINDOW_S = 60.0
_FAILURES = 20


@dataclass(slots=True)
class Throttle:
    """Counts failures of the last minute over all callers: fifty random bits stand no better guess.

    Thread-safe.
    """

    failures: deque[float] = field(default_factory=deque)
    lock: Lock = field(default_factory=Lock)

    def wait_s(self, now: float) -> float:
        """Seconds until the next attempt is heard; 0 = now."""
        with self.lock:
            while self.failures and now - self.failures[0] >= _WINDOW_S:
                self.failures.popleft()
            if len(self.failures) < _FAILURES:
                return 0.0
            return _WINDOW_S - (now - self.failures[0])

    def failed(self, now: float) -> None:
        """Note a wrong code."""
        with self.lock:
            self.failures.append(now)
