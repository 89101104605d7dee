"""A correction is typed on the entry page, wherever it was asked for; then back there."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from vaxentry.domain.form import Field
from vaxentry.domain.records import RecordDetail
from vaxentry.ui.pages.card_keys import focus_all
from vaxentry.ui.pages.entry import EntryPage
from vaxentry.ui.widgets.banner import Banner


@dataclass(frozen=True, slots=True)
class Aim:
    """The field that is to be corrected, and the reason that is known already."""

    field: Field
    reason: str


class CorrectVisit(QObject):
    """Remembers the way back of the correction on the screen. Main thread."""

    def __init__(self, entry: EntryPage, show_entry: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._entry, self._show_entry = entry, show_entry
        self._back: Callable[[], Banner] | None = None
        entry.correction_left.connect(self._on_left)

    def begin(
        self, detail: RecordDetail, back: Callable[[], Banner], aim: Aim | None = None
    ) -> None:
        """Correct a record.

        Args:
            detail: the record.
            back: shows the page it was asked for on; returns where that page speaks.
            aim: what is to be typed; None = whatever the card says.
        """
        self._show_entry()
        if not self._entry.correct(detail):
            return
        self._back = back
        if aim is not None:
            self._entry.correction_bar.reason.set_value(aim.reason)
            focus_all(self._entry.card.editor(aim.field))

    def _on_left(self, told: str) -> None:
        """F9 was asked for on the entry page itself: then there is no way back."""
        back, self._back = self._back, None
        if back is None:
            return
        banner = back()
        if told:
            banner.say_shortly(told, "wait")
