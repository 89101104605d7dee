"""The bar above a page: where we are, which site, which day, who types."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.panel import icon_button, text_label

_HEIGHT = 52


class TopBar(QFrame):
    """Title, site and day on the left; author, keys and theme on the right.

    Signals:
        keys_wanted: show the keys.
        theme_wanted: change between light and dark.
    """

    keys_wanted = Signal()
    theme_wanted = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setFixedHeight(_HEIGHT)
        self._theme = theme
        self.title = text_label("", "title")
        self.place = text_label("", "muted")
        self.author = text_label("", "muted")
        person = QLabel()
        theme.dress(person, "person")
        self.keys_button = icon_button("keys", words("ui.keys_button"), theme)
        self.theme_button = icon_button("moon", words("ui.theme_button"), theme)
        for button in (self.keys_button, self.theme_button):
            # A press must not take the keyboard from the page: what is typed next would be lost.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.keys_button.clicked.connect(self._on_keys)
        self.theme_button.clicked.connect(self._on_theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addSpacing(4)
        row.addWidget(self.place, 1)
        row.addWidget(person)
        row.addWidget(self.author)
        row.addSpacing(8)
        row.addWidget(self.keys_button)
        row.addWidget(self.theme_button)
        theme.changed.connect(self.show_theme)
        self.show_theme()

    def show_theme(self) -> None:
        """The button shows what a press gives: a sun in the dark."""
        name = "moon" if self._theme.tokens.name == "light" else "sun"
        self._theme.dress(self.theme_button, name, "text")

    def _on_keys(self) -> None:
        self.keys_wanted.emit()

    def _on_theme(self) -> None:
        self.theme_wanted.emit()
