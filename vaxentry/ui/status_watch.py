"""Asks the book how things stand: when told that something changed, and every few seconds."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from vaxentry.domain.contact import QueueStatus
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import Counts
from vaxentry.ui.background import Background

INTERVAL_MS = 5_000


@dataclass(frozen=True, slots=True)
class Standing:
    """Status and counts of one moment."""

    status: QueueStatus
    counts: Counts


class StatusWatch(QObject):
    """At most one question is on its way; a change meanwhile asks once more after it.

    Signals:
        told: a `Standing`.
        failed: the book could not be read; carries the exception.
    """

    told = Signal(object)
    failed = Signal(object)

    def __init__(
        self, book: DoseBook, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._book, self._background = book, background
        self._is_asking = False
        self._ask_again = False
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Ask now and from now on."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Ask the book, soon."""
        if self._is_asking:
            self._ask_again = True
            return
        self._is_asking = True
        self._background.run(self._ask, self._on_told, self._on_failed)

    def _ask(self) -> Standing:
        """Runs on the worker thread."""
        return Standing(self._book.status(), self._book.counts())

    def _on_told(self, standing: Standing) -> None:
        self._settle()
        self.told.emit(standing)

    def _on_failed(self, error: Exception) -> None:
        self._settle()
        self.failed.emit(error)

    def _settle(self) -> None:
        self._is_asking = False
        if self._ask_again:
            self._ask_again = False
            self.look()

    def end(self) -> None:
        """Ask no more."""
        self._timer.stop()
