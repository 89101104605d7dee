"""A message on the page where others would open a dialog."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.panel import text_label

SHORTLY_MS = 3_000
_LOOKS = {
    "error": ("warning", "error"),
    "warn": ("warning", "warn"),
    "wait": ("clock", "wait"),
    "good": ("check", "accent_text"),
}


class Banner(QFrame):
    """Icon and sentence; hidden while there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._theme = theme
        self._drawing = QLabel()
        self.text = text_label("", wrap=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hush)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 7, 12, 7)
        self._row.setSpacing(8)
        self._row.addWidget(self._drawing)
        self._row.addWidget(self.text, 1)
        self.hide()

    def add(self, widget: QWidget) -> None:
        """Put a control at the end of the banner."""
        self._row.addWidget(widget)

    def say(self, text: str, tone: str = "wait") -> None:
        """Show `text`; the tone is one of error, warn, wait, good."""
        self._timer.stop()
        icon, colour = _LOOKS[tone]
        self._theme.dress(self._drawing, icon, colour)
        self.text.setText(text)
        self.setAccessibleName(text)
        set_look(self, tone=tone)
        self.show()

    def say_shortly(self, text: str, tone: str = "good") -> None:
        """Show `text` for three seconds, unless something else is said before."""
        self.say(text, tone)
        self._timer.start(SHORTLY_MS)

    def hush(self) -> None:
        """Nothing to say any more."""
        self.text.clear()
        self.hide()
