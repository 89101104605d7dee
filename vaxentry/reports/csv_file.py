"""The list of a report as CSV: UTF-8 with its mark, cells that no spreadsheet calculates."""

import csv
from datetime import date, datetime
from pathlib import Path

from vaxentry.domain.backlog import Backlog
from vaxentry.domain.report_desk import Separator, Wanted
from vaxentry.reports.cells import guarded
from vaxentry.reports.listed import Listed
from vaxentry.reports.table import Cell, Lines, headings

SIGNS = {Separator.SEMICOLON: ";", Separator.COMMA: ",", Separator.TAB: "\t"}


def write(draft: Path, found: Backlog, listed: Listed, wanted: Wanted) -> None:
    """Write the headings and every record of the backlog."""
    lines = Lines(wanted.words, found.today)
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file, delimiter=SIGNS[wanted.separator])
        sheet.writerow(headings(wanted.words))
        for row in listed:
            sheet.writerow([cell_text(cell) for cell in lines.cells(row)])


def cell_text(cell: Cell) -> str:
    """A cell as text: days as 2021-08-27, moments with their time of day in the PC's own zone."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(cell) if isinstance(cell, str) else str(cell)
