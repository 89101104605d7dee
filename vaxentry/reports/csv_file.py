"""The list of a report as CSV: UTF-8 with its mark, cells that no spreadsheet calculates."""

import csv
from datetime import date, datetime
from pathlib import Path

from vaxentry.domain.backlog import Backlog
from vaxentry.domain.report_desk import Separator, Wanted
from vaxentry.domain.view_text import view_text
from vaxentry.reports.cells import guarded
from vaxentry.reports.listed import Listed
from vaxentry.reports.table import Cell, Lines, headings

SIGNS = {Separator.SEMICOLON: ";", Separator.COMMA: ",", Separator.TAB: "\t"}


def write(draft: Path, found: Backlog, listed: Listed, wanted: Wanted) -> None:
    """Write the headings and every record; one column more says of which filter a list is."""
    words, view = wanted.words, listed.view
    lines = Lines(words, found.today)
    head = [] if view is None else [words("report.column_filter")]
    told = [] if view is None else [guarded(view_text(words, view))]
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file, delimiter=SIGNS[wanted.separator])
        sheet.writerow([*headings(words), *head])
        for row in listed:
            sheet.writerow([*map(cell_text, lines.cells(row)), *told])


def cell_text(cell: Cell) -> str:
    """A cell as text: days as 2021-08-27, moments with their time of day in the PC's own zone."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(cell) if isinstance(cell, str) else str(cell)
