"""F1: every key of the program on one panel."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.overlay import Overlay
from vaxentry.ui.widgets.panel import push_button, text_label

KEYS = (
    ("Enter, Tab, ↓", "ui.key_next"),
    ("Shift+Enter, Shift+Tab, ↑", "ui.key_back"),
    ("Ctrl+Enter, Num +", "ui.key_save"),
    ("Esc", "entry.key_escape"),
    ("F1", "ui.key_keys"),
    ("F2", "ui.key_header"),
    ("F3", "entry.key_repeat"),
    ("F4", "entry.key_within_limits"),
    ("F5", "entry.key_pin"),
    ("F6", "entry.key_lists"),
    ("F7", "entry.key_pass"),
    ("F8", "entry.key_park"),
    ("F9", "entry.key_correct"),
    ("F10", "entry.key_as_on_card"),
    ("Alt+1-9", "entry.key_batch_card"),
    ("Ctrl+1-9", "entry.key_batch"),
    ("Ctrl+N", "ui.key_stack"),
    ("Ctrl+Delete", "entry.key_undo"),
    ("A-Z", "ui.key_choice"),
    ("Alt+Down", "ui.key_open"),
    ("Delete", "ui.key_empty"),
    ("Ctrl+F1-F6", "ui.key_places"),
    ("Ctrl+J", "ui.key_trail"),
    ("Ctrl+R", "ui.key_sync"),
    ("Ctrl+F", "ui.key_search"),
    ("Ctrl+S", "report.key_save"),
    ("Ctrl+L", "ui.key_sign_off"),
    ("Ctrl+M", "ui.key_requests"),
    ("F4", "entry.key_reveal"),
    ("J, L, K, D, M", "queue.key_acts"),
    ("Shift+J, Shift+L", "queue.key_stack"),
    ("Shift+↓, Ctrl+A", "queue.key_choose"),
)
"""What is pressed, and the text that says what it does. `docs/entry.md` has the same keys."""

_WIDTH = 940
_BESIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_HALF = (len(KEYS) + 1) // 2


class KeysPanel(Overlay):
    """The list of keys, in two columns."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH)
        self.setAccessibleName(words("ui.keys_title"))
        self.column.addWidget(text_label(words("ui.keys_title"), "title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        for at, (key, text) in enumerate(KEYS):
            side, line = divmod(at, _HALF)
            grid.addWidget(text_label(key, "key"), line, 2 * side, _BESIDE)
            grid.addWidget(text_label(words(text), wrap=True), line, 2 * side + 1)
        self.column.addSpacing(8)
        self.column.addLayout(grid)
        self.column.addSpacing(8)
        self.close_button = push_button(words("ui.keys_close"), theme, role="primary")
        self.close_button.clicked.connect(self.dismiss)
        self.column.addWidget(self.close_button)
