"""Small surfaces the pages are put together from."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from vaxentry.ui.theme.theme import Theme, set_look


class Panel(QFrame):
    """A bordered surface with one column of content in `column`."""

    def __init__(self, parent: QWidget | None = None, margin: int = 16) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(margin, margin - 4, margin, margin - 4)
        self.column.setSpacing(8)


def text_label(text: str, role: str = "label", *, wrap: bool = False) -> QLabel:
    """A label in one of the roles of the style sheet; user text is never read as markup."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    set_look(label, role=role)
    return label


def push_button(text: str, theme: Theme, icon: str = "", role: str = "") -> QPushButton:
    """A button with a text and, when named, an icon before it."""
    spelt = text.replace("&", "&&")
    button = QPushButton(f" {spelt}" if icon else spelt)
    button.setAccessibleName(text)
    button.setAutoDefault(False)
    set_look(button, role=role)
    if icon:
        theme.dress(button, icon, "on_accent" if role == "primary" else "text")
    return button


def icon_button(name: str, accessible: str, theme: Theme) -> QPushButton:
    """A square button with an icon alone; its name is for screen readers and the tool tip."""
    button = QPushButton()
    button.setAccessibleName(accessible)
    button.setToolTip(accessible)
    button.setAutoDefault(False)
    set_look(button, role="icon")
    theme.dress(button, name, "text")
    return button


def one_above(upper: QWidget, lower: QWidget) -> QVBoxLayout:
    """Two controls, one close above the other."""
    column = QVBoxLayout()
    column.setSpacing(1)
    column.addWidget(upper)
    column.addWidget(lower)
    return column
