"""Which widgets come up as windows of their own."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class Shown(QObject):
    """Hears of every window that is ever shown, from when it is installed."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            self.windows += [watched] if watched.isWindow() else []
        return False
