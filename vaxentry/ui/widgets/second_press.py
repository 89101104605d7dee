"""A button for what can't be taken back: the first press only asks for a second one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from vaxentry.ui.theme.theme import set_look


class SecondPressButton(QPushButton):
    """Says `again` after the first press; any other act calms it.

    Signals:
        confirmed: it was pressed a second time.
    """

    confirmed = Signal()

    def __init__(self, text: str, again: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._text, self._again = text, again
        self._is_armed = False
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        set_look(self, role="")
        self.clicked.connect(self._on_clicked)

    def calm(self) -> None:
        """The next press is a first one again."""
        if self._is_armed:
            self._is_armed = False
            self.setText(self._text)

    def _on_clicked(self) -> None:
        if self._is_armed:
            self.calm()
            self.confirmed.emit()
        else:
            self._is_armed = True
            self.setText(self._again)
