"""Keeps the PC from sleeping while rows wait on mains power; the screen may still be locked."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Slot

from vaxentry.domain.contact import QueueStatus
from vaxentry.domain.wakefulness import keeps_awake
from vaxentry.ui.background import Background
from vaxentry.ui.status_watch import Standing

log = logging.getLogger(__name__)


class Power(Protocol):
    """What the system offers. All calls come from one thread, and may take a while."""

    def on_mains(self) -> bool:
        """Whether no battery is used up."""
        ...

    def hold(self) -> bool:
        """Keep the PC from sleeping; whether the system does so."""
        ...

    def release(self) -> None:
        """Let it sleep again; nothing to do when it was not held."""
        ...


class Wakefulness(QObject):
    """Follows the standing of the queue. Lives on the main thread, asks the system on its own.

    Where the system has no such service the program works as before; the log says so once.

    Args:
        make: reaches the system, on the thread of its own; None = nothing is ever kept awake.
    """

    def __init__(self, make: Callable[[], Power] | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._background = Background(self)
        self._power: Power | None = None
        self._wish = self._is_asking = self._has_told = False

    @Slot(object)
    def look(self, standing: Standing) -> None:
        """The queue stands like this now; one that comes while the system is asked is let go."""
        if self._make is None or self._is_asking:
            return
        self._is_asking = True
        work = partial(self._follow, self._make, standing.status)
        self._background.run(work, self._on_followed, self._on_failed)

    def _follow(self, make: Callable[[], Power], status: QueueStatus) -> bool:
        """Runs on the thread of its own: whether the system did what was wished."""
        may_wish = keeps_awake(status, on_mains=True)
        if not may_wish and self._power is None:
            return True
        power = self._power = self._power or make()
        wish = may_wish and keeps_awake(status, on_mains=power.on_mains())
        if wish == self._wish:
            return True
        self._wish = wish
        if wish:
            return power.hold()
        power.release()
        return True

    def _on_followed(self, done: bool) -> None:
        self._is_asking = False
        if not done:
            self._tell("no service")

    def _on_failed(self, error: Exception) -> None:
        self._is_asking = False
        self._tell(type(error).__name__)

    def _tell(self, why: str) -> None:
        if not self._has_told:
            self._has_told = True
            log.warning("this PC may fall asleep while rows wait: %s", why)

    def end(self) -> None:
        """Let the PC sleep again and ask nothing more."""
        self._background.do(self._let_go, self._on_failed)
        self._background.drain()

    def _let_go(self) -> None:
        """Runs on the thread of its own."""
        if self._power is not None:
            self._power.release()
