"""The demo without a screen: every card through the real window, then the check."""

import time
from collections.abc import Callable, Sequence
from threading import Event

from PySide6.QtCore import QCoreApplication

from vaxentry.demo.cards import Day
from vaxentry.demo.ledger import Typed
from vaxentry.demo.progress import Progress
from vaxentry.demo.stage import Stage
from vaxentry.demo.typist import Step, Steps, Typist

_TICK_S = 0.002
_LOOK_S = 0.25
_BAD_WEATHER_S = 10.0
"""Seconds after the last card before the server is made well."""
_BAD_WEATHER_PER_CARD_S = 0.05
_WORST_WEATHER_S = 600.0
"""Not later than this, even if too few replies were lost."""
_HEALTHY_S = 180.0
"""Seconds that a healthy server has for the rest; only a broken product needs them all."""
_ATTEMPTS, _LOST_REPLIES = 0.05, 0.015
"""At least so many uploads and lost replies a card come before the server is made well."""
_SETTLE_S = 0.4


def breathe(seconds: float) -> None:
    """Let the window and the other threads work; `QTest.qWait` would keep Python for itself."""
    deadline = time.monotonic() + seconds
    while True:
        QCoreApplication.processEvents()
        if time.monotonic() >= deadline:
            return
        time.sleep(_TICK_S)


class Headless:
    """Types and drains on one stage. Main thread only.

    Args:
        stopping: set by Ctrl-C.
    """

    def __init__(self, stage: Stage, day: Day, progress: Progress, stopping: Event) -> None:
        self._stage, self._day, self._progress = stage, day, progress
        self._stopping = stopping
        self.typed: list[Typed] = []

    def open_window(self) -> None:
        """Show the window and let it read the book."""
        self._stage.window.show()
        self._stage.window.activateWindow()
        self.settle()

    def settle(self) -> None:
        """Let the window load what it shows."""
        breathe(_SETTLE_S)

    def type_all(self) -> Sequence[Typed]:
        """Type every card of the day; sending goes on meanwhile.

        Raises:
            KeyboardInterrupt: Ctrl-C.
            StuckError: the page refuses a card.
        """
        typist = Typist(self._stage.window.entry)
        for pile in self._day.piles:
            self._drive(typist.open_pile(pile))
            for card in pile.cards:
                self._drive(typist.type_card(card))
                self.typed.append(Typed.of(card, typist.entry_no))
                self._tell()
            self._drive(typist.finish_pile(pile))
        return self.typed

    def drain(self) -> None:
        """Wait until nothing moves by itself; the server gets well when it takes too long.

        Raises:
            KeyboardInterrupt: Ctrl-C.
        """
        begun = time.monotonic()
        enough = _BAD_WEATHER_S + _BAD_WEATHER_PER_CARD_S * len(self.typed)
        if not self._rests_before(lambda: self._has_suffered(time.monotonic() - begun, enough)):
            self._progress.say("healed")
            self._stage.proxy.heal()
            begun = time.monotonic()
            self._rests_before(lambda: time.monotonic() - begun > _HEALTHY_S)

    def _has_suffered(self, seconds: float, enough: float) -> bool:
        damage, cards = self._stage.proxy.damage, len(self.typed)
        is_due = damage.uploads >= _ATTEMPTS * cards
        is_due &= damage.cut_after_commit >= _LOST_REPLIES * cards
        return seconds > _WORST_WEATHER_S or (seconds > enough and is_due)

    def _rests_before(self, is_over: Callable[[], bool]) -> bool:
        """Whether nothing moved by itself any more before `is_over`."""
        while not is_over():
            self._look_for_interrupt()
            if not self._stage.store.status().waiting:
                return True
            breathe(_LOOK_S)
            self._tell()
        return False

    def _drive(self, steps: Steps) -> None:
        for step in steps:
            if step is Step.WAIT:
                self._look_for_interrupt()
                breathe(_TICK_S)

    def _look_for_interrupt(self) -> None:
        if self._stopping.is_set():
            raise KeyboardInterrupt

    def _tell(self) -> None:
        if self._progress.is_due():
            stage = self._stage
            self._progress.report(len(self.typed), stage.store.counts(), stage.proxy.damage)
