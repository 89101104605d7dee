"""Keeps what is being typed in the book, within a second."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from vaxentry.domain.records import Stack
from vaxentry.ui.background import Background

DEBOUNCE_MS = 250
LONGEST_MS = 600
"""Whatever is typed, the card of a second ago is in the book."""

Work = Callable[[], Stack | None]


class DraftKeeper(QObject):
    """Keeps what is typed `DEBOUNCE_MS` after the last key, at most `LONGEST_MS` after the first.

    Signals:
        kept: what is typed is durable; carries the `Stack` of the card at hand, None without one.
        failed: it could not be kept; carries the exception.
    """

    kept = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        background: Background,
        draft: Callable[[], Work | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._draft = background, draft
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    @property
    def is_waiting(self) -> bool:
        """Whether something typed is not in the book yet."""
        return self._timer.isActive()

    def touch(self) -> None:
        """A key was pressed."""
        if not self._timer.isActive():
            self._since.start()
        left = LONGEST_MS - self._since.elapsed()
        self._timer.start(max(0, min(DEBOUNCE_MS, left)))

    def cancel(self) -> None:
        """The card is being saved whole: no draft of it any more."""
        self._timer.stop()

    def flush(self) -> None:
        """Keep the draft now."""
        self._timer.stop()
        work = self._draft()
        if work is not None:
            self._background.run(work, self.kept.emit, self.failed.emit)
