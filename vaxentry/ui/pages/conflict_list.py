"""The list of *Perlu keputusan*: one line a case, the oldest first."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from vaxentry.domain.desk_lists import ConflictRow
from vaxentry.domain.ports import Clock
from vaxentry.language import Words
from vaxentry.language.spelling import moment
from vaxentry.ui.pages.case_texts import age_text, kind_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.chip import tone_of
from vaxentry.ui.widgets.keypad import ENTERS, digit_of
from vaxentry.ui.widgets.row_list import RowModel, RowTable
from vaxentry.ui.widgets.row_view import ROW_HEIGHT

_WIDTHS = (178, 118, 0, 146)
_QUIET_MS = 3_000
_ENDS_TYPING = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Escape}
)
_OF_A_FIELD = ENTERS | {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
}


class ConflictModel(RowModel[ConflictRow]):
    """One line per clash. No full name and no number ever reaches it."""

    columns = ("kind", "entry_no", "own", "since")
    chip = "kind"
    headings = "conflicts"

    def __init__(self, words: Words, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(words, parent)
        self._clock = clock

    def key_of(self, row: ConflictRow) -> UUID:
        """The record."""
        return row.record.record_id

    def text_of(self, row: ConflictRow, column: str) -> str:
        """The words of a cell."""
        texts = {
            "kind": kind_text(self._words, row),
            "entry_no": row.record.entry_no,
            "own": row.own_masked_name,
            "since": age_text(self._words, row, self._clock()),
        }
        return texts[column]

    def tone_of(self, row: ConflictRow) -> str:
        """Calm where it is somebody else's turn."""
        return "wait" if row.is_waiting or row.is_overruled else tone_of(row.kind)

    def about(self, row: ConflictRow, column: str) -> str:
        """Since when, and what the kind means."""
        about = f"{moment(self._words, row.since)} · {self._words(f'state.about_{row.kind}')}"
        return about if column == "kind" else f"{self.text_of(row, column)}\n{about}"


class ConflictTable(RowTable):
    """A digit chooses a way out of what is in front.

    Signals:
        digit_pressed: 1 to 9.
    """

    digit_pressed = Signal(int)

    def __init__(self, model: RowModel[Any], words: Words, theme: Theme) -> None:
        super().__init__(model, _WIDTHS, theme)
        self.setAccessibleName(words("conflicts.table"))
        self.setMinimumHeight(3 * ROW_HEIGHT)  # the ways out below take what they need
        self._strays = QTimer(self, interval=_QUIET_MS, singleShot=True)

    def take_over(self) -> None:
        """Take the keys from a field that goes while it is typed into.

        What is typed on was meant for the field: it beeps until the hands rest, or walk the rows.
        """
        self.setFocus()
        self._strays.start()

    def _is_stray(self, event: QKeyEvent) -> bool:
        if not self._strays.isActive():
            return False
        if event.key() in _ENDS_TYPING:
            self._strays.stop()
            return event.key() == Qt.Key.Key_Escape
        text = event.text()
        if event.key() not in _OF_A_FIELD and not (text and text.isprintable()):
            return False
        self._strays.start()
        QApplication.beep()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: digits are ways out, not the beginning of a search."""
        digit = digit_of(event)
        if self._is_stray(event):
            return
        if digit and digit > "0" and not event.isAutoRepeat():
            self.digit_pressed.emit(int(digit))
        elif event.text().isalpha() or event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
        else:
            super().keyPressEvent(event)
