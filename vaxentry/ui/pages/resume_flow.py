"""Corrections that were half typed when the program ended, or when somebody else came."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import RecordDetail
from vaxentry.ui.background import Background
from vaxentry.ui.pages.entry_start import HalfCorrected, Start, half_corrected
from vaxentry.ui.pages.key_hold import KeyHold

if TYPE_CHECKING:
    from vaxentry.ui.pages.entry import EntryPage
    from vaxentry.ui.pages.entry_flow import EntryFlow


class ResumeFlow(QObject):
    """Puts them back on the screen and says what became of them. Main thread."""

    def __init__(
        self, page: "EntryPage", flow: "EntryFlow", book: DoseBook, background: Background
    ) -> None:
        super().__init__(flow)
        self._page, self._flow = page, flow
        self._book, self._background = book, background
        self._corrections, self._talk, self._desk = flow.corrections, flow.talk, flow.desk
        self.hold = KeyHold(page)
        flow.piles.started.connect(self._on_started)
        flow.corrections.resumed.connect(self._on_resumed)

    def _on_started(self, start: Start, is_on_screen: bool) -> None:
        half = start.half
        self._take(half)
        if half.reopened is None:
            return
        if is_on_screen:
            begin = partial(self._corrections.begin, half.reopened)
            self._corrections.open(half.reopened, begin, self._talk.trouble)
        else:
            self._talk.note("correction_waits", "warn", entry=half.reopened.row.entry_no)

    def _take(self, half: HalfCorrected) -> None:
        self._corrections.wait(half.typed)
        if half.parked:
            self._talk.note("correction_parked", "warn", entry=half.parked)

    def hand_over(self) -> None:
        """Somebody else is here: what is being corrected is set aside before it can be read.

        Whoever may open it, or typed another one before, goes on with that; keys typed until then
        are its own.
        """
        self._corrections.look.forget()
        if self._desk.correction is not None:
            self._flow.signs.lock.unlock()
            self._page.draft_note.clear()
            self._corrections.set_aside()
        if not self._desk.may_keep_draft:
            return  # the book was not read yet: the start brings them
        self.hold.hold()
        work = partial(half_corrected, self._book, self._desk.new_id)
        self._background.run(work, self._on_handed_over, self._on_not_handed_over)

    def _on_handed_over(self, half: HalfCorrected) -> None:
        self._take(half)
        if half.reopened is None:
            self._go_on()
            return
        go_on = partial(self._go_on_with, half.reopened)
        self._corrections.open(half.reopened, go_on, self._on_not_handed_over)

    def _go_on_with(self, reopened: RecordDetail) -> None:
        self._corrections.begin(reopened)
        self._go_on()

    def _go_on(self) -> None:
        self._page.handed_over.emit()
        self.hold.release()

    def _on_not_handed_over(self, error: Exception) -> None:
        self._talk.trouble(error)
        self.hold.release()

    def _on_resumed(self, has_moved: bool) -> None:
        self._page.draft_note.setText(self._page.words("entry.draft_restored"))
        if has_moved:
            self._talk.note("correction_moved", "warn")
