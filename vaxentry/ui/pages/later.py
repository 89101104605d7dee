"""A place that comes with a later version: says honestly what will appear there."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vaxentry.language import Words
from vaxentry.ui.pages.page import Page
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel


class LaterPage(Page):
    """An empty place named `place` in the texts."""

    def __init__(
        self, place: str, icon: str, words: Words, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        panel = Panel()
        heading, sentence = words(f"ui.later_{place}"), words(f"ui.later_{place}_text")
        # Nothing here takes the focus but the page: this is what a screen reader says.
        self.setAccessibleName(f"{heading}. {sentence}")
        panel.column.addWidget(EmptyState(icon, heading, sentence, theme))
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.addWidget(panel)
