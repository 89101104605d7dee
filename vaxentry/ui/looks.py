"""Theme and language of the window: changed, and remembered for the next start."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from vaxentry.language import Words
from vaxentry.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from vaxentry.ui.main_window import MainWindow


class Looks(QObject):
    """Main thread.

    Signals:
        failed: an exception: the choice could not be kept.
    """

    failed = Signal(object)

    def __init__(self, window: "MainWindow", around: Surroundings) -> None:
        super().__init__(window)
        self._window, self._around = window, around

    @Slot()
    def toggle_theme(self) -> None:
        """From light to dark, or back."""
        self.set_theme("dark" if self._around.theme.tokens.name == "light" else "light")

    @Slot(str)
    def set_theme(self, name: str) -> None:
        """Change to "light" or "dark"."""
        if name != self._around.theme.tokens.name:
            self._around.theme.switch(name, self._window)
            self._remember("theme", name)

    @Slot(str)
    def set_language(self, language: str) -> None:
        """Make the window anew in another language; what is typed is kept."""
        self._remember("language", language)
        self._window.end()
        self._around.actions.rebuild(Words(language))

    def _remember(self, name: str, value: str) -> None:
        work = partial(self._around.actions.remember, name, value)
        self._around.writes.do(work, self.failed.emit)
