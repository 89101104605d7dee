"""The right half of Entri: the saved rows. The import of a file stands over the whole page."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from vaxentry.language import Words
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.pages.saved_rows import SavedRows
from vaxentry.ui.theme.theme import Theme


class EntrySide(QStackedWidget):
    """Shows one thing beside the form at a time."""

    def __init__(
        self,
        rows: SavedRows,
        actions: WindowActions,
        words: Words,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        del actions, words, theme
        self.addWidget(rows)

    def end(self) -> None:
        """Nothing runs here."""
