"""One of the three equations of a day: its terms, whether it is sealed, and the button for it."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.domain.day_close import BY_HAND, DaySheet, Seal
from vaxentry.language import Words
from vaxentry.ui.day_texts import equation, seal_state
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.panel import Panel, push_button, text_label

_TONES = {"good": "", "warn": "warn", "wait": "wait"}


class SealCard(Panel):
    """Shows an equation; by the button, or the digit on it, it is sealed or opened.

    Signals:
        pressed: its button was pressed; carries the `Seal`.
    """

    pressed = Signal(object)

    def __init__(
        self, seal: Seal, words: Words, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, margin=14)
        self.seal, self._words = seal, words
        self.heading = text_label(words(f"day.seal_{seal}").upper(), "section")
        self.equation = text_label("", "heading", wrap=True)
        self.state = text_label("", "note", wrap=True)
        self.button = push_button(words(f"day.seal_{seal}"), theme, "lock")
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.button)
        self.column.addLayout(top)
        self.column.addWidget(self.equation)
        self.column.addWidget(self.state)
        self.column.addStretch()
        self.button.clicked.connect(self._on_clicked)

    def show_sheet(self, sheet: DaySheet, reasons: Mapping[str, str]) -> None:
        """Show the figures of a day; a screen reader says all of it at once."""
        words = self._words
        told, tone = seal_state(words, sheet, self.seal, reasons)
        self.equation.setText(equation(words, sheet, self.seal))
        self.state.setText(told)
        set_look(self.state, tone=_TONES[tone])
        is_open = sheet.in_force(self.seal) is None
        self.button.setVisible(self.seal in BY_HAND and sheet.offers_seals)
        if self.seal in BY_HAND:
            key = "day.seal_now" if is_open else "day.reopen_now"
            text = words(key, key=BY_HAND.index(self.seal) + 1)
            self.button.setText(f" {text}")
            self.button.setAccessibleName(f"{words(f'day.seal_{self.seal}')}: {text}")
        name = words(f"day.seal_{self.seal}")
        self.setAccessibleName(f"{name}. {self.equation.text()}. {told}")

    def _on_clicked(self) -> None:
        self.pressed.emit(self.seal)
