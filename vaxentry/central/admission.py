"""Who is worked for now, who waits, who is told to come again: before the body is read.

Work that nobody waits for any more is what makes an overload last: so the line is only as long as
devices wait, and whoever does not fit is told when to come again, spread over the time the line
needs. Four classes stand in one line: what somebody types now goes before what piled up, that
before comparing, that before reference data. Within a class the sites take turns. Pure decisions;
`vaxentry.central.line` waits for them.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count

from vaxentry.central.effort import Effort
from vaxentry.wire.contact import CLASS_HEADER, ENTRY_CLASS

MAX_WAIT_S = 2.0
_MIN_RETRY_S = 1.0
_MAX_RETRY_S = 900.0
_OLDEST_EVERY = 8
"""Each so many turns goes to who waits longest, whatever its class: nobody starves."""


class Class(IntEnum):
    """What kind of work it is; the lower goes first."""

    ENTRY = 0
    BACKLOG = 1
    RECONCILE = 2
    REFERENCE = 3


def class_of(method: str, path: str, headers: Mapping[str, str]) -> Class | None:
    """The class of a call by what it says of itself; None = it stands in no line."""
    is_pressing = headers.get(CLASS_HEADER.lower(), "") == ENTRY_CLASS
    if (method, path) == ("POST", "/v1/batches"):
        return Class.ENTRY if is_pressing else Class.BACKLOG
    if (method, path) == ("POST", "/v1/reconcile"):
        return Class.ENTRY if is_pressing else Class.RECONCILE
    if path.startswith("/v1/reference/"):
        return Class.REFERENCE
    return None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Come again after so many seconds."""

    retry_after_s: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the line.

    Attributes:
        number: rises with every place that is given.
        site: whose fair share it counts against.
        size: bytes of its body, as told.
    """

    number: int
    kind: Class
    site: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class LineLength:
    """The line at this moment.

    Attributes:
        places: calls that count in it: their body comes, they wait, or they are worked on.
        waiting: of these, whose body is here and whose turn is not.
        refused_s: seconds of work that were told to come again and are still to come.
    """

    places: int = 0
    waiting: int = 0
    refused_s: float = 0.0


@dataclass(slots=True)
class Admission:
    """The line and those who are worked for. Not thread-safe: it belongs to one event loop.

    Attributes:
        workers: calls that are worked on at once.
        spread: a number between two bounds, drawn at random.
        max_wait_s: longest expected wait that is still admitted.
        refused_s: seconds of work that were told to come again and, by what was done since, are
            still to come.
    """

    workers: int
    spread: Callable[[float, float], float] = random.uniform
    max_wait_s: float = MAX_WAIT_S
    refused_s: float = 0.0
    _effort: Effort = field(default_factory=Effort)
    _turns: int = 0
    _inside: dict[int, Place] = field(default_factory=dict)
    _waiting: dict[int, Place] = field(default_factory=dict)
    _served: Counter[str] = field(default_factory=Counter)
    _numbers: "count[int]" = field(default_factory=count)

    def enter(self, kind: Class = Class.BACKLOG, site: str = "", size: int = 0) -> Place | Refusal:
        """Take a place, or be told when to come again."""
        wait = self._expected_wait(kind)
        if wait > self.max_wait_s or (wait > self.max_wait_s / 2 and self._has_its_share(site)):
            self.refused_s += self._effort.expected_s(size)
            backlog = wait + self.refused_s / self.workers
            return Refusal(self._when(backlog))
        place = Place(next(self._numbers), kind, site, size)
        self._inside[place.number] = place
        return place

    def silent(self, place: Place) -> None:
        """Nothing comes of its body, whose link may be dead: it counts again once it is read."""
        self._inside.pop(place.number, None)
        self._rest_if_empty()

    def wait(self, place: Place) -> None:
        """Its body is read: it may be worked for."""
        self._inside[place.number] = self._waiting[place.number] = place

    def take(self) -> Place | None:
        """The next to be worked for; None = nobody waits. The caller has a free worker."""
        if not self._waiting:
            return None
        self._turns += 1
        if self._turns % _OLDEST_EVERY == 0:
            chosen = min(self._waiting.values(), key=lambda place: place.number)
        else:
            chosen = min(self._waiting.values(), key=self._rank)
        del self._waiting[chosen.number]
        self._served[chosen.site] += 1
        return chosen

    def leave(self, place: Place, worked_s: float | None) -> None:
        """Give the place back; `worked_s` says how long the work took, None = none was done."""
        self._inside.pop(place.number, None)
        self._waiting.pop(place.number, None)
        if worked_s is not None:
            self._effort.note(place.size, worked_s)
            self.refused_s = max(0.0, self.refused_s - worked_s)
        self._rest_if_empty()

    def length(self) -> LineLength:
        """How long the line is. May be asked from any thread."""
        return LineLength(len(self._inside), len(self._waiting), round(self.refused_s, 3))

    def _rest_if_empty(self) -> None:
        if not self._inside:
            self.refused_s = 0.0
            self._served.clear()

    def _rank(self, place: Place) -> tuple[int, int, int]:
        """The more urgent class, the site that was served least, the older place."""
        return place.kind, self._served[place.site], place.number

    def _expected_wait(self, kind: Class) -> float:
        before = [p.size for p in self._inside.values() if p.kind <= kind]
        ahead = max(0, len(before) - self.workers + 1)
        if not ahead:
            return 0.0
        all_s = sum(map(self._effort.expected_s, before))
        return all_s * ahead / len(before) / self.workers

    def _has_its_share(self, site: str) -> bool:
        """Whether a site has as many places as each would get of those that are taken."""
        places = Counter(place.site for place in self._inside.values())
        sites = len(places.keys() | {site})
        return sites > 1 and places[site] >= max(1, len(self._inside) // sites)

    def _when(self, backlog_s: float) -> float:
        latest = min(max(backlog_s, 2 * _MIN_RETRY_S), _MAX_RETRY_S)
        return self.spread(_MIN_RETRY_S, latest)
