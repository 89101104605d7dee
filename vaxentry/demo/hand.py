"""A hand at the keyboard of the real window: strikes keys at a pace and times every answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.demo.strokes import Stroke

_TICK_S = 0.001
_PATIENCE_S = 60.0
"""Longest wait for anything the window promises; only a broken product needs it."""


class StuckError(RuntimeError):
    """The window does not let the card through; says where, never what was typed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One key and how long the window took: from when it was due until the result is painted."""

    card: int
    milliseconds: float


class Hand:
    """One pair of hands. Lives on the main thread.

    Attributes:
        is_striking: true while one of its own keys is on the way.
        keys: key events so far.
        presses: keys that went down for them, Shift and Ctrl included.
        answers: one for each key event.
        card: number of the card at hand, for the answers.

    Args:
        keys_per_second: the pace; 0 = as fast as the window takes them.
    """

    def __init__(self, keys_per_second: float = 0.0) -> None:
        self._pause_s = 1 / keys_per_second if keys_per_second else 0.0
        self._due = time.perf_counter()
        self.is_striking = False
        self.keys = 0
        self.presses = 0
        self.card = 0
        self.answers: list[Answer] = []

    def strike(self, stroke: Stroke) -> None:
        """One key, when it is due.

        A window that is busy with something else when the key is due answers late: that counts.

        Raises:
            StuckError: the window has no focus.
        """
        due = self._wait()
        self.is_striking = True
        stroke.strike(focus())
        self.is_striking = False
        QCoreApplication.processEvents()  # what the key changed is painted here
        self.keys += 1
        self.presses += stroke.presses
        self.answers.append(Answer(self.card, (time.perf_counter() - due) * 1000))

    def wait_until(self, reached: Callable[[], bool], what: str) -> None:
        """Rest the hands until the clerk sees something; the window lives on.

        Raises:
            StuckError: it never comes; names `what`.
        """
        ends = time.monotonic() + _PATIENCE_S
        while not reached():
            if time.monotonic() > ends:
                raise StuckError(f"card {self.card}: {what}")
            breathe()
        self._due = time.perf_counter()

    def breathe(self) -> None:
        """Look at the window for a moment instead of typing."""
        breathe()
        self._due = time.perf_counter()

    def _wait(self) -> float:
        if not self._pause_s:
            QCoreApplication.processEvents()
            return time.perf_counter()
        self._due += self._pause_s
        while time.perf_counter() < self._due:
            breathe()
        return self._due


def breathe() -> None:
    """A millisecond for the window and the other threads."""
    QCoreApplication.processEvents()
    time.sleep(_TICK_S)


def focus() -> QWidget:
    """Where a key goes.

    Raises:
        StuckError: nowhere.
    """
    widget = QApplication.focusWidget()
    if widget is None:
        raise StuckError("the window has no focus")
    return widget
