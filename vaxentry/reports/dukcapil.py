"""What the civil registry is asked: one row a person, as a workbook or CSV.

Full numbers only ever lie in a locked file: the table is made in memory, and what reaches the disk
is encrypted (AES-256 in a ZIP). Masked, it needs no lock.
"""

import csv
import io
from collections.abc import Sequence
from typing import Any

import pyzipper
import xlsxwriter

from vaxentry.domain.dates import show_date
from vaxentry.domain.desk_files import FileForm
from vaxentry.domain.desk_lists import NikCase
from vaxentry.domain.dose import Dose
from vaxentry.domain.identity import masked_identity
from vaxentry.domain.names import mask_name
from vaxentry.language import Words
from vaxentry.reports.cells import guarded

COLUMNS = (
    "row",
    "nik",
    "name",
    "birth_place",
    "birth_date",
    "sex",
    "address",
    "village",
    "kk",
    "question",
    "entry_no",
    "given_on",
    "site",
    "answer",
)
"""Each has its heading ``dukcapil.column_<name>``; the registry fills in ``kk`` and ``answer``."""
_WIDTHS = (5, 20, 28, 16, 13, 8, 30, 18, 20, 34, 18, 13, 14, 30)


def content(
    cases: Sequence[NikCase], name: str, form: FileForm, password: str, words: Words
) -> bytes:
    """The file with these persons.

    Args:
        cases: the persons.
        name: of the table within a locked file, without its ending.
        form: the kind of table.
        password: locks the file, which then holds the full numbers; "" = masked.
        words: the language of the headings.
    """
    rows = [cells(number, one, words, masked=not password) for number, one in enumerate(cases, 1)]
    headings = [words(f"dukcapil.column_{name}") for name in COLUMNS]
    table: bytes = _MAKERS[form](headings, rows)
    return _locked(table, f"{name}.{form}", password) if password else table


def cells(number: int, one: NikCase, words: Words, *, masked: bool) -> list[str]:
    """The row of a person; masked, nothing of it tells who that is but the entry number."""
    dose = one.dose
    question = words("dukcapil.used", other=one.other) if one.is_used else words("dukcapil.missing")
    return [
        str(number),
        *(_masked(dose) if masked else _in_full(dose)),
        "",
        question,
        one.entry_no,
        show_date(dose.given_on),
        one.site,
        "",
    ]


def _in_full(dose: Dose) -> list[str]:
    return [
        dose.identity.number,
        dose.name,
        dose.birth_place,
        show_date(dose.birth_date) if dose.birth_date else "",
        dose.sex or "",
        dose.address,
        dose.village,
    ]


def _masked(dose: Dose) -> list[str]:
    return [masked_identity(dose.identity), mask_name(dose.name), "", "", "", "", ""]


def _workbook(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """In memory: a writer that keeps sheets in files of its own would leave numbers on the disk."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    sheet, bold = book.add_worksheet("Dukcapil"), book.add_format({"bold": True})
    for at, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, heading, bold)
    for line, row in enumerate(rows, start=1):
        for at, text in enumerate(row):
            sheet.write_string(line, at, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    content = io.StringIO(newline="")
    sheet = csv.writer(content)
    sheet.writerow(headings)
    sheet.writerows([guarded(cell) for cell in row] for row in rows)
    return content.getvalue().encode("utf-8-sig")


_MAKERS: Any = {FileForm.XLSX: _workbook, FileForm.CSV: _csv}


def _locked(table: bytes, name: str, password: str) -> bytes:
    content = io.BytesIO()
    with pyzipper.AESZipFile(
        content, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as file:
        file.setpassword(password.encode())
        file.writestr(name, table)
    return content.getvalue()
