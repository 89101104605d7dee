"""What happens to the rows that still wait when the window is closed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.overlay import Overlay
from vaxentry.ui.widgets.panel import push_button, text_label

_WIDTH = 600


class ClosingPanel(Overlay):
    """Offers to go on sending with the window hidden. Both ways lose nothing.

    Signals:
        stay_chosen: send what waits, then end.
        leave_chosen: end now.
    """

    stay_chosen = Signal()
    leave_chosen = Signal()
    above_cover = True

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH)
        self._words = words
        self.heading = text_label("", "title", wrap=True)
        self.column.addWidget(self.heading)
        self.column.addWidget(text_label(words("ui.closing_text"), "muted", wrap=True))
        self.column.addSpacing(8)
        self.stay = push_button(words("ui.closing_stay"), theme, "sync", "primary")
        self.leave = push_button(words("ui.closing_leave"), theme)
        self.back = push_button(words("ui.closing_back"), theme)
        self.stay.clicked.connect(self._on_stay)
        self.leave.clicked.connect(self._on_leave)
        self.back.clicked.connect(self.dismiss)
        for button in (self.stay, self.leave, self.back):
            self.column.addWidget(button)

    def ask(self, waiting: int) -> None:
        """Show the panel; Enter takes the default, to go on sending."""
        self.heading.setText(self._words("ui.closing_heading", n=count(self._words, waiting)))
        self.setAccessibleName(self.heading.text())
        self.bring(self.stay)

    def _on_stay(self) -> None:
        self.stay_chosen.emit()

    def _on_leave(self) -> None:
        self.leave_chosen.emit()
