"""The window of a demo, made anew when somebody chooses another language."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from vaxentry import wiring
from vaxentry.book_desks import BookDesks
from vaxentry.language import Words
from vaxentry.sync.supervisor import Supervisor
from vaxentry.ui.bridge import StoreBridge
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.qt_texts import QtTexts


class Screen(QObject):
    """Owns the window on an open book. Main thread only.

    Attributes:
        window: the one that is open, or was last.

    Signals:
        finished: the window was closed for good.
        replaced: another window took the place of the first, and shows itself.
    """

    finished = Signal()
    replaced = Signal()

    def __init__(self, book: wiring.Book, worker: Supervisor, words: Words) -> None:
        running = QApplication.instance()
        self.application = (
            running if isinstance(running, QApplication) else QApplication(["vaxentry"])
        )
        super().__init__()
        self._book, self._worker = book, worker
        self._bridge = StoreBridge(self)
        book.store.transactions.listen(self._bridge.notify)
        self._texts: QtTexts | None = None
        self.window = self._make(words)

    def _make(self, words: Words) -> MainWindow:
        self._speak(words)
        desks = BookDesks(lambda: self._book, self._book.places.settings, words)
        # Nobody signs in: the clerk of a demo has one site to himself.
        actions = replace(desks.actions(self._rebuild), staff=None, approvals=None)
        window = MainWindow(
            self._book.store,
            self._worker,
            words,
            wiring.now_utc,
            wiring.new_record_id,
            actions,
            bridge=self._bridge,
            theme=self._book.settings.theme,
        )
        window.finished.connect(self.finished)
        return window

    def _speak(self, words: Words) -> None:
        """Let Qt's own buttons and menus speak the language too."""
        self._hush()
        self._texts = QtTexts(words, self)
        self.application.installTranslator(self._texts)

    def _hush(self) -> None:
        if self._texts is not None:
            self.application.removeTranslator(self._texts)
            self._texts = None

    def _rebuild(self, words: Words) -> None:
        old = self.window
        self.window = self._make(words)
        self.window.show()
        old.hide()
        old.deleteLater()
        self.replaced.emit()

    def end(self) -> None:
        """Keep what is typed and put the window away."""
        self.window.end()
        self.window.hide()
        self.window.deleteLater()
        self._hush()
        self.application.processEvents()
