"""When each of many PCs begins to send: told in the hello, before anything was sent for nothing.

After an outage all of them say hello in the same instant. Who has much waiting draws a number, as
in an office; a few begin at once, and as their records are stored, others may. Who asks again too
early shows the number and is told how long it will still take. A turn binds nobody: the line
(`admission`) decides who is worked for.
"""

from collections import deque
from dataclasses import dataclass, field
from threading import Lock

AT_ONCE_S = 0.7
"""Seconds of work that may be on their way to a server: the line holds more than that."""
FEW = 40
"""So few records go at any time."""
MOST = 2_000
"""Waiting records of one PC that count: a large pile goes beside the others, not before them."""
NEXT_S = 1.0
"""Who is nearly there asks again after so long."""
LONGEST_S = 60.0
_SHORTER = 0.7
"""Of the time expected until its turn comes a PC is told this much: one that comes late leaves the
server idle, one that comes early asks again."""
_GONE_S = 5.0
"""Records that did not come within so long are not waited for: their PC or its link is slow."""
_FIRST_GUESS_S = 0.0002
_LARGE = 50
"""Records from which on a batch tells what a record costs, not what a call costs."""
_WEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class Turn:
    """What one PC is told.

    Attributes:
        number: it shows this when it asks again; the lower goes first. 0 = none is needed.
        pause_s: seconds until it may ask again; 0 = it may send now.
    """

    number: int
    pause_s: float


@dataclass(slots=True)
class _Pile:
    """Records of one PC: let in at a time, or to ask again at a time."""

    at: float
    records: int


@dataclass(slots=True)
class Turns:
    """The numbers of one server process. Thread-safe; `now` is in seconds that only rise."""

    _last: int = 0
    _begun: deque[_Pile] = field(default_factory=deque)
    _waiting: dict[int, _Pile] = field(default_factory=dict)
    _record_s: float = _FIRST_GUESS_S
    _in_work: int = 0
    _lock: Lock = field(default_factory=Lock)

    def ask(self, now: float, waiting: int, number: int = 0) -> Turn:
        """The turn of a PC with so many records waiting that has this number, 0 = none yet."""
        if waiting <= FEW:
            return Turn(0, 0.0)
        with self._lock:
            self._forget(now)
            if not 0 < number <= self._last:
                self._last += 1
                number = self._last
            self._waiting.pop(number, None)
            return Turn(number, self._pause_s(now, min(waiting, MOST), number))

    def _pause_s(self, now: float, records: int, number: int) -> float:
        expected = sum(pile.records for pile in self._begun)
        if expected * self._record_s <= AT_ONCE_S:
            self._begun.append(_Pile(now, records))
            return 0.0
        before = sum(pile.records for n, pile in self._waiting.items() if n < number)
        until_s = (expected + before) * self._record_s - AT_ONCE_S
        pause_s = min(max(until_s * _SHORTER, NEXT_S), LONGEST_S)
        self._waiting[number] = _Pile(now + pause_s, records)
        return pause_s

    def _forget(self, now: float) -> None:
        while self._begun and now - self._begun[0].at > _GONE_S:
            self._begun.popleft()
        gone = [n for n, pile in self._waiting.items() if now - pile.at > _GONE_S]
        for number in gone:
            del self._waiting[number]

    def work_began(self) -> None:
        """A batch is worked on."""
        with self._lock:
            self._in_work += 1

    def work_ended(self, records: int, seconds: float) -> None:
        """It was, for so long, beside those that are in work now; 0 records = it was refused."""
        with self._lock:
            share = seconds / self._in_work
            self._in_work -= 1
            if records >= _LARGE:
                self._record_s += _WEIGHT * (share / records - self._record_s)
            self._arrived(records)

    def _arrived(self, records: int) -> None:
        while records and self._begun:
            first = self._begun[0]
            taken = min(records, first.records)
            first.records -= taken
            records -= taken
            if not first.records:
                self._begun.popleft()
