"""What the civil registry gets: in full only under a lock, masked without any person."""

import csv
import io
from datetime import date
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
import pyzipper

from tests.db.conftest import a_dose
from vaxentry.domain.desk_files import FileForm
from vaxentry.domain.desk_lists import NikCase
from vaxentry.domain.dose import Sex
from vaxentry.language import Words
from vaxentry.reports import dukcapil

WORDS = Words("id")
NUMBER = "9271060312009001"
PASSWORD = "K7QF-2M9D-XW3T-P8RB"
DOSE = a_dose(
    NUMBER, name="SITI AMINAH", birth_place="Sorong", birth_date=date(2000, 12, 3), sex=Sex.FEMALE,
    address="=1+1", village="Klawasi",
)  # fmt: skip
CASES = (
    NikCase(UUID(int=1), "KD-1-001", DOSE, "S1", is_used=False),
    NikCase(UUID(int=2), "KD-1-002", DOSE, "S1", is_used=True, other="S2 2021-08-17"),
)


def rows_of(content: bytes, form: FileForm) -> list[list[str]]:
    if form is FileForm.CSV:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def unlocked(path: Path, password: str) -> bytes:
    with pyzipper.AESZipFile(path) as file:
        file.setpassword(password.encode())
        (name,) = file.namelist()
        content: bytes = file.read(name)
        return content


@pytest.mark.parametrize("form", FileForm)
def test_full_numbers_are_readable_with_the_password_alone(tmp_path: Path, form: FileForm) -> None:
    path = tmp_path / "dukcapil.zip"
    path.write_bytes(dukcapil.content(CASES, "dukcapil", form, PASSWORD, WORDS))
    assert NUMBER.encode() not in path.read_bytes()
    with pytest.raises(RuntimeError):
        unlocked(path, "K7QF-2M9D-XW3T-P8RC")
    headings, first, second = rows_of(unlocked(path, PASSWORD), form)
    assert headings[1] == "NIK"
    assert first[1:6] == [NUMBER, "SITI AMINAH", "Sorong", "03-12-2000", "P"]
    assert first[9] == "NIK tidak ditemukan di data kependudukan"
    assert second[9] == "NIK tercatat atas nama lain (S2 2021-08-17)"
    assert first[6] in {"=1+1", "'=1+1"}


@pytest.mark.parametrize("form", FileForm)
def test_masked_nobody_can_be_told(form: FileForm) -> None:
    _, first, _ = rows_of(dukcapil.content(CASES, "dukcapil", form, "", WORDS), form)
    text = " ".join(first)
    assert "KD-1-001" in text
    for told in (NUMBER, "SITI", "AMINAH", "03-12-2000", "Klawasi", "Sorong"):
        assert told not in text


def test_a_cell_is_never_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(dukcapil.content(CASES, "a", FileForm.XLSX, PASSWORD, WORDS))
    sheet = openpyxl.load_workbook(io.BytesIO(unlocked(path, PASSWORD))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["G2"].value == "=1+1"
