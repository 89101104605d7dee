"""Under the list of Kiriman: what may be done with the chosen rows, each by one key."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from vaxentry.domain.queue_acts import Act
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.pages.queue_filters import FlowLayout
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.panel import push_button, text_label

KEYS = {
    Qt.Key.Key_J: (Act.PAUSE, Act.PAUSE),
    Qt.Key.Key_L: (Act.RESUME, Act.RESUME),
    Qt.Key.Key_K: (Act.SEND_NOW, Act.SEND_NOW),
    Qt.Key.Key_D: (Act.PUT_FIRST, Act.PUT_BACK),
    Qt.Key.Key_M: (Act.MARK_PCARE, Act.UNMARK_PCARE),
}
"""What a key does, and what it does where the row at the cursor has it already."""


_HEIGHT = 28
"""Of the buttons beside it."""


class ActBar(QWidget):
    """The chosen rows in number, and a button for each key.

    Signals:
        wanted: a `Qt.Key` of `KEYS`.
    """

    wanted = Signal(object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.chosen = text_label("", "label")
        self.chosen.setMinimumHeight(_HEIGHT)
        self.buttons: dict[Qt.Key, QPushButton] = {}
        row = FlowLayout(self)
        row.addWidget(self.chosen)
        for key in KEYS:
            button = push_button("", theme)
            set_look(button, role="filter")
            button.clicked.connect(partial(self.wanted.emit, key))
            self.buttons[key] = button
            row.addWidget(button)
        self.show_choice(0, is_first=False, is_marked=False)

    def offer(self, acts: frozenset[Act]) -> None:
        """Only what who is at this PC may do has a button."""
        for key, button in self.buttons.items():
            button.setVisible(not acts.isdisjoint(KEYS[key]))

    def show_choice(self, amount: int, *, is_first: bool, is_marked: bool) -> None:
        """Say how many rows are chosen, and what each key does with them."""
        words = self._words
        self.chosen.setText(words("queue.chosen", n=count(words, amount)))
        has = {Qt.Key.Key_D: is_first, Qt.Key.Key_M: is_marked}
        for key, button in self.buttons.items():
            act = KEYS[key][has.get(key, False)]
            told = f"{words(f'queue.act_{act}')} ({key.name[-1]})"
            button.setText(told)
            button.setAccessibleName(told)
            button.setEnabled(amount > 0)
