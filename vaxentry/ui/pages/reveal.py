"""Who is meant: masked until asked for with F4, and masked again after a minute."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.panel import push_button

SHOWN_MS = 60_000


class Reveal(QObject):
    """Says whether the persons in front are shown, and has the button for it. Main thread.

    Attributes:
        is_shown: whether names and numbers stand in full.
        may_show: asked before; it goes on with what it is given, at once or once a password is.
        button: shows and hides.

    Signals:
        changed: what is in front is to be drawn anew.
        opened: the persons in front were shown.
    """

    changed = Signal()
    opened = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self.is_shown = False
        self._front = 0
        self.may_show: Callable[[Callable[[], None]], None] = lambda show: show()
        self.button = push_button(words("queue.reveal"), theme, "eye")
        self.button.clicked.connect(self.toggle)
        self._cover_again = QTimer(self)
        self._cover_again.setSingleShot(True)
        self._cover_again.setInterval(SHOWN_MS)
        self._cover_again.timeout.connect(self.cover)

    @Slot()
    def toggle(self) -> None:
        """F4; nothing while nothing is in front."""
        if self.is_shown:
            self.cover()
        elif not self.button.isHidden():
            self.may_show(partial(self._show, self._front))

    def _show(self, front: int) -> None:
        """For whom was in front when it was asked, on a page that is still looked at."""
        if front != self._front or not self.button.isVisible():
            return
        self._turn(is_shown=True)
        self._cover_again.start()
        self.opened.emit()

    @Slot()
    def cover(self) -> None:
        """Mask again."""
        self._cover_again.stop()
        if self.is_shown:
            self._turn(is_shown=False)

    def bring(self, *, is_another: bool, is_any: bool) -> None:
        """What is in front has changed; the caller draws it.

        Args:
            is_another: it is about another person: masked.
            is_any: whether anything is in front.
        """
        if is_another:
            self._front += 1
            self._cover_again.stop()
            self._name(is_shown=False)
        self.button.setVisible(is_any)

    def _turn(self, *, is_shown: bool) -> None:
        self._name(is_shown=is_shown)
        self.changed.emit()

    def _name(self, *, is_shown: bool) -> None:
        self.is_shown = is_shown
        said = self._words("queue.hide" if is_shown else "queue.reveal")
        self.button.setText(f" {said}")
        self.button.setAccessibleName(said)
