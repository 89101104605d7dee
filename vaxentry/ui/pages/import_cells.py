"""How a cell of the import desk looks and what it says."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QIcon

from vaxentry.domain.desk_row import DeskRow
from vaxentry.domain.form import Field
from vaxentry.domain.import_desk import CellProblem
from vaxentry.language import Words
from vaxentry.ui.sentences import rule_text
from vaxentry.ui.theme.icons import icon
from vaxentry.ui.theme.theme import Theme

_SIZE = 16
_LONGEST = 80
_WIDE = 170
WIDTHS: Mapping[Field | None, int] = {
    None: 130,
    Field.ID_NUMBER: _WIDE,
    Field.NAME: 190,
    Field.PHONE: 140,
    Field.ADDRESS: _WIDE,
    Field.VACCINATOR: 140,
    Field.VILLAGE: 130,
    Field.SCREENING: 130,
    Field.BATCH: 120,
    Field.TICKET: 120,
}
"""Wider columns than the usual, in pixels; None for the note of the row."""
WIDTH = 112


def cell_text(text: str) -> str:
    """A text on one line, cut where no column could show more."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def cell_name(field: Field | None, words: Words) -> str:
    """The heading of a column."""
    return words(f"field.{field.value}") if field else words("import.whole_row")


def sentence(problem: CellProblem, words: Words) -> str:
    """What is wrong, in a sentence."""
    return rule_text(words, problem.code, dict(problem.params))


def place_text(row: DeskRow, field: Field | None, words: Words) -> str:
    """Where a cell is, as the spreadsheet of the file would call it."""
    letter = row.columns.get(field.value, "") if field else ""
    parts = [
        words("import.at_row", row=row.mark.row),
        words("import.at_column", column=letter) if letter else "",
        cell_name(field, words),
    ]
    return " · ".join(part for part in parts if part)


def note_text(row: DeskRow, words: Words) -> str:
    """What there is to say of a row as a whole: why, and what stands outside its columns."""
    if row.set_aside:
        return words("import.set_aside")
    short = [words(f"import.short_{one.code}") for one in row.row_problems]
    return " · ".join((*short, *(f"{at}: {text}" for at, text in row.stray.items())))


class CellLooks:
    """Colours and icons of cells in the theme in force."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._icons: dict[tuple[str, str], QIcon] = {}

    def look(self, role: int, row: DeskRow, problem: CellProblem | None, *, typed: bool) -> Any:
        """The value of a decorating role: a wrong cell has icon, colour and words."""
        tokens = self._theme.tokens
        if role == Qt.ItemDataRole.FontRole and row.set_aside:
            font = QFont()
            font.setStrikeOut(True)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and (problem or row.set_aside):
            return QColor(tokens.error if problem else tokens.muted)
        if role == Qt.ItemDataRole.BackgroundRole and problem:
            return QColor(tokens.error_soft)
        if role == Qt.ItemDataRole.BackgroundRole and row.is_clean:
            return QColor(tokens.good_soft)
        if role == Qt.ItemDataRole.DecorationRole and (problem or typed):
            name, colour = ("warning", tokens.error) if problem else ("correct", tokens.muted)
            return self._icon(name, colour)
        return None

    def row_icon(self, row: DeskRow) -> QIcon:
        """The state of a row."""
        tokens = self._theme.tokens
        if row.set_aside:
            return self._icon("void", tokens.muted)
        if row.is_clean:
            return self._icon("check", tokens.good)
        return self._icon("warning", tokens.error)

    def _icon(self, name: str, colour: str) -> QIcon:
        """One icon; a table asks for the same few again and again."""
        if (name, colour) not in self._icons:
            self._icons[name, colour] = icon(name, colour, size=_SIZE)
        return self._icons[name, colour]
