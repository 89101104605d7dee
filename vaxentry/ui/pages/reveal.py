"""Who is meant: masked until asked for with F4, and masked again after a minute."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from vaxentry.language import Words
from vaxentry.ui.background import Background, OnError
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.panel import push_button

SHOWN_MS = 60_000

Note = Callable[[Sequence[UUID], Callable[[], None]], None]
"""Notes a look at these records, and goes on once that is durable; else it does not."""


def noting(note_opened: Callable[[UUID], None], background: Background, failed: OnError) -> Note:
    """Looks are noted in the book, off the main thread; one that can't be noted is none."""

    def note(records: Sequence[UUID], then: Callable[[], None]) -> None:
        background.run(partial(_note_all, note_opened, records), lambda _: then(), failed)

    return note


def _note_all(note_opened: Callable[[UUID], None], records: Sequence[UUID]) -> None:
    """Runs on the worker thread."""
    for record in records:
        note_opened(record)


def _nobody(_records: Sequence[UUID], _then: Callable[[], None]) -> None:
    """Where no look is noted, nobody is shown."""


class Reveal(QObject):
    """Says whether the persons in front are shown, and has the button for it. Main thread.

    Who is shown was noted before, and is exactly who was in front then.

    Attributes:
        is_shown: whether names and numbers stand in full.
        may_show: asked before; it goes on with what it is given, at once or once a password is.
        note: notes who is about to be shown; until it is set, nobody is.
        button: shows and hides.

    Signals:
        changed: what is in front is to be drawn anew.
    """

    changed = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self.is_shown = False
        self._visit = 0
        self._front: tuple[Sequence[UUID], object] = ((), None)
        self.note: Note = _nobody
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
            self.may_show(partial(self._while_here, self._visit, self._note))

    def _while_here(self, visit: int, then: Callable[[], None]) -> None:
        """For whom was in front when it was asked, on a page that is still looked at."""
        if visit == self._visit and self.button.isVisible():
            then()

    def _note(self) -> None:
        records, _ = self._front
        self.note(records, partial(self._while_here, self._visit, self._show))

    def _show(self) -> None:
        self._turn(is_shown=True)
        self._cover_again.start()

    @Slot()
    def cover(self) -> None:
        """Mask again."""
        self._cover_again.stop()
        if self.is_shown:
            self._turn(is_shown=False)

    def bring(self, records: Sequence[UUID], about: object = None) -> bool:
        """What is in front has changed; the caller draws it.

        Args:
            records: those of the persons in front; none = nothing is in front.
            about: what they are in front for.

        Returns:
            Whether these are others, or nobody: then they are masked.
        """
        is_another = not records or self._front != (records, about)
        self._front = (records, about)
        if is_another:
            self._visit += 1
            self._cover_again.stop()
            self._name(is_shown=False)
        self.button.setVisible(bool(records))
        return is_another

    def _turn(self, *, is_shown: bool) -> None:
        self._name(is_shown=is_shown)
        self.changed.emit()

    def _name(self, *, is_shown: bool) -> None:
        self.is_shown = is_shown
        said = self._words("queue.hide" if is_shown else "queue.reveal")
        self.button.setText(f" {said}")
        self.button.setAccessibleName(said)
