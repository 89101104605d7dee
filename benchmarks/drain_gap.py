"""How smooth the window stays while 20,000 doses drain, against the same window idle.

A timer beats every 5 ms on the main thread; a gap is the time between two beats. The window shows
the queue, whose rows change all the while; the server runs in a process of its own.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.book import fill
from benchmarks.central import central
from benchmarks.report import Figures, arguments, percentile, surroundings, tell
from vaxentry import joining, wiring
from vaxentry.charts.offscreen import go_offscreen
from vaxentry.domain.outbox import State
from vaxentry.language import Words
from vaxentry.selftest import open_window
from vaxentry.settings import Places, Settings
from vaxentry.ui.widgets.rail import Place

BEAT_MS = 5
IDLE_S = 20
LIMIT_S = 900


class Pulse(QObject):
    """Beats on the main thread and keeps the gaps, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)

    def during(self, over: Callable[[], bool]) -> list[float]:
        """The gaps until `over`, which is asked four times a second."""
        self.gaps, self._last = [], time.perf_counter()
        self._timer.start()
        loop = QEventLoop()
        asking = QTimer(interval=250)
        asking.timeout.connect(lambda: loop.quit() if over() else None)
        asking.start()
        loop.exec()
        self._timer.stop()
        return self.gaps

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


def measure(home: Path, doses: int, seed: int) -> Figures:
    """Gaps idle, then while `doses` drain, in the same window."""
    places, settings = Places(home / "desk"), Settings(key_store="file")
    with central(home / "central") as server, wiring.open_book(places, settings) as book:
        joining.enrol(book.store, server.url, server.code())
        book.store.open_stack(None, 0, "")
        fill(book.store, doses, seed, State.QUEUED)
        go_offscreen()
        application = QApplication.instance() or QApplication(["benchmark"])
        with open_window(book, Words("id"), begin_sending=False) as (window, worker):
            window.go_to(Place.QUEUE)
            let_settle(application)
            pulse = Pulse()
            rested = after(IDLE_S)
            # Both phases ask the book the same question as often.
            idle = pulse.during(lambda: book.store.status().waiting >= 0 and rested())
            started = time.perf_counter()
            worker.start()
            draining = pulse.during(_drained(book))
            took_s = time.perf_counter() - started
        left = book.store.counts()[State.QUEUED]
    return {
        "doses": doses,
        "left": left,
        "drained_in_s": took_s,
        "beats_idle": len(idle),
        "beats_draining": len(draining),
        **gaps_of("idle", idle),
        **gaps_of("drain", draining),
        "gap_p99_above_idle_ms": percentile(draining, 0.99) - percentile(idle, 0.99),
    }


def gaps_of(name: str, gaps: list[float]) -> Figures:
    """The gaps of one phase, in milliseconds."""
    return {
        f"{name}_gap_p50_ms": percentile(gaps, 0.5),
        f"{name}_gap_p99_ms": percentile(gaps, 0.99),
        f"{name}_gap_max_ms": max(gaps),
    }


def let_settle(application: object) -> None:
    """Two seconds for what a new window still does."""
    assert isinstance(application, QApplication)
    over = after(2)
    while not over():
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def after(seconds: float) -> Callable[[], bool]:
    """Whether so much time is over from here."""
    ends = time.monotonic() + seconds
    return lambda: time.monotonic() > ends


def _drained(book: wiring.Book) -> Callable[[], bool]:
    too_late = after(LIMIT_S)
    return lambda: book.store.status().waiting == 0 or too_late()


def main() -> None:
    """Measure and tell."""
    parser = arguments("How smooth the window stays while doses drain.", rows=20_000)
    chosen = parser.parse_args()
    around = surroundings(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), chosen.rows, chosen.seed)
    tell({**around, **found}, chosen.json)


if __name__ == "__main__":
    main()
