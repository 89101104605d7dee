"""A correction is typed on the entry page, wherever it was asked for; then back there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject

from vaxentry.domain.form import Field
from vaxentry.domain.records import RecordDetail
from vaxentry.ui.background import OnError
from vaxentry.ui.pages.card_keys import focus_all
from vaxentry.ui.pages.entry import EntryPage
from vaxentry.ui.pages.key_hold import KeyHold
from vaxentry.ui.sentences import error_text
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.banner import Banner


@dataclass(frozen=True, slots=True)
class Aim:
    """The field that is to be corrected, and the reason that is known already."""

    field: Field
    reason: str


class CorrectVisit(QObject):
    """Remembers the way back of the correction on the screen. Main thread."""

    def __init__(
        self,
        around: Surroundings,
        entry: EntryPage,
        show_entry: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._around, self._words = around, around.words
        self._entry, self._show_entry = entry, show_entry
        self._back: Callable[[], Banner] | None = None
        self._asked_for = 0
        # Keys typed before the record may be seen are for it, not for the card that waits.
        self._hold = KeyHold(entry)
        entry.correction_left.connect(self._on_left)

    def open(self, record: UUID, back: Callable[[], Banner], failed: OnError) -> None:
        """Correct the record of this UUID; `back` as in `begin`."""
        work = partial(self._around.book.detail, record)
        begin = partial(self._on_read, self._asked_for, back=back)
        self._around.reads.run(work, begin, failed)

    def _on_read(self, asked_for: int, detail: RecordDetail, back: Callable[[], Banner]) -> None:
        """What was read for who left is not for who came."""
        if asked_for == self._asked_for:
            self.begin(detail, back)

    def leave(self) -> None:
        """Nobody is here: what is being read is not opened any more."""
        self._asked_for += 1

    def forget(self) -> None:
        """Somebody else than before is here: no way leads back to what was left."""
        self._back = None
        self._hold.drop()

    def begin(
        self, detail: RecordDetail, back: Callable[[], Banner], aim: Aim | None = None
    ) -> None:
        """Correct a record.

        Args:
            detail: the record.
            back: shows the page it was asked for on; returns where that page speaks.
            aim: what is to be typed; None = whatever the card says.
        """
        if not detail.may_correct:
            back().say(self._words("entry.not_yours"), "warn")
            return
        self._show_entry()
        self._hold.hold()
        show = partial(self._show, detail, back, aim)
        self._entry.flow.corrections.open(detail, show, partial(self._on_not_noted, back))

    def _show(self, detail: RecordDetail, back: Callable[[], Banner], aim: Aim | None) -> None:
        if self._entry.correct(detail):
            self._back = back
            if aim is not None:
                self._entry.correction_bar.reason.set_value(aim.reason)
                focus_all(self._entry.card.editor(aim.field))
        self._hold.release()

    def _on_not_noted(self, back: Callable[[], Banner], error: Exception) -> None:
        self._hold.drop()
        back().say(error_text(self._words, error), "error")

    def _on_left(self, told: str) -> None:
        """F9 was asked for on the entry page itself: then there is no way back."""
        back, self._back = self._back, None
        if back is None:
            return
        banner = back()
        if told:
            banner.say_shortly(told, "wait")
