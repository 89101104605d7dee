"""The row of buttons that says which lists there are and which one is shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from vaxentry.language import Words
from vaxentry.ui.pages.lists_rows import KINDS, ListKind
from vaxentry.ui.theme.theme import set_look
from vaxentry.ui.widgets.keypad import keypad_text


class ListTabs(QWidget):
    """One button per list with its digit before its name.

    Signals:
        chosen: a `ListKind` was picked.
    """

    chosen = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[ListKind, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for number, kind in enumerate(KINDS, start=1):
            self._buttons[kind] = button = TabButton(f"{number}  {words(f'lists.list_{kind}')}")
            button.setAccessibleName(button.text())
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            set_look(button, role="filter")
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch()
        self._group.idClicked.connect(self._on_clicked)

    def button(self, kind: ListKind) -> QPushButton:
        """The button of one list."""
        return self._buttons[kind]

    def mark(self, kind: ListKind) -> None:
        """Show which list is there."""
        self._buttons[kind].setChecked(True)

    def has_focus(self) -> bool:
        """Whether one of the buttons has the focus."""
        return any(button.hasFocus() for button in self._buttons.values())

    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(KINDS[number - 1])


class TabButton(QPushButton):
    """Leaves the keypad's digits to the page, whatever NumLock says."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: an arrow would move to the neighbour."""
        if keypad_text(event):
            event.ignore()
        else:
            super().keyPressEvent(event)
