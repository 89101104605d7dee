"""How many deferred cards are due: nobody has to open their list to learn of them."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from vaxentry.domain.ports import DoseBook
from vaxentry.ui.background import Background

_CALM_MS = 5_000
_AGAIN_MS = 600_000
"""A day ends while the program runs."""


class DueWatch(QObject):
    """Asks at the start, calmly after a save, and now and then. Main thread.

    Signals:
        told: how many there are.
        failed: the book could not be asked; carries the exception.
    """

    told = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        book: DoseBook,
        background: Background,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._background, self._today = book, background, today
        self._calm, self._again = QTimer(self), QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._again.setInterval(_AGAIN_MS)
        for timer in (self._calm, self._again):
            timer.timeout.connect(self.look)

    def begin(self) -> None:
        """The book is open: ask, and go on asking."""
        self.look()
        self._again.start()

    def look(self) -> None:
        """Ask now."""
        self._calm.stop()
        # Asked of the book on the worker thread: this very call may be the one that opens it.
        work = partial(_count_due, self._book, self._today())
        self._background.run(work, self.told.emit, self.failed.emit)

    def look_when_calm(self) -> None:
        """A card was saved: somebody may have come back, or is to come back."""
        self._calm.start()

    def end(self) -> None:
        """Ask no more."""
        self._calm.stop()
        self._again.stop()


def _count_due(book: DoseBook, until: date) -> int:
    return book.count_deferred(until)
