"""From the cells of a row to the raw text of a form, or to what is wrong with them.

Nothing is converted that a spreadsheet may have changed: a number where an identity number or a
ticket belongs is an error, because Excel keeps fifteen digits and the sixteenth becomes 0 while
the NIK still looks valid.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vaxentry.domain.dates import show_date
from vaxentry.domain.form import Field, Form
from vaxentry.domain.import_desk import CellProblem
from vaxentry.domain.rules import RuleCode
from vaxentry.importing.cells import EMPTY, Cell, Kind, Row, column_letter
from vaxentry.importing.columns import Columns


@dataclass(frozen=True, slots=True)
class CardRow:
    """What one row says.

    Attributes:
        number: as a spreadsheet shows it.
        form: raw text by field, also of cells that have a problem; without the empty ones.
        stray: text by column letter of cells in columns that have no heading.
        columns: letter of the column of each field the file has.
    """

    number: int
    form: Form
    columns: Mapping[Field, str]
    stray: Mapping[str, str]
    problems: Sequence[CellProblem] = ()


_NEVER_TEXT = {
    Kind.FORMULA: RuleCode.CELL_FORMULA,
    Kind.ERROR: RuleCode.CELL_UNREADABLE,
}
_DATES = frozenset({Field.GIVEN_ON, Field.BIRTH_DATE, Field.DEFERRED_UNTIL})
_IDENTIFIERS = frozenset({Field.ID_NUMBER, Field.TICKET})
_WRITTEN_OUT = frozenset({*_IDENTIFIERS, Field.PHONE, Field.BATCH})
# Fields whose value is the number itself, however the cell shows it.
_MEASURES = frozenset(
    {Field.BIRTH_ORDER, Field.PHONE, Field.TEMPERATURE, Field.DOSE_NO, Field.VOLUME}
)
_SCIENTIFIC = re.compile(r"\s*[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+\s*")
_SIXTEEN_ENDING_IN_0 = re.compile(r"[0-9]{15}0")
_SIXTEEN = re.compile(r"[0-9]{16}")
_SUSPICIOUS = 5


def read_rows(rows: Iterable[Row], columns: Columns) -> list[CardRow]:
    """What every row says, with the findings that need the other rows to be seen."""
    return _with_lost_digits([_card_row(row, columns) for row in rows])


def _card_row(row: Row, columns: Columns) -> CardRow:
    letters = {field: column_letter(index) for index, field in columns.fields.items()}
    form: dict[Field, str] = {}
    problems = [CellProblem("", None, RuleCode.ROW_CUT)] if row.cut_short else []
    for index, field in columns.fields.items():
        cell = row.cells[index] if index < len(row.cells) else EMPTY
        if cell.kind is not Kind.EMPTY:
            form[field] = _text(field, cell)
        if rule := _broken_rule(field, cell):
            problems.append(CellProblem(letters[field], field, rule))
    stray = _stray(row, columns)
    problems += [CellProblem(letter, None, RuleCode.CELL_OUTSIDE) for letter in stray]
    return CardRow(row.number, form, letters, stray, tuple(problems))


def _stray(row: Row, columns: Columns) -> dict[str, str]:
    return {
        column_letter(index): cell.text
        for index, cell in enumerate(row.cells)
        if cell.kind is not Kind.EMPTY
        and index not in columns.fields
        and column_letter(index) not in columns.unknown
    }


def _text(field: Field, cell: Cell) -> str:
    """The text as it would be typed: a date cell is the day it is, whatever its format shows."""
    if cell.kind is Kind.DATE and field in _DATES and " " not in cell.text:
        return show_date(date.fromisoformat(cell.text))
    return cell.text


def _broken_rule(field: Field, cell: Cell) -> RuleCode | None:
    match cell.kind:
        case Kind.FORMULA | Kind.ERROR:
            return _NEVER_TEXT[cell.kind]
        case Kind.NUMBER | Kind.SHAPED_NUMBER:
            return _number_rule(field, cell)
        case Kind.DATE | Kind.TIME:
            return _date_rule(field, cell)
        case Kind.TEXT if field in _WRITTEN_OUT and _SCIENTIFIC.fullmatch(cell.text):
            return RuleCode.CELL_DIGITS_LOST
    return None


def _number_rule(field: Field, cell: Cell) -> RuleCode | None:
    if field in _IDENTIFIERS:
        return RuleCode.CELL_DIGITS_LOST
    shaped = cell.kind is Kind.SHAPED_NUMBER and field not in _MEASURES
    return RuleCode.CELL_NUMBER_SHAPED if shaped else None


def _date_rule(field: Field, cell: Cell) -> RuleCode | None:
    if cell.kind is Kind.TIME:
        return None if field is Field.GIVEN_AT else RuleCode.CELL_BECAME_DATE
    if field not in _DATES:
        return RuleCode.CELL_BECAME_DATE
    return RuleCode.CELL_DATE_WITH_TIME if " " in cell.text else None


def _with_lost_digits(rows: list[CardRow]) -> list[CardRow]:
    """A file whose every sixteen-digit number ends in 0 went through a number column of Excel.

    Five different numbers that all end in 0 by chance: one file in 100,000.
    """
    numbers = {row.form.get(Field.ID_NUMBER, "").strip() for row in rows}
    sixteen = {text for text in numbers if _SIXTEEN.fullmatch(text)}
    if len(sixteen) < _SUSPICIOUS or not all(map(_SIXTEEN_ENDING_IN_0.fullmatch, sixteen)):
        return rows
    return [
        _marked(row) if row.form.get(Field.ID_NUMBER, "").strip() in sixteen else row
        for row in rows
    ]


def _marked(row: CardRow) -> CardRow:
    if any(problem.code == RuleCode.CELL_DIGITS_LOST for problem in row.problems):
        return row
    letter = row.columns[Field.ID_NUMBER]
    problem = CellProblem(letter, Field.ID_NUMBER, RuleCode.CELL_DIGITS_LOST)
    return replace(row, problems=(*row.problems, problem))
