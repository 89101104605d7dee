"""The keys that work on every page of the window, and not while it is locked."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


class ShortCuts(QObject):
    """Lives on the main thread."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._held: list[QShortcut] = []

    def add(self, keys: str, then: Callable[[], object]) -> None:
        """Let keys do something from now on."""
        made = QShortcut(QKeySequence(keys), self._window)
        made.activated.connect(then)
        self._held.append(made)

    def set_enabled(self, *, enabled: bool) -> None:
        """Let all of them work, or none."""
        for one in self._held:
            one.setEnabled(enabled)
