"""The workbook that people fill in: text columns, so that Excel leaves every digit alone."""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import openpyxl
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from vaxentry.domain.dose import IdType, Screening, Sex
from vaxentry.domain.form import Field
from vaxentry.errors import FileError
from vaxentry.importing.columns import REQUIRED, label
from vaxentry.language import LANGUAGES, Words
from vaxentry.out_path import refuse_long, refuse_place

CARDS_SHEET = "Kartu"
GUIDE_SHEET = "Petunjuk"
TEMPLATE_PROPERTY = "VaxEntryTemplate"
"""Custom property of the workbook that holds the template's id."""

_TEXT = "@"
_CHOICES: dict[Field, Sequence[str]] = {
    Field.ID_TYPE: [one.value for one in IdType],
    Field.SEX: [one.value for one in Sex],
    Field.SCREENING: [one.value for one in Screening],
}
_LAST_ROW = 50_001
_WIDTH = 20
_GUIDE_WIDTHS = (24, 20, 70, 70)
_GUIDE_LINES = ("guide_text", "guide_dates", "guide_rows", "guide_again", "guide_private")


def write_template(path: Path, *, new_id: Callable[[], UUID] = uuid4) -> None:
    """Write an empty workbook for a stack of cards.

    Args:
        path: a new file; one that exists may hold cards and is left alone.
        new_id: makes the id by which later versions of what is filled in are recognised.

    Raises:
        FileError: ``file_is_folder``, ``file_name_long``, ``file_exists``, ``file_not_written``.
    """
    book = openpyxl.Workbook()
    cards = book.active
    assert cards is not None
    _fill_cards(cards)
    _fill_guide(book.create_sheet(GUIDE_SHEET))
    # The stubs don't know custom properties.
    properties: Any = book
    properties.custom_doc_props.append(StringProperty(name=TEMPLATE_PROPERTY, value=str(new_id())))
    content = BytesIO()
    try:
        book.save(content)  # which writes files of its own on the way
    except OSError:
        raise FileError(reason="file_not_written") from None
    _write_new(path, content.getvalue())


def _write_new(path: Path, content: bytes) -> None:
    """The whole file, or none: the beginning of one would be taken for a file with cards."""
    refuse_place(path)
    try:
        with path.open("xb") as file:
            try:
                file.write(content)
                file.flush()
            except OSError:
                path.unlink()
                raise
    except FileExistsError:
        raise FileError(reason="file_exists") from None
    except OSError as e:
        refuse_long(path, e)
        raise FileError(reason="file_not_written") from None
    except ValueError:
        raise FileError(reason="file_not_written") from None


def _fill_cards(sheet: Any) -> None:
    sheet.title = CARDS_SHEET
    sheet.freeze_panes = "A2"
    for number, field in enumerate(Field, start=1):
        heading = sheet.cell(row=1, column=number, value=label(field))
        heading.font = Font(bold=True)
        heading.number_format = _TEXT
        column = sheet.column_dimensions[get_column_letter(number)]
        column.number_format = _TEXT
        column.width = _WIDTH
        if field in _CHOICES:
            _offer(sheet, number, _CHOICES[field])


def _offer(sheet: Any, number: int, choices: Sequence[str]) -> None:
    """A list to choose from; other texts may still be typed, the import knows more words."""
    listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', showErrorMessage=False)
    letter = get_column_letter(number)
    listed.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(listed)


def _fill_guide(sheet: Any) -> None:
    languages = [Words(language) for language in LANGUAGES]
    for line in _GUIDE_LINES:
        sheet.append([words(f"import.{line}") for words in languages])
    sheet.append([])
    for field in Field:
        needed = [words("import.needed") if field in REQUIRED else "" for words in languages]
        names = [label(field, one) for one in LANGUAGES]
        sheet.append([*names, *needed])
    _lay_out(sheet)


def _lay_out(sheet: Any) -> None:
    for number, width in enumerate(_GUIDE_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
