"""One start in a fresh process: prints when the first frame was painted and when a key was taken.

    python -m benchmarks.start_child app|bare

Times are nanoseconds of the system's monotonic clock, which the parent reads as well. The watch
hangs on QApplication, so that both programs carry the same weight and none knows of it.
"""

import os
import sys
import time
from typing import Any

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

FIELDS = 25
_PLAIN = Qt.KeyboardModifier.NoModifier


class Watch(QObject):
    """Notes the end of the first frame, then tries one key until a field takes it."""

    def __init__(self) -> None:
        super().__init__()
        self._painted_ns = 0
        self._keys = QTimer(self, interval=1)
        self._keys.timeout.connect(self._try_a_key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: paint events of the first frame come in one go."""
        if event.type() == QEvent.Type.Paint and not self._keys.isActive():
            if not self._painted_ns:
                QTimer.singleShot(0, self._on_frame_done)
            self._painted_ns = time.monotonic_ns()
        return super().eventFilter(watched, event)

    def _on_frame_done(self) -> None:
        self._keys.start()

    def _try_a_key(self) -> None:
        field = QtWidgets.QApplication.focusWidget()
        if not isinstance(field, QtWidgets.QLineEdit) or not field.isEnabled():
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_1, _PLAIN, "1")
            QtWidgets.QApplication.sendEvent(field, key)
        if "1" in field.text():
            print(self._painted_ns, time.monotonic_ns(), flush=True)
            os._exit(0)  # a start is measured, not an end


class WatchedApplication(QtWidgets.QApplication):
    """The same QApplication, watched from its first moment."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._watch = Watch()
        self.installEventFilter(self._watch)


def bare() -> int:
    """The yardstick: a form of 25 plain fields and a button, nothing behind it."""
    application = WatchedApplication(sys.argv[:1])
    window = QtWidgets.QWidget()
    window.resize(1366, 768)
    form = QtWidgets.QFormLayout(window)
    for number in range(FIELDS):
        form.addRow(f"Field {number}", QtWidgets.QLineEdit())
    form.addRow(QtWidgets.QPushButton("Save"))
    window.show()
    return application.exec()


def app() -> int:
    """The program as `vaxentry` starts it, on the home in VAXENTRY_HOME."""
    QtWidgets.QApplication = WatchedApplication  # type: ignore[assignment,misc]
    from vaxentry.cli import main  # noqa: PLC0415 - after the watch is in place

    return main([])


if __name__ == "__main__":
    sys.exit({"app": app, "bare": bare}[sys.argv[1]]())
