"""What the server did not take: why, whose turn it is, what its citizen is told, until when."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from vaxentry.domain.case_turn import Turn, turn_of
from vaxentry.domain.desk_lists import DeskList, RefusedRow
from vaxentry.domain.refusals import Category, of_outcome
from vaxentry.language.spelling import duration
from vaxentry.ui.pages.case_texts import Note, turn_note
from vaxentry.ui.pages.category_filter import category_name, following, say_none_left
from vaxentry.ui.pages.desk_section import ListSection
from vaxentry.ui.surroundings import Surroundings

COLUMNS = (("entry_no", 128), ("name", 140), ("cause", 0), ("owner", 170), ("age", 132))


class RefusedSection(ListSection[RefusedRow]):
    """Each answer with its owner; a word that nobody knows is told raw. K filters."""

    category: Category | None = None

    def __init__(self, around: Surroundings) -> None:
        super().__init__(DeskList.REFUSED, COLUMNS, around)

    def read(self) -> Sequence[RefusedRow]:
        """Runs on the worker thread."""
        return self.book.refused()

    def wanted(self, rows: Sequence[RefusedRow]) -> Sequence[RefusedRow]:
        """Those of the category chosen."""
        chosen = self.category
        shown = [row for row in rows if chosen in {None, self._turn(row).refusal.category}]
        others = len(rows) - len(shown)
        say_none_left(self.empty, self.words, f"desk.empty_{self.which}", others)
        return shown

    def forget(self) -> None:
        """What was looked for is not for somebody else."""
        super().forget()
        self.category = None

    def _turn(self, row: RefusedRow) -> Turn:
        refusal = of_outcome(row.code, rule=row.rule)
        return turn_of(refusal, row.reached_at, self.clock())

    def id_of(self, row: RefusedRow) -> UUID:
        """The record."""
        return row.record.record_id

    def cells(self, row: RefusedRow) -> tuple[str, ...]:
        """Masked, as every list."""
        turn = self._turn(row)
        age = duration(self.words, self.clock() - row.reached_at)
        late = self.words("cases.late", age=age) if turn.late_since else age
        owner = self.words(f"refusal.owner_{turn.refusal.owner}")
        cause = self.words(turn.refusal.cause, code=turn.refusal.code)
        return (row.record.entry_no, row.masked_name, cause, owner, late)

    def title_of(self, row: RefusedRow) -> str:
        """What it is counted as, and the entry."""
        category = self._turn(row).refusal.category
        return f"{self.words(f'refusal.category_{category}')} · {row.record.entry_no}"

    def notes_of(self, row: RefusedRow) -> Sequence[Note]:
        """The whole line of the table of refusals."""
        words, turn = self.words, self._turn(row)
        refusal = turn.refusal
        return (
            (words(refusal.cause, code=refusal.code), "warn"),
            turn_note(words, turn, is_theirs=False),
            (words("cases.citizen", told=words(refusal.citizen)), ""),
            (words("desk.next", told=words(refusal.next, code=refusal.code)), ""),
            (words("desk.raw", code=" · ".join(part for part in (row.code, row.rule) if part)), ""),
        )

    def take_key(self, event: QKeyEvent) -> bool:
        """K: another category; Enter: correct."""
        if event.key() != Qt.Key.Key_K:
            return super().take_key(event)
        self.category = following(self.category)
        self._name_category()
        self.look_again()
        return True

    def _name_category(self) -> None:
        """It stands there as long as it narrows the list."""
        told = self.words("desk.category", name=category_name(self.words, self.category))
        if self.category is None:
            self.banner.say_shortly(told)
        else:
            self.banner.say(told, "wait")
