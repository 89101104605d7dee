from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from tests.importing.fake_book import FakeBook
from tests.importing.stack_files import card, run
from vaxentry.domain.form import Field
from vaxentry.errors import FileError
from vaxentry.importing.columns import label, read_columns
from vaxentry.importing.readers import read_sheet
from vaxentry.importing.template import write_template
from vaxentry.language import LANGUAGES, Words

ID = UUID(int=7)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "templat.xlsx"
    write_template(file, new_id=lambda: ID)
    return file


def test_every_field_has_a_text_column_under_a_frozen_heading(template: Path) -> None:
    sheet: Any = openpyxl.load_workbook(template)["Kartu"]
    assert [cell.value for cell in sheet[1]] == [label(field) for field in Field]
    formats = {sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]}
    assert formats == {"@"}
    assert sheet.freeze_panes == "A2"


def test_the_guide_is_there_in_both_languages(template: Path) -> None:
    guide: Any = openpyxl.load_workbook(template)["Petunjuk"]
    texts = {cell.value for row in guide.iter_rows() for cell in row}
    for language in LANGUAGES:
        words = Words(language)
        assert {words("import.guide_text"), words("import.guide_dates")} <= texts
        assert {label(field, language) for field in Field} <= texts


def test_a_filled_template_is_imported(template: Path) -> None:
    workbook = openpyxl.load_workbook(template)
    workbook["Kartu"].append([card()[field] or None for field in Field])
    workbook.active = workbook["Petunjuk"]
    workbook.save(template)
    report = run(template, FakeBook())
    assert (report.saved, report.bad, report.other_sheets) == (1, 0, 0)
    assert (report.unknown_columns, read_sheet(template).template_id) == ((), str(ID))


def test_an_empty_template_has_no_rows(template: Path) -> None:
    assert run(template, FakeBook()).total == 0


def test_a_file_that_exists_is_left_alone(template: Path) -> None:
    before = template.read_bytes()
    with pytest.raises(FileError) as caught:
        write_template(template)
    assert caught.value.text_key == "error.file_exists"
    assert template.read_bytes() == before


def test_a_folder_is_told_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        write_template(tmp_path)
    assert caught.value.text_key == "error.file_is_folder"


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        write_template(tmp_path / f"{300 * 'n'}.xlsx")
    assert caught.value.text_key == "error.file_name_long"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        write_template(tmp_path / "none" / "a.xlsx")
    assert caught.value.text_key == "error.file_not_written"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headings_of_each_language_name_each_field_once(language: str) -> None:
    columns = read_columns([label(field, language) for field in Field])
    assert list(columns.fields.values()) == list(Field)
