"""A report as a workbook: a sheet of figures and a sheet with the list, never more in memory
than a row.

No cell is ever calculated: texts are written as texts, whatever sign they begin with.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from vaxentry.domain.backlog import Backlog, Dimension
from vaxentry.domain.backlog_text import (
    Fact,
    about,
    age_facts,
    group_text,
    paper_facts,
    state_facts,
    summary,
    title_text,
    view_facts,
)
from vaxentry.domain.report_desk import Wanted
from vaxentry.language import Words
from vaxentry.reports.listed import Listed
from vaxentry.reports.table import COLUMNS, Cell, Lines, headings

_DAY, _MOMENT = "dd-mm-yyyy", "dd-mm-yyyy hh:mm"
_WIDTHS = {
    "cause": 44, "name": 28, "identity": 20, "village": 18, "since": 17, "saved_at": 17,
    "overdue": 18, "given_on": 18, "state": 18, "stack": 8, "card": 8, "dose_no": 10,
}  # fmt: skip
_WIDTH = 14
_A4 = 9
_HEAD = {"bold": True, "bg_color": "#E8ECEE", "bottom": 1}

Line = tuple[str, Sequence[Cell]]
"""The format of a line of the first sheet ("" = plain), and its cells."""


def write(draft: Path, found: Backlog, listed: Listed, wanted: Wanted) -> None:
    """Write the workbook; what is on its way lies beside it."""
    options = {
        "constant_memory": True,
        "tmpdir": str(draft.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(draft), options)
    try:
        _fill(book, found, listed, wanted.words)
        book.close()
    except FileCreateError as e:
        raise e.args[0] from e
    finally:
        _let_go(book)


def _let_go(book: Any) -> None:
    """Close what the library leaves open when a workbook is not finished: some systems remove no
    folder with an open file in it.
    """
    for sheet in book.worksheets():
        with suppress(OSError):
            sheet.row_data_fh.close()


def _fill(book: Any, found: Backlog, listed: Listed, words: Words) -> None:
    book.set_properties({"title": title_text(words, listed.view), "author": found.made_by})
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format(_HEAD),
        "to_right": book.add_format(_HEAD | {"align": "right"}),
        "day": book.add_format({"num_format": _DAY, "align": "left", "indent": 1}),
        "moment": book.add_format({"num_format": _MOMENT, "align": "left", "indent": 1}),
        "text": book.add_format({"num_format": "@"}),
    }
    first = book.add_worksheet(words("report.sheet_summary"))
    _write_list(book.add_worksheet(words("report.sheet_list")), formats, found, listed, words)
    # The sum of the data is known once the list is written; the sheet stands before it though.
    _write_summary(first, formats, summary_lines(words, found, listed))


def _write_list(
    sheet: Any, formats: dict[str, Any], found: Backlog, listed: Listed, words: Words
) -> None:
    for at, name in enumerate(COLUMNS):
        sheet.set_column(at, at, _WIDTHS.get(name, _WIDTH))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.set_landscape()
    _fit_to_paper(sheet, wide=2)
    for at, heading in enumerate(headings(words)):
        sheet.write_string(0, at, heading, formats["head"])
    lines, number = Lines(words, found.today), 0
    for number, row in enumerate(listed, start=1):
        write_cells(sheet, formats, number, lines.cells(row))
    sheet.autofilter(0, 0, number, len(COLUMNS) - 1)


def _fit_to_paper(sheet: Any, wide: int) -> None:
    """So many pages wide, as many long as it needs, each with its number."""
    sheet.set_paper(_A4)
    sheet.fit_to_pages(wide, 0)
    sheet.set_footer("&L&A&R&P / &N")


def write_cells(sheet: Any, formats: dict[str, Any], row: int, cells: Sequence[Cell]) -> None:
    """Write a line in the formats "text", "day" and "moment"; nothing of it is calculated."""
    for at, cell in enumerate(cells):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(row, at, cell, formats["text"])
        elif isinstance(cell, int):
            sheet.write_number(row, at, cell)
        elif isinstance(cell, datetime):
            sheet.write_datetime(row, at, cell.replace(tzinfo=None), formats["moment"])
        elif isinstance(cell, date):
            sheet.write_datetime(row, at, cell, formats["day"])


def _write_summary(sheet: Any, formats: dict[str, Any], lines: Iterator[Line]) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 4, 23)
    _fit_to_paper(sheet, wide=1)
    for number, (look, cells) in enumerate(lines):
        if not look:
            write_cells(sheet, formats, number, cells)
            continue
        for at, cell in enumerate(cells):
            is_above_numbers = look == "head" and at > 0
            shown = formats["to_right" if is_above_numbers else look]
            sheet.write_string(number, at, str(cell), shown)


def summary_lines(words: Words, found: Backlog, listed: Listed) -> Iterator[Line]:
    """The first sheet from top to bottom, once every record was given."""
    yield "title", (title_text(words, listed.view),)
    yield from (("", fact) for fact in about(words, found))
    yield "", (words("report.digest"), listed.digest())
    if listed.view is not None:
        facts = view_facts(words, listed.view, listed.by_state)
        yield from _fact_lines(words("report.section_view"), words("report.total"), facts)
        yield "", ()
        yield "title", (words("report.view_whole"),)
    for title, facts in (
        ("report.section_first", summary(words, found)),
        ("report.section_states", state_facts(words, found)),
        ("report.section_age", age_facts(words, found.by_age)),
        ("report.section_paper", paper_facts(words, found)),
    ):
        yield from _fact_lines(words(title), words("report.total"), facts)
    for dimension in Dimension:
        yield from _group_lines(words, found, dimension)
    yield from _trend_lines(words, found)
    yield from _work_lines(words, found)


def _fact_lines(title: str, total: str, facts: Sequence[Fact]) -> Iterator[Line]:
    yield "", ()
    yield "head", (title, total)
    yield from (("", fact) for fact in facts)


def _group_lines(words: Words, found: Backlog, dimension: Dimension) -> Iterator[Line]:
    yield "", ()
    names = ("total", "waiting", "person", "oldest_day")
    yield "head", (words(f"report.by_{dimension}"), *(words(f"report.{name}") for name in names))
    for one in found.groups[dimension]:
        label = group_text(words, dimension, one)
        yield "", (label, one.total, one.waiting, one.person, one.oldest)


def _trend_lines(words: Words, found: Backlog) -> Iterator[Line]:
    yield "", ()
    names = ("day", "waiting", "person", "trend_received")
    yield "head", tuple(words(f"report.{name}") for name in names)
    yield from (("", (one.day, one.waiting, one.person, one.received)) for one in found.trend)


def _work_lines(words: Words, found: Backlog) -> Iterator[Line]:
    yield "", ()
    yield "head", tuple(words(f"report.{name}") for name in ("by_clerk", "entries", "corrections"))
    yield from (("", (one.clerk, one.entries, one.corrections)) for one in found.work)
