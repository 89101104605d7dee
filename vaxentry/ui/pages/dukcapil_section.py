"""*NIK tidak ditemukan*: not an error, and counted; what the civil registry is asked."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from vaxentry.domain.desk_lists import DeskList, NikRow
from vaxentry.language.spelling import day_text, duration, moment
from vaxentry.ui.pages.case_texts import Note
from vaxentry.ui.pages.desk_section import ListSection
from vaxentry.ui.surroundings import Surroundings

COLUMNS = (
    ("entry_no", 126),
    ("name", 0),
    ("identity", 142),
    ("asked", 152),
    ("age", 104),
    ("sent", 136),
)


class DukcapilSection(ListSection[NikRow]):
    """Waits for the registry. What was not found the server looks up again, and its news take the
    row away; whose a number is that two use is decided once the registry has answered.

    Signals:
        file_wanted: True = in full, under a password; False = masked.
    """

    file_wanted = Signal(bool)

    def __init__(self, around: Surroundings) -> None:
        super().__init__(DeskList.DUKCAPIL, COLUMNS, around)

    def read(self) -> Sequence[NikRow]:
        """Runs on the worker thread."""
        return self.book.niks()

    def id_of(self, row: NikRow) -> UUID:
        """The record."""
        return row.record_id

    def cells(self, row: NikRow) -> tuple[str, ...]:
        """Masked, as every list."""
        sent = moment(self.words, row.sent.at) if row.sent else self.words("desk.not_sent")
        age = duration(self.words, self.clock() - row.since)
        asked = self.words(self._question(row))
        return (row.entry_no, row.masked_name, row.identity_masked, asked, age, sent)

    def _question(self, row: NikRow) -> str:
        return "desk.nik_used" if row.is_used else "desk.nik_not_found"

    def title_of(self, row: NikRow) -> str:
        """What is asked, and the entry."""
        return f"{self.words(self._question(row))} · {row.entry_no}"

    def notes_of(self, row: NikRow) -> Sequence[Note]:
        """Whose turn it is: nobody's here."""
        words = self.words
        key = "desk.about_used" if row.is_used else "refusal.cause_nik_pending"
        told = [(words("desk.given_on", day=day_text(row.given_on)), ""), (words(key), "")]
        owner = words("refusal.owner_dukcapil")
        told.append((words("cases.turn", owner=owner), "wait"))
        citizen = "checking_nik" if row.is_used else "register"
        told.append((words("cases.citizen", told=words(f"refusal.citizen_{citizen}")), ""))
        if row.sent is not None:
            at = moment(words, row.sent.at)
            told.append((words("desk.sent_at", at=at, author=row.sent.author), ""))
        return (*told, (words("desk.not_rechecked" if row.is_used else "desk.rechecked"), ""))

    def take_key(self, event: QKeyEvent) -> bool:
        """E: a file in full, M: masked; Enter: correct."""
        if event.key() in {Qt.Key.Key_E, Qt.Key.Key_M} and self.rows:
            self.file_wanted.emit(event.key() == Qt.Key.Key_E)
            return True
        return super().take_key(event)
