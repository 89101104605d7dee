"""The row of buttons above *Perlu keputusan*: which lists there are and which one is shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from vaxentry.domain.desk_lists import Amount, DeskList
from vaxentry.language import Words
from vaxentry.ui.pages.case_texts import amount_text
from vaxentry.ui.pages.lists_tabs import TabButton
from vaxentry.ui.theme.theme import set_look

KINDS = tuple(DeskList)


class DeskTabs(QWidget):
    """One button a list, with how many rows it has.

    Signals:
        chosen: a `DeskList` was picked.
    """

    chosen = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._group = QButtonGroup(self)
        self._buttons: dict[DeskList, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for number, kind in enumerate(KINDS):
            self._buttons[kind] = button = TabButton()
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            set_look(button, role="filter")
            self._group.addButton(button, number)
            row.addWidget(button)
            self.show_amount(kind, None)
        row.addStretch()
        self._group.idClicked.connect(self._on_clicked)

    def show_amount(self, kind: DeskList, amount: Amount | None) -> None:
        """Say how many rows a list has; None = not read yet."""
        name = self._words(f"desk.list_{kind}")
        button = self._buttons[kind]
        button.setText(name if amount is None else f"{name}  {amount_text(self._words, amount)}")
        button.setAccessibleName(button.text())

    def mark(self, kind: DeskList) -> None:
        """Show which list is there."""
        self._buttons[kind].setChecked(True)

    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(KINDS[number])
