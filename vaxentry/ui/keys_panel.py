"""F1: every key of the program on one panel."""

from PySide6.QtWidgets import QGridLayout, QWidget

from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.overlay import Overlay
from vaxentry.ui.widgets.panel import push_button, text_label

KEYS = (
    ("Enter", "next"), ("Shift+Enter", "back"), ("Ctrl+Enter", "save"), ("F2", "header"),
    ("Ctrl+N", "stack"), ("Esc", "escape"), ("A-Z", "choice"), ("Alt+Down", "open"),
    ("Delete", "empty"), ("F1", "keys"), ("F4", "reveal"), ("Ctrl+R", "sync"),
    ("Ctrl+F", "search"), ("Ctrl+F1-F6", "places"),
)  # fmt: skip
_WIDTH = 620
_HALF = (len(KEYS) + 1) // 2


class KeysPanel(Overlay):
    """The list of keys, in two columns."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH)
        self.setAccessibleName(words("ui.keys_title"))
        self.column.addWidget(text_label(words("ui.keys_title"), "title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        for at, (key, name) in enumerate(KEYS):
            side, line = divmod(at, _HALF)
            grid.addWidget(text_label(key, "key"), line, 2 * side)
            grid.addWidget(text_label(words(f"ui.key_{name}"), wrap=True), line, 2 * side + 1)
        self.column.addSpacing(8)
        self.column.addLayout(grid)
        self.column.addSpacing(8)
        self.close_button = push_button(words("ui.keys_close"), theme, role="primary")
        self.close_button.clicked.connect(self.dismiss)
        self.column.addWidget(self.close_button)
