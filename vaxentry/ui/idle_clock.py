"""Notices that nobody has touched the window for a while."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QWindow

_TOUCHES = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)
_MINUTE_MS = 60_000


class IdleClock(QObject):
    """Hears what the system gives to one window, before any widget does. Main thread.

    A key costs it no more than starting a stop watch.

    Signals:
        went_idle: so long without a key or a press; then it rests until `begin`.
    """

    went_idle = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self._limit_ms = minutes * _MINUTE_MS
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._window: QWindow | None = None

    def watch(self, window: QWindow) -> None:
        """Hear this window from now on; another one is not heard any more."""
        if self._window is not window:
            self._window = window
            window.installEventFilter(self)

    @property
    def minutes(self) -> int:
        """How long nobody touches the window until it is idle."""
        return self._limit_ms // _MINUTE_MS

    def set_minutes(self, minutes: int) -> None:
        """Another length; it counts from the last key."""
        self.set_limit(minutes * _MINUTE_MS)

    def set_limit(self, milliseconds: int) -> None:
        """The same in milliseconds."""
        self._limit_ms = milliseconds
        if self._timer.isActive():
            self._look()

    def begin(self) -> None:
        """Count from now on."""
        self._since.start()
        self._timer.start(self._limit_ms)

    def rest(self) -> None:
        """Count no more."""
        self._timer.stop()

    @Slot()
    def _look(self) -> None:
        left = self._limit_ms - self._since.elapsed()
        if left > 0:
            self._timer.start(left)
        else:
            self._timer.stop()
            self.went_idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: a key or a press begins the time anew; nothing is kept from anybody."""
        if event.type() in _TOUCHES and watched is self._window and self._timer.isActive():
            self._since.start()
        return False
