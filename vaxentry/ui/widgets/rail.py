"""The narrow rail with the six places of the program."""

from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme, set_look


class Place(StrEnum):
    """The six places; the value is the last part of their text key."""

    ENTRY = "entry"
    QUEUE = "queue"
    CONFLICTS = "conflicts"
    CLOSE_DAY = "close_day"
    REPORTS = "reports"
    SETTINGS = "settings"


PLACES = tuple(Place)

_ICONS = {
    Place.ENTRY: "entry",
    Place.QUEUE: "queue",
    Place.CONFLICTS: "decide",
    Place.CLOSE_DAY: "close-day",
    Place.REPORTS: "report",
    Place.SETTINGS: "settings",
}
_WIDTH = 92


class Rail(QFrame):
    """One button per place; Up and Down walk through them, Ctrl+F1..F6 jump.

    Signals:
        chosen: a `Place` was picked by the user.
    """

    chosen = Signal(object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setMinimumWidth(_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._group = QButtonGroup(self)
        self._buttons = {place: self._button(place, words, theme) for place in PLACES}
        self._lay_out()
        self._group.idClicked.connect(self._on_clicked)

    def _button(self, place: Place, words: Words, theme: Theme) -> QToolButton:
        number = PLACES.index(place) + 1
        button = QToolButton()
        button.setText(words(f"ui.place_{place}"))
        button.setAccessibleName(words(f"ui.place_{place}").replace("\n", " "))
        button.setToolTip(f"Ctrl+F{number}")
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(22, 22))
        button.setMinimumSize(_WIDTH - 12, 66)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_look(button, role="place")
        theme.dress(button, _ICONS[place])
        self._group.addButton(button, number)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 5, 8)
        column.setSpacing(4)
        for place, button in self._buttons.items():
            if place is Place.SETTINGS:
                column.addStretch()
            column.addWidget(button)

    def button(self, place: Place) -> QToolButton:
        """The button of one place."""
        return self._buttons[place]

    def mark(self, place: Place) -> None:
        """Show `place` as the present one."""
        self._buttons[place].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Up and Down move between the places."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        here = next((at for at, one in enumerate(PLACES) if self._buttons[one].hasFocus()), 0)
        self._buttons[PLACES[(here + step) % len(PLACES)]].setFocus()

    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(PLACES[number - 1])
