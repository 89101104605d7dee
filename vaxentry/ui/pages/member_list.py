"""The members of this PC, a line each."""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent

from vaxentry.domain.staff import Member, member_state
from vaxentry.language import Words
from vaxentry.language.spelling import day_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.row_list import RowModel, RowTable

_WIDTHS = (0, 190, 110, 250)
_TONES = {"disabled": "neutral", "ended": "neutral", "one_time": "warn", "active": "good"}


class MemberModel(RowModel[Member]):
    """Name, roles, last day, state.

    Attributes:
        at: the time by which roles are counted.
    """

    at: datetime

    columns = ("name", "roles", "until", "state")
    chip = "state"
    headings = "members"

    def key_of(self, row: Member) -> UUID:
        """The member."""
        return row.id

    def tone_of(self, row: Member) -> str:
        """Good while the member may come in."""
        return _TONES[member_state(row, self.at)]

    def text_of(self, row: Member, column: str) -> str:
        """The words of a cell."""
        words, until = self._words, row.valid_until
        texts = {
            "name": row.name,
            "roles": ", ".join(words(f"staff.role_{role}") for role in sorted(row.roles)),
            "until": day_text(until) if until else words("members.no_end"),
            "state": words(f"staff.is_{member_state(row, self.at)}"),
        }
        return texts[column]


class MemberTable(RowTable):
    """Letters are commands of the page.

    Signals:
        letter_pressed: a letter, small, or "enter".
    """

    letter_pressed = Signal(str)

    def __init__(self, model: MemberModel, words: Words, theme: Theme) -> None:
        super().__init__(model, _WIDTHS, theme)
        self.setAccessibleName(words("members.table"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: letters are commands, not the beginning of a search."""
        letter = event.text().casefold()
        if event.key() in ENTERS:
            self.letter_pressed.emit("enter")
        elif letter.isalpha() and not event.isAutoRepeat():
            self.letter_pressed.emit(letter)
        else:
            super().keyPressEvent(event)
