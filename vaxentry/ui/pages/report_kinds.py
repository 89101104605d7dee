"""As what kind of file something is saved: one button each, and the separator of a CSV."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from vaxentry.domain.report_desk import Format, Separator
from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.panel import push_button

KINDS = (Format.XLSX, Format.PDF, Format.CSV)
"""What is offered, the one for people first; JSON is for programs."""


class FileKinds(QWidget):
    """In a line. Enter presses the button that has the focus.

    Signals:
        wanted: a file of this `Format` is.
    """

    wanted = Signal(object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {kind: _button(kind, words, theme) for kind in KINDS}
        self._choice = ChoiceField(
            [Option(one, words(f"report.separator_{one}")) for one in Separator], theme
        )
        self._choice.setAccessibleName(words("report.separator"))
        first = Separator.SEMICOLON if words.language == "id" else Separator.COMMA
        self._choice.set_value(first)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for kind, button in self.buttons.items():
            row.addWidget(button)
            button.clicked.connect(partial(self._on_clicked, kind))
        row.addWidget(self._choice)

    def _on_clicked(self, kind: Format) -> None:
        self.wanted.emit(kind)

    @property
    def separator(self) -> Separator:
        """What is to stand between the cells of a CSV."""
        return Separator(self._choice.value or Separator.SEMICOLON)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override."""
        pressed = self.focusWidget()
        if event.key() in ENTERS and isinstance(pressed, QPushButton):
            pressed.click()
        else:
            super().keyPressEvent(event)


def _button(kind: Format, words: Words, theme: Theme) -> QPushButton:
    is_first = kind is KINDS[0]
    icon, role = ("save", "primary") if is_first else ("", "")
    return push_button(words(f"report.export_{kind}"), theme, icon, role)
