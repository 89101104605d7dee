"""A sheet of any file format, as text cells that still know what they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MAX_COLUMNS = 256
"""Columns that are looked at; more makes the file no list of cards."""


class Kind(StrEnum):
    """What a cell was in the file."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    SHAPED_NUMBER = "shaped_number"
    """A number that may have been typed as something else: ``00123``, ``12E4``, a fraction."""
    DATE = "date"
    """Text is ISO; a time of day follows after a blank unless it is midnight."""
    TIME = "time"
    """Text is ``HH:MM`` or, with seconds, ``HH:MM:SS``."""
    FORMULA = "formula"
    ERROR = "error"
    """An Excel error value, TRUE or FALSE."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `text` may be personal."""

    kind: Kind
    text: str


EMPTY = Cell(Kind.EMPTY, "")


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        number: as a spreadsheet shows it, from 1.
        cells: from column A on, without empty ones at the end.
        cut_short: the row has fewer cells than the heading in a format that writes every cell.
    """

    number: int
    cells: Sequence[Cell]
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole sheet, read before anything of it is used: a damaged file saves nothing.

    Attributes:
        header: texts of the first row that is not empty.
        rows: the rows below it that are not empty; a list, so that it can be let go in pieces.
        template_id: id of our own template, "" for any other file.
        fallback_encoding: the encoding that had to be assumed, "" when none had.
        other_sheets: sheets of the file that were not read.
    """

    header: Sequence[str]
    rows: list[Row]
    template_id: str = ""
    fallback_encoding: str = ""
    other_sheets: int = 0


def column_letter(index: int) -> str:
    """The letters a spreadsheet shows above the column of an index from 0."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells without the empty ones at the end."""
    end = len(cells)
    while end and cells[end - 1].kind is Kind.EMPTY:
        end -= 1
    return tuple(cells[:end])
