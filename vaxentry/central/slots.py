"""When each of many PCs begins to send: told in the hello, before anything was sent for nothing.

After an outage all of them say hello in the same instant. Who has much waiting is promised a time
of its own, one after the other as fast as the server has lately worked. A promise binds nobody: the
line (`admission`) decides who is worked for. When nobody comes, what was promised is forgotten.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

AT_ONCE_S = 1.0
"""Whose time comes within so long may begin now: the line holds more than that."""
LONGEST_S = 60.0
"""Nobody is told a longer wait: what is promised that far ahead is a guess."""
MOST_RECORDS = 2_000
"""Waiting records of one PC that count: a large pile goes beside the others, not before them."""
_FIRST_GUESS_S = 0.0001
_LARGE = 50
"""Records from which on a batch tells what a record costs, not what a call costs."""
_WEIGHT = 0.3
_FORGET_S = 3.0


@dataclass(slots=True)
class Slots:
    """Promises of one server process. Thread-safe.

    Attributes:
        spread: a number between two bounds, drawn at random.
    """

    spread: Callable[[float, float], float] = random.uniform
    _record_s: float = _FIRST_GUESS_S
    _in_work: int = 0
    _taken_until: float = 0.0
    _seen_at: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def begun(self, now: float) -> None:
        """A batch is worked on; `now` in seconds that only rise."""
        with self._lock:
            self._in_work += 1
            self._seen_at = now

    def ended(self, now: float, records: int, seconds: float) -> None:
        """It was worked on for so long, beside those that are in work now; 0 records = refused."""
        with self._lock:
            share = seconds / self._in_work
            self._in_work -= 1
            self._seen_at = now
            if records >= _LARGE:
                self._record_s += _WEIGHT * (share / records - self._record_s)

    def pause_s(self, now: float, waiting: int) -> float:
        """Seconds a PC with so many records waiting is asked to wait; 0 = it may begin now."""
        if not waiting:
            return 0.0
        with self._lock:
            if self._taken_until < now or self._nobody_came(now):
                self._taken_until = self._seen_at = now
            ahead = self._taken_until - now
            if ahead > LONGEST_S:
                return self.spread(LONGEST_S / 2, LONGEST_S)
            self._taken_until += min(waiting, MOST_RECORDS) * self._record_s
            return ahead if ahead > AT_ONCE_S else 0.0

    def _nobody_came(self, now: float) -> bool:
        return not self._in_work and now - self._seen_at > _FORGET_S
