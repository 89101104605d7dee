"""What is put over the window: the pages below it stay as they are and hear no key."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from vaxentry.ui.short_cuts import ShortCuts
from vaxentry.ui.theme.theme import application
from vaxentry.ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from vaxentry.ui.main_window import MainWindow
    from vaxentry.ui.pages.sign_in import SignInPage


class Cover(QObject):
    """Lays one page over the window and takes it away again. Main thread."""

    def __init__(self, window: "MainWindow", keys: ShortCuts, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._keys = window, keys
        self._page: SignInPage | None = None
        self._focus: QWidget | None = None

    def lay(self, page: "SignInPage") -> None:
        """Show this page alone; what stood over the window goes with the rest."""
        self._page = page
        self._keys.set_enabled(enabled=False)
        self._focus = self._window.focusWidget()  # also where another program has the keys
        for dialog in self._window.findChildren(QDialog):
            dialog.reject()
        for one in self._overlays():
            one.step_aside()
        self._window.cover(page)
        application().focusChanged.connect(self._on_focus)

    def take_away(self, *, is_another: bool) -> None:
        """Everything is as it was, the keys are where they would be by now.

        Args:
            is_another: somebody else than before is here: what stood over the window for who left
                is forgotten.
        """
        if self._page is None:
            return
        application().focusChanged.disconnect(self._on_focus)
        overlays = self._overlays()
        if is_another:
            for one in overlays:
                one.forget()
        self._window.uncover(self._page)
        self._page = None
        self._keys.set_enabled(enabled=True)
        for one in overlays:
            one.come_back()
        self._give_keys()
        for one in overlays:
            one.catch_up()

    def _overlays(self) -> list[Overlay]:
        return self._window.findChildren(Overlay)

    def _give_keys(self) -> None:
        """Where they were is gone if a panel was done with meanwhile: the page has them then."""
        if self._focus is not None and isValid(self._focus) and self._focus.isVisible():
            self._focus.setFocus()
        else:
            self._window.pages.give_back()

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """A page below goes on by itself when its save is done, and Qt lets a widget that can't be
        seen have the keys: they stay here, and it gets them when the cover goes.
        """
        page = self._page
        if page is None or new is None or new is page or page.isAncestorOf(new):
            return
        over = _overlay_of(new)
        if new.window() is not self._window or (over is not None and over.above_cover):
            return
        self._focus = new
        page.take_keys()


def _overlay_of(widget: QWidget) -> Overlay | None:
    one: QWidget | None = widget
    while one is not None and not isinstance(one, Overlay):
        one = one.parentWidget()
    return one
