"""When each of many PCs begins to send: told in the hello, before anything was sent for nothing.

After an outage all of them say hello in the same instant. Who has much waiting draws a number, as
in an office; a few begin at once, and as their records are stored, others may. Who asks again too
early shows the number and is told how long it will still take. A turn binds nobody: the line
(`admission`) decides who is worked for.
"""

from collections import deque
from dataclasses import dataclass, field
from threading import Lock

AT_ONCE_S = 0.8
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
        number: it shows this when it asks again; the lower goes first. 0 = none is needed.
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
    _records: float = _GUESSED_FROM
    _seconds: float = _GUESSED_FROM * _FIRST_GUESS_S
    _in_work: int = 0
    _lock: Lock = field(default_factory=Lock)

    def ask(self, now: float, waiting: int, number: int = 0) -> Turn:
        """The turn of a PC with so many records waiting that has this number, 0 = none yet."""
        if waiting <= FEW:
            return Turn(0, 0.0)
        with self._lock:
            if not 0 < number <= self._last:
                self._last += 1
                number = self._last
            self._forget(now, number)
            return Turn(number, self._pause_s(now, min(waiting, MOST), number))

    @property
    def _record_s(self) -> float:
        return self._seconds / self._records

    def _pause_s(self, now: float, records: int, number: int) -> float:
        expected_s = sum(pile.records for pile in self._begun) * self._record_s
        if expected_s <= AT_ONCE_S:
            until = now + max(_AT_LEAST_S, _PATIENCE * records * self._record_s)
            self._begun.append(_Pile(until, records))
            return 0.0
        before = sum(pile.records for n, pile in self._waiting.items() if n < number)
        until_s = expected_s + before * self._record_s - AT_ONCE_S
        pause_s = min(max(until_s * _SHORTER, NEXT_S), LONGEST_S)
        self._waiting[number] = _Pile(now + pause_s + _LATE_S, records)
        return pause_s

    def _forget(self, now: float, asking: int) -> None:
        """Those that are not expected any longer, and the one that is here."""
        gone = [n for n, pile in self._waiting.items() if n == asking or pile.until < now]
        for number in gone:
            del self._waiting[number]
        self._begun = deque(pile for pile in self._begun if pile.until >= now)

    def work_began(self) -> None:
        """A batch is worked on."""
        with self._lock:
            self._in_work += 1

    def work_ended(self, records: int, seconds: float) -> None:
        """It was, for so long, beside those that are in work now; 0 records = it was refused."""
        with self._lock:
            share = seconds / self._in_work
            self._in_work -= 1
            if records and self._begun:  # what is typed now tells nothing of piles
                self._records = _KEPT * self._records + records
                self._seconds = _KEPT * self._seconds + share
            self._arrived(records)

    def _arrived(self, records: int) -> None:
        while records and self._begun:
            first = self._begun[0]
            taken = min(records, first.records)
            first.records -= taken
            records -= taken
            if not first.records:
                self._begun.popleft()
