"""The right half of Entri: the saved rows, or in front of them the import of a file."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from vaxentry.language import Words
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.pages.saved_rows import SavedRows
from vaxentry.ui.theme.theme import Theme

if TYPE_CHECKING:
    from vaxentry.ui.pages.import_panel import ImportPanel


class EntrySide(QStackedWidget):
    """Makes the import panel when it is first wanted.

    Signals:
        imported: a file was read; records may have been added.
    """

    imported = Signal()

    def __init__(
        self,
        rows: SavedRows,
        actions: WindowActions,
        words: Words,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions, self._words, self._theme = actions, words, theme
        self._rows = rows
        self.imports: ImportPanel | None = None
        self.addWidget(rows)

    def import_panel(self) -> "ImportPanel":
        """The panel that reads files, in front."""
        from vaxentry.ui.pages.import_panel import ImportPanel  # noqa: PLC0415 - when wanted

        if self.imports is None:
            self.imports = ImportPanel(self._actions, self._words, self._theme)
            self.imports.closed.connect(self._on_closed)
            self.imports.finished.connect(self.imported)
            self.addWidget(self.imports)
        self.setCurrentWidget(self.imports)
        return self.imports

    def _on_closed(self) -> None:
        self.setCurrentWidget(self._rows)

    def end(self) -> None:
        """Stop a running import; rows saved stay saved."""
        if self.imports is not None:
            self.imports.end()
