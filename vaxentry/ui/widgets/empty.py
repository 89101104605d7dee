"""What an empty page says: what will appear there, and what to do for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from vaxentry.ui.theme.icons import pixmap
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.panel import text_label

_SIZE = 40
_MIDDLE = Qt.AlignmentFlag.AlignHCenter


class EmptyState(QWidget):
    """A drawing, a heading and a sentence in the middle of a page."""

    def __init__(
        self, icon: str, heading: str, sentence: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._name = theme, icon
        self._drawing = QLabel()
        self.heading = text_label(heading, "heading")
        self.sentence = text_label(sentence, "muted", wrap=True)
        self._column = column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch()
        for part in (self._drawing, self.heading, self.sentence):
            part.setAlignment(_MIDDLE)
            column.addWidget(part)
        column.addStretch()
        self.setAccessibleName(f"{heading}. {sentence}")
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def offer(self, button: QPushButton) -> None:
        """A button below the sentence."""
        self._column.insertWidget(self._column.count() - 1, button, 0, _MIDDLE)

    def say(self, heading: str, sentence: str) -> None:
        """Other words in the same place."""
        self.heading.setText(heading)
        self.sentence.setText(sentence)
        self.setAccessibleName(f"{heading}. {sentence}")

    def _on_theme(self) -> None:
        ratio = self.devicePixelRatioF()
        self._drawing.setPixmap(pixmap(self._name, self._theme.tokens.muted, _SIZE, ratio))
