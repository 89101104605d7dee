"""The right half of Entri: what is known of the person, what a correction changes, saved rows."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vaxentry.language import Words
from vaxentry.ui.pages.change_box import ChangeBox
from vaxentry.ui.pages.history_box import HistoryBox
from vaxentry.ui.pages.saved_rows import SavedRows


class EntrySide(QWidget):
    """Boxes that come and go above the rows, so that the form itself never moves."""

    def __init__(self, rows: SavedRows, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.history = HistoryBox(words)
        self.changes = ChangeBox(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.history)
        column.addWidget(self.changes)
        column.addWidget(rows, 1)
