"""Figures of this process for Prometheus: counts and times, never a person, a site or a device.

With several workers each scrape reaches one of them: the label ``worker`` (its process id) keeps
their counters apart, and a sum over it is right once each was seen.
"""

import os
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from vaxentry.central.admission import LineLength

_BATCH = re.compile(r"/v1/batches/[0-9]+")
_REFERENCE = re.compile(r"/v1/reference/[a-z]+")
_KNOWN = frozenset(
    {
        "/", "/metrics", "/openapi.json", "/v1/adopt", "/v1/batches", "/v1/changes", "/v1/enroll",
        "/v1/hello", "/v1/outcomes", "/v1/reconcile", "/v1/requests",
    }
)  # fmt: skip
BOUNDS_S = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the server's data has come."""

    epoch: int
    server_seq: int
    backed_up_seq: int


@dataclass(slots=True)
class Metrics:
    """Counters since this process began. Thread-safe.

    Attributes:
        worker: tells the processes of one server apart.
        line: how long the line of this process is.
    """

    worker: str = field(default_factory=lambda: str(os.getpid()))
    line: Callable[[], LineLength] = LineLength
    _requests: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    _buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    _seconds: float = 0.0
    _records: Counter[str] = field(default_factory=Counter)
    _refused: int = 0
    _lock: Lock = field(default_factory=Lock)

    def request(self, method: str, path: str, status: int) -> None:
        """A call was answered."""
        with self._lock:
            self._requests[
                method if method in {"GET", "POST"} else "other", place_of(path), status
            ] += 1

    def batch(self, seconds: float) -> None:
        """A batch was worked on."""
        with self._lock:
            self._buckets[bisect_left(BOUNDS_S, seconds)] += 1
            self._seconds += seconds

    def records(self, outcomes: Counter[str]) -> None:
        """Outcomes were given."""
        with self._lock:
            self._records.update(outcomes)

    def refused(self) -> None:
        """A call was told to come again before its body was read."""
        with self._lock:
            self._refused += 1

    def text(self, progress: Progress | None) -> str:
        """Everything in the text form of Prometheus; None = nobody knows how far the data is."""
        with self._lock:
            lines = [*self._request_lines(), *self._batch_lines(), *self._other_lines()]
        lines += self._line_lines()
        if progress is not None:
            lines += [
                *_gauge("epoch", "Life of the data; rises after a restore.", progress.epoch),
                *_gauge("server_seq", "Number of the last change.", progress.server_seq),
                *_gauge("backed_up_seq", "Backups reach up to here.", progress.backed_up_seq),
            ]
        known = int(progress is not None)
        lines += _gauge("data_up", "1 = database and journal can be read, 0 = not.", known)
        return "\n".join(lines) + "\n"

    def _request_lines(self) -> list[str]:
        name, worker = "vaxentry_requests_total", f'worker="{self.worker}"'
        lines = _head(name, "counter", "Calls answered by this worker process.")
        for (method, path, status), number in sorted(self._requests.items()):
            labels = f'{worker},method="{method}",path="{path}",status="{status}"'
            lines.append(f"{name}{{{labels}}} {number}")
        return lines

    def _batch_lines(self) -> list[str]:
        name, worker = "vaxentry_batch_seconds", f'worker="{self.worker}"'
        lines = _head(name, "histogram", "Seconds of work a batch took in this worker process.")
        total = 0
        for bound, number in zip((*BOUNDS_S, "+Inf"), self._buckets, strict=True):
            total += number
            lines.append(f'{name}_bucket{{{worker},le="{bound}"}} {total}')
        lines.append(f"{name}_sum{{{worker}}} {self._seconds:.6f}")
        lines.append(f"{name}_count{{{worker}}} {total}")
        return lines

    def _other_lines(self) -> list[str]:
        worker = f'worker="{self.worker}"'
        records, refused = "vaxentry_records_total", "vaxentry_refused_total"
        return [
            *_head(records, "counter", "Outcomes given by this worker process."),
            *(
                f'{records}{{{worker},outcome="{code}"}} {n}'
                for code, n in sorted(self._records.items())
            ),
            *_head(refused, "counter", "Calls this worker process told to come again, unread."),
            f"{refused}{{{worker}}} {self._refused}",
        ]

    def _line_lines(self) -> list[str]:
        worker, line = f'{{worker="{self.worker}"}}', self.line()
        return [
            *_gauge("line_places", "Calls in the line of this worker.", line.places, worker),
            *_gauge("line_waiting", "Of these, read and not begun.", line.waiting, worker),
            *_gauge("line_owed_seconds", "Work told to come again.", line.refused_s, worker),
        ]


def place_of(path: str) -> str:
    """The path without what a caller can make up: series stay few, and lines of the log lines."""
    if _BATCH.fullmatch(path):
        return "/v1/batches/{device_seq}"
    if _REFERENCE.fullmatch(path):
        return "/v1/reference/{set}"
    return path if path in _KNOWN else "other"


def _head(name: str, kind: str, told: str) -> list[str]:
    return [f"# HELP {name} {told}", f"# TYPE {name} {kind}"]


def _gauge(name: str, told: str, value: float, labels: str = "") -> list[str]:
    return [*_head(f"vaxentry_{name}", "gauge", told), f"vaxentry_{name}{labels} {value}"]
