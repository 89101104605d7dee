"""The search of Kiriman: shown while it is typed, at once on Enter."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme

SEARCH_MS = 200


class SearchField(QLineEdit):
    """Number, name words, ticket or the end of a phone number.

    Signals:
        wanted: what is typed is to be looked for now.
        left: Esc where nothing is typed any more: back to the list.
    """

    wanted = Signal()
    left = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(words("queue.search_hint"))
        self.setToolTip(words("queue.search_hint"))
        self.setAccessibleName(words("queue.search"))
        self.setClearButtonEnabled(True)
        # Qt's own cross is one grey for every theme.
        (cross,) = self.findChildren(QToolButton)
        theme.dress(cross, "clear", "text")
        self._timer = QTimer(self, interval=SEARCH_MS, singleShot=True)
        self._timer.timeout.connect(self.wanted)
        self.textChanged.connect(self._on_typed)

    def _on_typed(self) -> None:
        self._timer.start()

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.text().strip()

    def settle(self) -> None:
        """Look for it now, if that was still to come."""
        if self._timer.isActive():
            self._timer.stop()
            self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Esc takes back what is looked for, then leaves."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
            self.settle()
        else:
            self.left.emit()

    def begin(self) -> None:
        """The next key replaces what is typed."""
        self.setFocus()
        self.selectAll()
