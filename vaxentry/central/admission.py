"""Who may post a batch now: a bounded line by expected wait, refused cheaply before the body.

Work that nobody waits for any more is what makes an overload last (performance.md section 5): so
the line is only as long as devices wait, and whoever does not fit is told when to come again,
spread over the time the line needs.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

MAX_WAIT_S = 2.0
_FIRST_GUESS_S = 0.05
_WEIGHT = 0.2
_MIN_RETRY_S = 1.0
_MAX_RETRY_S = 900.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Come again after so many seconds."""

    retry_after_s: float


class Admission:
    """Counts batches that are taken or wait. Thread-safe.

    Args:
        workers: batches that are worked on at once.
        spread: a number between two bounds, drawn at random.
        max_wait_s: longest expected wait that is still admitted.
    """

    def __init__(
        self,
        workers: int,
        spread: Callable[[float, float], float] = random.uniform,
        max_wait_s: float = MAX_WAIT_S,
    ) -> None:
        self._workers = workers
        self._spread = spread
        self._max_wait_s = max_wait_s
        self._lock = Lock()
        self._inside = 0
        self._typical_s = _FIRST_GUESS_S
        self._refused = 0

    def enter(self) -> Refusal | None:
        """Take a place, or be told when to come again."""
        with self._lock:
            wait = self._expected_wait()
            if wait > self._max_wait_s:
                self._refused += 1
                backlog = wait + self._refused * self._typical_s / self._workers
                return Refusal(self._when(backlog))
            self._inside += 1
            return None

    def leave(self, worked_s: float) -> None:
        """Give the place back and remember how long a batch takes."""
        with self._lock:
            self._inside -= 1
            self._typical_s += _WEIGHT * (worked_s - self._typical_s)
            if self._inside == 0:
                self._refused = 0

    def _expected_wait(self) -> float:
        ahead = max(0, self._inside - self._workers + 1)
        return ahead * self._typical_s / self._workers

    def _when(self, backlog_s: float) -> float:
        latest = min(max(backlog_s, 2 * _MIN_RETRY_S), _MAX_RETRY_S)
        return self._spread(_MIN_RETRY_S, latest)
