"""What the page does when a saved record is reopened, and when the correction is over."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import RecordDetail, Saved
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.card_keys import focus_all
from vaxentry.ui.pages.entry_work import last_of

if TYPE_CHECKING:
    from vaxentry.ui.pages.entry import EntryPage
    from vaxentry.ui.pages.entry_flow import EntryFlow


class CorrectionFlow(QObject):
    """Connects the correction desk of one `EntryPage` with its other parts. Main thread."""

    def __init__(
        self,
        page: "EntryPage",
        flow: "EntryFlow",
        book: DoseBook,
        background: Background,
        words: Words,
    ) -> None:
        super().__init__(flow)
        self._page, self._flow, self._words = page, flow, words
        self._book, self._background = book, background
        self._told = ""
        corrections = flow.corrections
        corrections.begun.connect(self._on_begun)
        corrections.ended.connect(self._on_ended)
        corrections.asks.connect(self._on_asks)
        corrections.asks_no_more.connect(flow.talk.hush)
        corrections.undone.connect(self._on_undone)
        corrections.parted.connect(self._on_parted)
        flow.desk.unchanged.connect(self._on_unchanged)
        corrections.kept.connect(self._on_kept)
        corrections.refused.connect(self._on_refused)
        page.correction_bar.left.connect(corrections.leave)

    def begin(self, detail: RecordDetail) -> bool:
        """Load a saved record to be corrected; whether it is on the screen now."""
        self._flow.drafts.flush()
        return self._flow.corrections.begin(detail)

    def begin_last(self) -> None:
        """F9: the card of this stack that was saved last."""
        self._flow.drafts.flush()
        stack = self._flow.pile.stack
        if stack is None:
            self._on_last(None)
            return
        read, failed = partial(last_of, self._book, stack.id), self._flow.corrections.failed.emit
        self._background.run(read, self._on_last, failed)

    def _on_last(self, detail: RecordDetail | None) -> None:
        """Behind the cover of the window nobody opens anything, nor is that noted."""
        if not self._page.isVisible():
            return
        if detail is None:
            self._flow.talk.note("nothing_to_correct")
            return
        corrections = self._flow.corrections
        begin = partial(corrections.begin, detail)
        corrections.open(detail, begin, corrections.failed.emit)

    def _on_begun(self, detail: RecordDetail) -> None:
        page = self._page
        self._flow.watch.is_paused = True
        self._flow.talk.hush()
        page.save_button.setText(f" {self._words('entry.save_correction')}")
        page.header.setEnabled(False)
        page.clear_button.hide()
        self._flow.head_batch.look()
        focus_all(page.first_field if detail.is_free else page.correction_bar.reason)

    def _on_kept(self) -> None:
        self._flow.talk.note("correction_open", "warn")

    def _on_refused(self) -> None:
        self._flow.talk.note("not_yours", "warn")

    def _on_asks(self, key: str, number: str) -> None:
        self._flow.talk.note(key, "warn", number=number)

    def _on_unchanged(self) -> None:
        """There is nothing to save: say so and go back."""
        correction = self._flow.desk.correction
        assert correction is not None
        number = correction.detail.row.entry_no
        self._told = self._words("entry.nothing_changed", number=number)
        self._flow.corrections.end()

    def _on_ended(self) -> None:
        page, told = self._page, self._told
        self._told = ""
        self._flow.watch.is_paused = False
        self._flow.talk.hush()
        page.header.setEnabled(True)
        page.clear_button.show()
        page.save_button.setText(f" {self._words('entry.save')}".replace("&", "&&"))
        self._flow.board.forget()
        self._flow.signs.tell_batch()
        self._flow.head_batch.look()
        focus_all(page.first_field)
        if told:
            self._flow.talk.tell(told)
        self._flow.watch.look_up()
        page.correction_left.emit(told)

    def _on_parted(self, entry_no: str) -> None:
        """The card that waited is back; the typing of the voided entry is among the parked."""
        self._flow.talk.note("correction_parked", "warn", entry=entry_no)
        self._flow.pile.look_again()
        QApplication.beep()

    def _on_undone(self, saved: Saved, detail: RecordDetail) -> None:
        """The entry counts no more; its place is the next card's."""
        pile, number = self._flow.pile, detail.card_no
        is_ours = pile.stack is not None and pile.stack.number == detail.row.stack_number
        if is_ours and number:
            pile.give_back(number, is_fresh=self._flow.desk.record_id is None)
            self._flow.talk.note("undone_card", "good", number=saved.entry_no, card=number)
        else:
            self._flow.talk.note("undone", "good", number=saved.entry_no)
        self._page.saved.emit(saved)
        self._page.side.show_undone(saved)
        pile.look_again()
        self._flow.saves.hold.release()
