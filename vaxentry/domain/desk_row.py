"""A row of an imported file that a person must look at, and what can be done with it.

Pure: a row is a value, each act gives the next one, and every act checks the whole row again with
the same readers as a typed card.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from vaxentry.domain.dose import Dose, Origin
from vaxentry.domain.form import MEASURED, Field, Form
from vaxentry.domain.import_desk import CellProblem, RowMark
from vaxentry.domain.look_around import HeldBook, check_in_book
from vaxentry.domain.measures import NOT_RECORDED
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.stacks import Batch
from vaxentry.domain.validation import Checked, what_blocks

RETYPED = frozenset({RuleCode.CELL_DIGITS_LOST, RuleCode.CELL_FORMULA, RuleCode.CELL_UNREADABLE})
"""Findings that say the text of the cell is not what was written: it is typed from the card."""

_NOBODY = UUID(int=0)
"""Stands for a record that will be made: the check needs no more of it."""

_FIELDS = {field.value: field for field in Field}


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A row on the import desk. Personal data: only ever in the encrypted store and on the screen.

    Attributes:
        stack: the stack its record will belong to.
        cells: what the file says, by field code; by column letter where there is no heading.
        columns: letter of the column of each field code the file has.
        noted: what was wrong with the cells or the row when the file was read.
        typed: what was typed here since, by the same keys; it counts in place of `cells`.
        confirmed: a person said that what is noted about the whole row is right as it is.
        set_aside: a person said that it is not to be imported.
        problems: what stands in the way now.
    """

    mark: RowMark
    stack: UUID
    file_name: str
    cells: Mapping[str, str]
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    noted: Sequence[CellProblem] = ()
    typed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    confirmed: bool = False
    set_aside: bool = False
    problems: Sequence[CellProblem] = ()

    @property
    def is_clean(self) -> bool:
        """Whether it can be imported as it stands."""
        return not (self.problems or self.set_aside)

    @property
    def is_touched(self) -> bool:
        """Whether somebody worked on it here."""
        return bool(self.typed) or self.confirmed

    @property
    def form(self) -> Form:
        """Raw text by field, without the empty ones; an empty measure is not recorded."""
        texts = {field: self.text(code) for code, field in _FIELDS.items()}
        texts |= {at: NOT_RECORDED for at in MEASURED if not texts[at].strip()}
        return {field: text for field, text in texts.items() if text}

    @property
    def stray(self) -> Mapping[str, str]:
        """Text by letter of the cells outside the columns that is still there."""
        texts = {key: self.text(key) for key in self.cells if key not in _FIELDS}
        return {key: text for key, text in texts.items() if text}

    def text(self, key: str) -> str:
        """What a cell says now."""
        return self.typed.get(key, self.cells.get(key, ""))

    def problem_at(self, field: Field) -> CellProblem | None:
        """The first thing wrong at a field."""
        return next((one for one in self.problems if one.field is field), None)

    @property
    def row_problems(self) -> Sequence[CellProblem]:
        """What is wrong with the row as a whole and takes a person's word."""
        return [one for one in self.problems if one.field is None and not one.column]


def temporary_id(record_id: UUID) -> str:
    """The number of somebody without any document; as unique as the record."""
    return f"TANPA-{record_id.hex[-12:].upper()}"


def checked_in_book(
    row: DeskRow,
    book: HeldBook,
    *,
    today: date,
    record_id: UUID,
    batches: Sequence[Batch] = (),
    corrected: UUID | None = None,
) -> Checked:
    """The card that the row says, with everything the book finds in it; off the main thread.

    Args:
        record_id: of the record that it becomes or corrects.
        batches: those of its stack.
        corrected: the record that it would correct, if any.
    """
    return check_in_book(
        book,
        row.form,
        today=today,
        batches=batches,
        temporary_id=temporary_id(record_id),
        corrected=corrected,
    )


def recheck(row: DeskRow, *, today: date) -> DeskRow:
    """The row with what stands in its way now."""
    left = [one for one in row.noted if not _is_answered(one, row)]
    at_cells = {one.field for one in left if one.field}
    broken = [
        CellProblem(row.columns.get(one.field.value, ""), one.field, one.code, one.params)
        for one in what_blocks(row.form, today=today, temporary_id=temporary_id(_NOBODY))
        if one.field not in at_cells
    ]
    return replace(row, problems=(*left, *broken))


def type_cell(row: DeskRow, key: str, text: str, *, today: date) -> DeskRow:
    """The row after a text was typed into one of its cells; the same text again confirms it."""
    return recheck(replace(row, typed={**row.typed, key: text}), today=today)


def clear_stray(row: DeskRow, *, today: date) -> DeskRow:
    """The row without what stood outside its columns."""
    return recheck(replace(row, typed={**row.typed, **dict.fromkeys(row.stray, "")}), today=today)


def confirm(row: DeskRow, *, today: date) -> DeskRow:
    """The row after a person said that it is a card of its own and whole."""
    return recheck(replace(row, confirmed=True), today=today)


def put_aside(row: DeskRow, *, aside: bool) -> DeskRow:
    """The row after a person said that it is not to be imported, or is after all."""
    return replace(row, set_aside=aside)


def dose_of(row: DeskRow, dose: Dose) -> Dose:
    """The dose with where each of its fields came from; what no cell holds is as the check said.

    A cell that says "normal" stays a confirmation: what has no figure and another origin is not on
    the card.
    """
    origins = {
        field: Origin.TYPED if field.value in row.typed else Origin.FILE
        for field, text in row.form.items()
        if text.strip() and dose.origins.get(field) is not Origin.CONFIRMED
    }
    return replace(dose, origins={**dose.origins, **origins})


def _is_answered(noted: CellProblem, row: DeskRow) -> bool:
    if noted.field is not None:
        return noted.field.value in row.typed
    return noted.column in row.typed if noted.column else row.confirmed
