"""F8: put a card aside; one more key says why."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from vaxentry.domain.stacks import ParkReason
from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.keypad import ENTERS, digit_of
from vaxentry.ui.widgets.overlay import Overlay
from vaxentry.ui.widgets.panel import push_button, text_label

_WIDTH = 420
_REASONS = tuple(ParkReason)


class ParkPanel(Overlay):
    """Asks for the reason. Escape goes back to the card, nothing is parked.

    Signals:
        chosen: a `ParkReason`.
    """

    chosen = Signal(object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH)
        self.setAccessibleName(words("entry.park_title"))
        self.column.addWidget(text_label(words("entry.park_title"), "title"))
        self.column.addWidget(text_label(words("entry.park_about"), "muted", wrap=True))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(6)
        self.buttons = [self._button(words, theme, one) for one in _REASONS]
        for line, button in enumerate(self.buttons):
            grid.addWidget(text_label(str(line + 1), "key"), line, 0)
            grid.addWidget(button, line, 1)
        self.column.addLayout(grid)
        self.column.addWidget(text_label(words("entry.park_back"), "muted"))

    def _button(self, words: Words, theme: Theme, reason: ParkReason) -> QPushButton:
        button = push_button(words(f"entry.park_{reason}"), theme)
        button.setProperty("reason", str(reason))
        button.clicked.connect(self._on_clicked)
        return button

    def ask(self) -> None:
        """Show the reasons."""
        self.bring(self.buttons[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: the digit of a reason; Up and Down, Enter for those who look."""
        digit = digit_of(event)
        if digit and digit in "1234":
            self._choose(_REASONS[int(digit) - 1])
        elif event.key() in ENTERS:
            self._choose(_REASONS[self._marked])
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.buttons[(self._marked + step) % len(self.buttons)].setFocus()
        else:
            super().keyPressEvent(event)

    @property
    def _marked(self) -> int:
        return next((at for at, one in enumerate(self.buttons) if one.hasFocus()), 0)

    def _on_clicked(self) -> None:
        self._choose(ParkReason(str(self.sender().property("reason"))))

    def _choose(self, reason: ParkReason) -> None:
        # Put away first: what follows decides where typing goes on.
        self.dismiss()
        self.chosen.emit(reason)
