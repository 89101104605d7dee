"""The reasons of a day while they are typed: on the screen at once, in the book right after."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.day_close import DaySheet
from vaxentry.errors import StorageError, VaxEntryError
from vaxentry.ui.actions import GetDays
from vaxentry.ui.background import Background


class DayReasons(QObject):
    """Main thread. What the book refused is gone; what it could not write stays on the screen.

    Signals:
        kept: a reason is in the book; carries the `DaySheet`.
        failed: it is not; carries the exception.
    """

    kept = Signal(object)
    failed = Signal(object)

    def __init__(self, days: GetDays, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._days, self._background = days, background
        self._on_their_way: dict[date, dict[str, str]] = {}

    def of(self, sheet: DaySheet) -> Mapping[str, str]:
        """Those of a day, until they are sealed."""
        return {**sheet.reasons, **self._on_their_way.get(sheet.day, {})}

    def keep(self, day: date, key: str, reason: str) -> None:
        """One was typed."""
        self._on_their_way.setdefault(day, {})[key] = reason
        work = partial(_keep, self._days, day, key, reason)
        arrived = partial(self._on_kept, key, reason)
        self._background.run(work, arrived, partial(self._on_failed, day, key))

    def _on_kept(self, key: str, reason: str, sheet: DaySheet) -> None:
        waiting = self._on_their_way.get(sheet.day, {})
        if waiting.get(key) == reason:
            del waiting[key]
        self.kept.emit(sheet)

    def _on_failed(self, day: date, key: str, error: VaxEntryError) -> None:
        if not isinstance(error, StorageError):
            self._on_their_way.get(day, {}).pop(key, None)
        self.failed.emit(error)


def _keep(days: GetDays, day: date, key: str, reason: str) -> DaySheet:
    """Runs on the worker thread."""
    return days().keep_reason(day, key, reason)
