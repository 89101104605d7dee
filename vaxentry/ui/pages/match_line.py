"""At the head of Kiriman: "412 = 412", whether both sides hold the same."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from vaxentry.domain.contact import QueueStatus
from vaxentry.domain.ports import Clock
from vaxentry.language import Words
from vaxentry.ui.status_texts import match_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.elided import ElidedLabel


class MatchLine(QWidget):
    """What the last comparison with the server showed; nothing where nothing can be compared."""

    def __init__(
        self, words: Words, theme: Theme, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._theme, self._clock = words, theme, clock
        self._drawing, self.text = QLabel(), ElidedLabel("muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._drawing)
        row.addWidget(self.text, 1)
        self.hide()

    def show_status(self, status: QueueStatus) -> None:
        """Say it as the book holds it now."""
        said = match_text(self._words, status, self._clock())
        is_equal = status.match is not None and status.match.is_equal
        icon, colour = ("check", "good") if is_equal else ("clock", "wait")
        self._theme.dress(self._drawing, icon, colour)
        self.text.setText(said)
        self.setVisible(bool(said))
