"""Above the status line: that the clock of this PC is wrong."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vaxentry.domain.contact import QueueStatus
from vaxentry.language import Words
from vaxentry.ui.status_texts import clock_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner

_MARGINS = (12, 0, 12, 8)


class ClockLine(QWidget):
    """Nothing while the clock agrees with the server's; it takes no keys and stops nothing."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.banner = Banner(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(*_MARGINS)
        column.addWidget(self.banner)
        self.hide()

    def show_status(self, status: QueueStatus) -> None:
        """Say it as of the last contact."""
        said = clock_text(self._words, status)
        if said:
            self.banner.say(said, "warn")
        self.setVisible(bool(said))
