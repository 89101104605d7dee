"""A file as whoever opens it sees it."""

import csv
import io
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import openpyxl

OFFICE = which("soffice")
LIST_SHEET = 2
_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,"
"""Commas, quotes, UTF-8, from the first line on, every text in quotes; then the sheet's number."""
_FROM_CSV = "CSV:59,34,76,1,,0,false,false"
"""Semicolons, quotes, UTF-8: as a double click on the file opens it."""


def sheet_rows(path: Path, name: str) -> list[tuple[Any, ...]]:
    """The values of a sheet of a workbook, line by line."""
    book = openpyxl.load_workbook(path)
    return list(book[name].iter_rows(values_only=True))


def office_rows(file: Path, folder: Path) -> list[list[str]]:
    """The list of a report as LibreOffice shows it, its heading first; `folder` is for its own."""
    is_csv = file.suffix == ".csv"
    sheet, reading = (-1, [f"--infilter={_FROM_CSV}"]) if is_csv else (LIST_SHEET, [])
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "out"
    subprocess.run(
        [str(OFFICE), profile, "--headless", *reading, "--convert-to", f"{_AS_CSV}{sheet}",
         "--outdir", str(out), str(file)],
        check=True, capture_output=True, timeout=90,
    )  # fmt: skip
    (result,) = out.iterdir()
    text = result.read_bytes().decode("utf-8-sig")
    result.unlink()
    return list(csv.reader(io.StringIO(text, newline="")))
