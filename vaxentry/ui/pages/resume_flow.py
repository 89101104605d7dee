"""Corrections that were half typed when the program ended, or when another one was begun."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vaxentry.ui.pages.correction_desk import CorrectionDesk
from vaxentry.ui.pages.entry_start import Start
from vaxentry.ui.pages.entry_talk import EntryTalk
from vaxentry.ui.pages.pile_flow import PileFlow

if TYPE_CHECKING:
    from vaxentry.ui.pages.entry import EntryPage


class ResumeFlow(QObject):
    """Puts them back on the screen and says what became of them. Main thread."""

    def __init__(
        self, page: "EntryPage", piles: PileFlow, corrections: CorrectionDesk, talk: EntryTalk
    ) -> None:
        super().__init__(page)
        self._page, self._corrections, self._talk = page, corrections, talk
        piles.started.connect(self._on_started)
        corrections.resumed.connect(self._on_resumed)

    def _on_started(self, start: Start, is_on_screen: bool) -> None:
        self._corrections.wait(start.corrections)
        if start.parked:
            self._talk.note("correction_parked", "warn", entry=start.parked)
        if start.reopened is None:
            return
        if is_on_screen:
            self._corrections.begin(start.reopened)
        else:
            self._talk.note("correction_waits", "warn", entry=start.reopened.row.entry_no)

    def _on_resumed(self, has_moved: bool) -> None:
        self._page.draft_note.setText(self._page.words("entry.draft_restored"))
        if has_moved:
            self._talk.note("correction_moved", "warn")
