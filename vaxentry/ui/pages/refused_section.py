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
from vaxentry.ui.pages.desk_section import ListSection
from vaxentry.ui.surroundings import Surroundings

COLUMNS = (("entry_no", 128), ("name", 140), ("cause", 0), ("owner", 170), ("age", 132))
_CATEGORIES: tuple[Category | None, ...] = (None, *Category)


class RefusedSection(ListSection[RefusedRow]):
    """Each answer with its owner; a word that nobody knows is told raw. K filters."""

    category: Category | None = None

    def __init__(self, around: Surroundings) -> None:
        super().__init__(DeskList.REFUSED, COLUMNS, around)

    def read(self) -> Sequence[RefusedRow]:
        """Runs on the worker thread."""
        wanted = self.category
        rows = self.book.refused()
        return [row for row in rows if wanted is None or self._turn(row).refusal.category is wanted]

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
        at = _CATEGORIES.index(self.category) + 1
        self.category = _CATEGORIES[at % len(_CATEGORIES)]
        named = f"refusal.category_{self.category}" if self.category else "cases.all_categories"
        self.banner.say_shortly(self.words("desk.category", name=self.words(named)))
        self.look_again()
        return True
