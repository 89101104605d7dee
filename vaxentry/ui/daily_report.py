"""Looks every minute whether the report of the day is to be written, and has it written."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from vaxentry.language import Words
from vaxentry.ui.background import Background

if TYPE_CHECKING:
    from vaxentry.domain.report_desk import Daily

LOOK_MS = 60_000
AFTER_TROUBLE_MS = 600_000
"""A stick that is not there is not asked for every minute."""


class DailyReport(QObject):
    """Has a worker of its own: nobody waits for the folder. Nothing happens where `daily` is None.

    Signals:
        written: the sentence that names the file.
        failed: it could not be written; carries the exception.
    """

    written = Signal(str)
    failed = Signal(object)

    def __init__(
        self, daily: "Callable[[], Daily] | None", words: Words, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._daily, self._words = daily, words
        self._disk = Background(self)
        self._timer = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look from now on; not at once, when the form has just begun to take keys."""
        if self._daily is not None:
            self._timer.start(LOOK_MS)

    def look(self) -> None:
        """Have it written if it is time."""
        assert self._daily is not None
        self._disk.run(partial(_write, self._daily, self._words), self._on_done, self._on_failed)

    def _on_done(self, name: str) -> None:
        self._timer.start(LOOK_MS)
        if name:
            self.written.emit(self._words("report.daily_written", name=name))

    def _on_failed(self, error: Exception) -> None:
        self._timer.start(AFTER_TROUBLE_MS)
        self.failed.emit(error)

    def end(self) -> None:
        """Start nothing more."""
        self._timer.stop()
        self._disk.close()


def _write(daily: "Callable[[], Daily]", words: Words) -> str:
    """Runs on the worker thread."""
    return daily().write_if_due(words)
