"""How the window ends: at once, or hidden until nothing waits to be sent any more."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.domain.contact import Link
from vaxentry.domain.ports import DoseBook
from vaxentry.errors import WorldError
from vaxentry.language import Words
from vaxentry.ui.status_watch import Standing
from vaxentry.ui.theme.theme import Theme

if TYPE_CHECKING:
    from vaxentry.ui.closing_panel import ClosingPanel


class Closing(QObject):
    """Decides what closing the window means. Whatever is chosen, nothing saved is lost.

    Signals:
        staying: the window is hidden and what waits is to be sent now.
        gone: the program may end.
    """

    staying = Signal()
    gone = Signal()

    def __init__(self, book: DoseBook, words: Words, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._book, self._words, self._theme = book, words, theme
        self._window = window
        self._is_staying = False
        self._is_decided = False
        self.panel: ClosingPanel | None = None

    def may_close(self) -> bool:
        """Whether the window may close now; else the panel asks how."""
        waiting = 0 if self._is_decided else self._still_waiting()
        if waiting:
            self._ask(waiting)
        return not waiting

    def _still_waiting(self) -> int:
        """How many rows would be sent if the program went on; 0 where nothing can be sent."""
        try:
            status = self._book.status()
        except WorldError:
            return 0
        return 0 if status.link is Link.ALONE else status.to_send

    def _ask(self, waiting: int) -> None:
        from vaxentry.ui.closing_panel import ClosingPanel  # noqa: PLC0415 - when it is needed

        if self.panel is None:
            self.panel = ClosingPanel(self._words, self._theme, self._window)
            self.panel.stay_chosen.connect(self._on_stay)
            self.panel.leave_chosen.connect(self._on_leave)
        self.panel.ask(waiting)

    def _on_stay(self) -> None:
        QApplication.setQuitOnLastWindowClosed(False)
        assert self.panel is not None
        self.panel.dismiss()
        self._is_staying = True
        self._window.hide()
        self.staying.emit()

    def _on_leave(self) -> None:
        self._is_decided = True
        self._window.close()

    def look(self, standing: Standing) -> None:
        """While hidden: the program is over when nothing waits.

        The book is asked once more: this standing may have been read before the window was hidden.
        """
        if self._is_staying and not standing.status.to_send and not self._still_waiting():
            self._is_staying = False
            self._is_decided = True
            self.gone.emit()

    def come_back(self) -> None:
        """Show the window again: the program was started a second time."""
        self._is_staying = False
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def on_session_end(self) -> None:
        """The computer is shutting down: no question, everything is safe."""
        self._is_decided = True
