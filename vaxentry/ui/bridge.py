"""News from the store, from any thread, as one calm signal on the main thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

INTERVAL_MS = 100


@dataclass(frozen=True, slots=True)
class Changed:
    """Records that are not what they were; empty when only the status changed (link, counts)."""

    records: frozenset[UUID]


class StoreBridge(QObject):
    """Collects what changed and tells it at most every `INTERVAL_MS`.

    Signals:
        changed: a `Changed`, on the main thread.
    """

    changed = Signal(object)
    _poked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._pending: set[UUID] = set()
        self._is_poked = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._poked.connect(self._on_poked)

    def notify(self, records: Iterable[UUID] = ()) -> None:
        """Say that `records` changed. Any thread; returns at once."""
        with self._lock:
            self._pending.update(records)
            first, self._is_poked = not self._is_poked, True
        if first:
            self._poked.emit()

    @Slot()
    def _on_poked(self) -> None:
        self._timer.start()

    @Slot()
    def _on_timeout(self) -> None:
        with self._lock:
            told, self._pending = frozenset(self._pending), set()
            self._is_poked = False
        self.changed.emit(Changed(told))
