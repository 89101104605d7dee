"""Lists to go through: clinical warnings, complaints, missing doses. They are no conflicts."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from vaxentry.domain.case_steps import GONE_THROUGH
from vaxentry.domain.desk_lists import KIND_OF, DeskList, LookedRow
from vaxentry.language.spelling import day_text, moment
from vaxentry.ui.pages.case_texts import Note
from vaxentry.ui.pages.desk_section import ListSection
from vaxentry.ui.pages.lists_cells import found_text
from vaxentry.ui.surroundings import Surroundings

COLUMNS = (
    ("entry_no", 126),
    ("name", 124),
    ("card", 62),
    ("found", 0),
    ("looked", 112),
)


class LookedSection(ListSection[LookedRow]):
    """What was found on cards that were saved all the same. S notes that it was gone through."""

    def __init__(self, which: DeskList, around: Surroundings) -> None:
        super().__init__(which, COLUMNS, around)

    def read(self) -> Sequence[LookedRow]:
        """Runs on the worker thread."""
        return self.book.looked(KIND_OF[self.which])

    def id_of(self, row: LookedRow) -> UUID:
        """The record."""
        return row.flagged.record_id

    def cells(self, row: LookedRow) -> tuple[str, ...]:
        """Masked, as every list."""
        one, done = row.flagged, row.done
        seen = self.words("desk.looked", author=done.author) if done else ""
        card = self.words("desk.card", stack=one.stack_number, card=one.card_no)
        found = found_text(one, self.words)
        return (one.entry_no, one.masked_name, card, found, seen)

    def title_of(self, row: LookedRow) -> str:
        """The list and the entry."""
        return f"{self.words(f'desk.list_{self.which}')} · {row.flagged.entry_no}"

    def notes_of(self, row: LookedRow) -> Sequence[Note]:
        """What was found, and who has looked at it."""
        day = self.words("desk.given_on", day=day_text(row.flagged.given_on))
        told = [(day, ""), (found_text(row.flagged, self.words), "warn")]
        if row.done is None:
            told.append((self.words("desk.to_look"), ""))
        else:
            at = moment(self.words, row.done.at)
            told.append((self.words("desk.looked_at", author=row.done.author, at=at), ""))
        return (*told, (self.words(f"desk.about_{self.which}"), ""))

    def take_key(self, event: QKeyEvent) -> bool:
        """S: gone through; Enter: correct."""
        row = self.current
        if row is not None and event.key() == Qt.Key.Key_S:
            step = GONE_THROUGH[KIND_OF[self.which]]
            record = self.id_of(row)
            work = partial(self.book.take_step, [record], step)
            self.write(work, partial(self._on_looked, record))
            return True
        return super().take_key(event)

    def _on_looked(self, record: UUID, _: object) -> None:
        """On with the next line, unless somebody went on already."""
        if self.table.key == record:
            following = self.table.currentIndex().row() + 1
            self.table.selectRow(min(following, self.model.rowCount() - 1))
        self.look_again()
