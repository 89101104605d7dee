"""A bar over a list, while something is asked about what the list shows. No dialog."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent, Qt
from PySide6.QtWidgets import QFrame, QWidget

from vaxentry.ui.theme.theme import set_look


class ListBar(QFrame):
    """Hidden until it asks; Esc leaves it.

    Signals:
        left: nothing is to be done.
        turned: it was shown or hidden.
    """

    left = Signal()
    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        set_look(self, tone="wait")

    def leave(self) -> None:
        """Esc: nothing is done."""
        self.hide()
        self.left.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt override: something is asked."""
        super().showEvent(event)
        self.turned.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt override: nothing is asked any more."""
        super().hideEvent(event)
        self.turned.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
