"""When each of many PCs begins to send: told in the hello, before anything was sent for nothing.

After an outage all of them say hello in the same instant. Who has much waiting draws a number, as
in an office; a few begin at once, and as their records are stored, others may. Who asks again too
early shows the number and is told how long it will still take. A turn binds nobody: the line
(`admission`) decides who is worked for.
"""

from bisect import bisect_left
from collections import deque
from dataclasses import dataclass, field
from itertools import accumulate
from threading import Lock

AT_ONCE_S = 1.0
"""Seconds of work that may be on their way to a server: the line holds more than that."""
FEW = 40
"""So few records go at any time."""
MOST = 2_000
"""Waiting records of one PC that count: a large pile goes beside the others, not before them."""
NEXT_S = 1.0
"""Who is nearly there asks again after so long."""
LONGEST_S = 60.0
"""So much of what is expected counts."""
_SOONEST, _LATEST = 0.3, 0.7
"""Of the time expected until its turn comes a PC is told a part between these: one that comes late
leaves the server idle, one that comes early asks again. What is expected while all of them ask is
more than twice too long (benchmarks.herd), for asking takes time as well.
"""
_GOLDEN = (5**0.5 - 1) / 2
"""Its multiples lie apart evenly: numbers that follow each other are told parts far apart."""
_LATE_S = 5.0
"""Who did not ask again so long after it was to is not waited for."""
_PATIENCE = 3
"""Records that did not come within so many times the work on them are not waited for: their PC or
its link is slow, and the server has time for others."""
_AT_LEAST_S = 1.5
_FIRST_GUESS_S, _GUESSED_FROM = 0.0003, 500
_KEPT = 0.95
"""Of what earlier batches took, when the next one has ended."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one PC is told.

    Attributes:
        number: it shows this when it asks again; the lower may come again sooner. 0 = it needs
            none.
        pause_s: seconds until it may ask again; 0 = it may send now.
    """

    number: int
    pause_s: float


@dataclass(slots=True)
class _Pile:
    """Records of one PC that are expected, and how long they are."""

    until: float
    records: int


@dataclass(slots=True)
class Turns:
    """The numbers of one server process. Thread-safe; `now` is in seconds that only rise."""

    _last: int = 0
    _begun: deque[_Pile] = field(default_factory=deque)
    _waiting: dict[int, _Pile] = field(default_factory=dict)
    _numbers: list[int] = field(default_factory=list)
    _before: list[int] = field(default_factory=lambda: [0])
    _ordered_at: float = 0.0
    _records: float = _GUESSED_FROM
    _seconds: float = _GUESSED_FROM * _FIRST_GUESS_S
    _in_work: int = 0
    _counted_to: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def ask(self, now: float, waiting: int, number: int = 0) -> Turn:
        """The turn of a PC with so many records waiting that has this number, 0 = none yet."""
        if waiting <= FEW:
            return Turn(0, 0.0)
        records = min(waiting, MOST)
        with self._lock:
            self._order(now)
            if not 0 < number <= self._last:
                self._last = number = self._last + 1
                self._numbers.append(number)
                self._before.append(self._before[-1] + records)
            self._waiting.pop(number, None)
            return Turn(number, self._pause_s(now, records, number))

    @property
    def _record_s(self) -> float:
        return self._seconds / self._records

    def _pause_s(self, now: float, records: int, number: int) -> float:
        self._begun = deque(pile for pile in self._begun if pile.until >= now)
        expected_s = sum(pile.records for pile in self._begun) * self._record_s
        if expected_s <= AT_ONCE_S:
            until = now + max(_AT_LEAST_S, _PATIENCE * records * self._record_s)
            self._begun.append(_Pile(until, records))
            return 0.0
        before = self._before[bisect_left(self._numbers, number)]
        until_s = min(expected_s + before * self._record_s - AT_ONCE_S, LONGEST_S)
        part = _SOONEST + (_LATEST - _SOONEST) * (number * _GOLDEN % 1.0)
        pause_s = max(until_s * part, NEXT_S)
        self._waiting[number] = _Pile(now + pause_s + _LATE_S, records)
        return pause_s

    def _order(self, now: float) -> None:
        """Who is still expected, and the records before each: counted once in a while."""
        if now < self._ordered_at + NEXT_S:
            return
        self._ordered_at = now
        expected = sorted(item for item in self._waiting.items() if item[1].until >= now)
        self._waiting = dict(expected)
        self._numbers = list(self._waiting)
        self._before = [0, *accumulate(pile.records for pile in self._waiting.values())]

    def work_began(self, now: float) -> None:
        """A batch is worked on."""
        with self._lock:
            if not self._in_work:
                self._counted_to = now
            self._in_work += 1

    def work_ended(self, now: float, records: int) -> None:
        """It was; 0 records = it was refused. What several took beside each other counts once."""
        with self._lock:
            self._in_work -= 1
            if not records:
                return
            took_s, self._counted_to = now - self._counted_to, now
            if self._begun:  # what is typed now tells nothing of piles
                self._records = _KEPT * self._records + records
                self._seconds = _KEPT * self._seconds + took_s
            self._arrived(records)

    def _arrived(self, records: int) -> None:
        while records and self._begun:
            first = self._begun[0]
            taken = min(records, first.records)
            first.records -= taken
            records -= taken
            if not first.records:
                self._begun.popleft()
