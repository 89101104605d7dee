"""The panels over the entry page: why a card is parked, and the pass over doubtful numbers."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.stacks import Doubt
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.end_pass import EndPass
from vaxentry.ui.pages.key_hold import KeyHold
from vaxentry.ui.pages.parking import ParkPanel
from vaxentry.ui.theme.theme import Theme

MayShow = Callable[[Callable[[str, str], None], Callable[[], None]], None]


class EntryPanels(QObject):
    """Makes each panel when it is first wanted, over the whole window.

    Attributes:
        may_show: asked before a number of somebody else's is shown; it is given where to say why
            not, and goes on with what it is given.

    Signals:
        reason_chosen: a `ParkReason`.
        reason_over: the panel that asks for the reason is gone, whether one was chosen or not.
        nothing_doubtful: F7, and no number of the stack is to be typed again.
        settled: a number is certain; carries the record id.
        corrected: a number is another now, and still to be typed again; carries the record id.
        pass_over: the pass has ended; carries how many numbers are certain now.
        failed: the book could not be asked; carries the exception.
    """

    reason_chosen = Signal(object)
    reason_over = Signal()
    nothing_doubtful = Signal()
    settled = Signal(object)
    corrected = Signal(object)
    pass_over = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        book: DoseBook,
        background: Background,
        words: Words,
        theme: Theme,
        today: Callable[[], date],
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._book, self._background, self._words = book, background, words
        self._theme, self._today, self._page = theme, today, page
        self.parking: ParkPanel | None = None
        self.passing: EndPass | None = None
        self.may_show: MayShow = lambda _say, show: show()
        self._hold = KeyHold(page)

    def ask_reason(self) -> None:
        """F8."""
        if self.parking is None:
            self.parking = ParkPanel(self._words, self._theme, self._page.window())
            self.parking.chosen.connect(self.reason_chosen)
            self.parking.put_away.connect(self.reason_over)
        self.parking.ask()

    def begin_pass(self, stack: UUID | None) -> None:
        """F7: the doubtful numbers of one stack, or of all.

        Keys typed until the panel stands are the first number's, never the card's behind it.
        """
        self._hold.hold()
        work = partial(self._book.doubts, stack)
        self._background.run(work, self._on_doubts, self._on_failed)

    def _on_doubts(self, doubts: Sequence[Doubt]) -> None:
        if not doubts:
            self._hold.drop()
            self.nothing_doubtful.emit()
            return
        if self.passing is None:
            self.passing = self._make_pass()
        self.passing.begin(doubts)
        self._hold.release()

    def _on_failed(self, error: Exception) -> None:
        self._hold.drop()
        self.failed.emit(error)

    def _make_pass(self) -> EndPass:
        made = EndPass(
            self._book,
            self._background,
            self._words,
            self._theme,
            self._today,
            self._page.window(),
        )
        made.compare.reveal.may_show = lambda show: self.may_show(made.say, show)
        made.settled.connect(self.settled)
        made.corrected.connect(self.corrected)
        made.finished.connect(self.pass_over)
        return made
