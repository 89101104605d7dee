"""The theme in force: what a widget asks for its colours and icons, and how to change it."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QStyleFactory, QWidget

from vaxentry.ui.theme.palette import palette
from vaxentry.ui.theme.style import style_sheet
from vaxentry.ui.theme.tokens import LIGHT, THEMES, Tokens

_ICON = "icon_name"
_COLOUR = "icon_colour"


class Theme(QObject):
    """Holds the tokens in force. Lives on the main thread, like everything it dresses.

    Signals:
        changed: the tokens are new; painters repaint, dressed widgets have new icons already.
    """

    changed = Signal()

    def __init__(self, tokens: Tokens = LIGHT, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self._draws = True

    def draw_later(self) -> None:
        """Put icons only on paper until `draw_now`: drawing costs more than the first paint."""
        self._draws = False

    def draw_now(self, root: QWidget) -> None:
        """Draw the icons of `root` and all in it, and from now on at once."""
        self._draws = True
        self._tint_all(root)

    def apply(self) -> None:
        """Give the application style, palette and sheet of the present tokens."""
        running = application()
        wear("")
        running.setStyle(QStyleFactory.create("Fusion"))
        running.setPalette(palette(self.tokens))
        wear(style_sheet(self.tokens))

    @contextmanager
    def later(self) -> Iterator[None]:
        """Build many widgets without the sheet and give it to all of them once, at the end.

        Qt goes through the whole sheet again whenever a widget gets another parent: half the time
        that the first page took.
        """
        wear("")
        try:
            yield
        finally:
            wear(style_sheet(self.tokens))

    def switch(self, name: str, root: QWidget) -> None:
        """Change to the theme `name` ("light" or "dark") for `root` and all in it."""
        self.tokens = THEMES[name]
        self.apply()
        self._tint_all(root)
        self.changed.emit()

    def dress(self, widget: QAbstractButton | QLabel, name: str, colour: str = "muted") -> None:
        """Put the icon `name` on a button or label; `colour` is the name of a token."""
        widget.setProperty(_ICON, name)
        widget.setProperty(_COLOUR, colour)
        if self._draws:
            self._tint(widget)

    def _tint_all(self, root: QWidget) -> None:
        for widget in root.findChildren(QWidget):
            if widget.property(_ICON):
                self._tint(widget)

    def _tint(self, widget: QWidget) -> None:
        from vaxentry.ui.theme.icons import icon, pixmap  # noqa: PLC0415 - after the first paint

        name, colour = str(widget.property(_ICON)), str(widget.property(_COLOUR))
        ink = getattr(self.tokens, colour)
        if isinstance(widget, QAbstractButton):
            checked = self.tokens.accent_text if widget.isCheckable() else None
            widget.setIcon(icon(name, ink, checked, widget.iconSize().width()))
        elif isinstance(widget, QLabel):
            size = QSize(16, 16)
            ratio = widget.devicePixelRatioF()
            widget.setPixmap(pixmap(name, ink, size.width(), ratio))


def application() -> QApplication:
    """The running application; there is exactly one in a process with a window."""
    running = QApplication.instance()
    assert isinstance(running, QApplication)
    return running


def wear(sheet: str) -> None:
    """Dress the application in this sheet, or in none.

    In the place of another sheet Qt dresses every widget once for each widget around it; over none,
    once.
    """
    application().setStyleSheet("")
    application().setStyleSheet(sheet)


def set_look(widget: QWidget, **properties: str) -> None:
    """Set the dynamic properties the style sheet looks at, and restyle if one changed."""
    changed = [name for name, value in properties.items() if widget.property(name) != value]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
