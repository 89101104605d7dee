"""Files of cards as clerks have them. The NIKs are those of the SATUSEHAT sandbox."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl

from tests.importing.fake_book import FakeBook, Strangers
from vaxentry.domain.form import Field
from vaxentry.domain.vaccine_rules import BUILT_IN, Rules
from vaxentry.importing.columns import label
from vaxentry.importing.report import ImportReport
from vaxentry.importing.run import import_stack

TODAY = date(2021, 9, 1)
NIKS = (
    "9271060312000001",
    "9204014804000002",
    "9104224509000003",
    "9104223107000004",
    "9104224606000005",
    "9104025209000006",
)
Values = Mapping[Field, Any]


def card(number: int = 0, /, **changes: Any) -> dict[Field, Any]:
    """A card that can be saved; `changes` by field code."""
    nik = NIKS[number]
    day, female = divmod(int(nik[6:8]), 40)[1], int(nik[6:8]) > 40
    values: dict[Field, Any] = dict.fromkeys(Field, "") | {
        Field.GIVEN_ON: "12-08-2021",
        Field.VACCINE: "Sinovac",
        Field.BATCH: "202108001",
        Field.ID_TYPE: "nik",
        Field.ID_NUMBER: nik,
        Field.NAME: f"CONTOH {'ABCDEF'[number]}",
        Field.BIRTH_DATE: f"{day:02d}-{nik[8:10]}-20{nik[10:12]}",
        Field.SEX: "P" if female else "L",
        Field.PHONE: f"08120000000{number}",
        Field.TICKET: f"P-TIKET{number}",
        Field.SCREENING: "lanjut",
        Field.DOSE_NO: "1",
        Field.COMPLAINT: "-",
    }
    return values | {Field(code): value for code, value in changes.items()}


def write_xlsx(path: Path, cards: Sequence[Values], header: Sequence[str] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append([label(field) for field in Field] if header is None else header)
    for one in cards:
        sheet.append([one[field] if one[field] != "" else None for field in Field])
    book.save(path)
    return path


def with_sheet_xml(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a workbook whose first sheet was changed by hand."""
    changed = path.with_name(f"changed-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                after = change(content)
                assert after != content
                content = after
            new.writestr(part, content)
    return changed


def csv_text(cards: Sequence[Values], separator: str = ";") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow([label(field) for field in Field])
    writer.writerows([[one[field] for field in Field] for one in cards])
    return out.getvalue()


def write_csv(path: Path, cards: Sequence[Values], separator: str = ";") -> Path:
    path.write_text(csv_text(cards, separator), encoding="utf-8", newline="")
    return path


def run(path: Path, book: FakeBook, table: Rules = BUILT_IN, **more: Any) -> ImportReport:
    return import_stack(path, book, Strangers(table), today=TODAY, new_id=uuid4, **more)


def letter(field: Field) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXY"[list(Field).index(field)]


def rules(report: ImportReport) -> list[tuple[int, str, str]]:
    """Row, column and rule of every finding."""
    return [
        (row.row, problem.column, str(problem.code))
        for row in report.rows
        for problem in row.problems
    ]
