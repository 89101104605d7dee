"""A report as PDF: a page with its figures drawn, its tables, its list. Any thread.

Qt is needed here, and a screen is not.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter

from vaxentry.charts.flow import Flow
from vaxentry.charts.look import PAPER, Look, paper_font
from vaxentry.charts.offscreen import go_offscreen
from vaxentry.charts.pdf import PdfPaper
from vaxentry.charts.table import Column, Table
from vaxentry.domain.backlog import Backlog
from vaxentry.domain.backlog_text import site_text, title_text
from vaxentry.domain.report_desk import Wanted
from vaxentry.errors import Bug
from vaxentry.language import Words
from vaxentry.language.spelling import count, day_text, moment
from vaxentry.reports.listed import Listed
from vaxentry.reports.pdf_cover import Cover
from vaxentry.reports.pdf_tables import TableData, tables, view_table
from vaxentry.reports.table import COLUMNS, Cell, Lines

_SHOWN = {
    "entry_no": 82, "name": 122, "identity": 99, "given_on": 64, "age_days": 36, "village": 68,
    "stack": 42, "card": 36, "clerk": 68, "vaccine": 71, "dose_no": 38, "batch": 60, "state": 72,
    "owner": 64, "since": 106,
}  # fmt: skip
"""The columns that have room on a page, and their share of it."""
_NUMBERS = frozenset({"age_days", "stack", "card", "dose_no"})
_LIST_PT, _TABLE_PT, _TITLE_PT, _FOOT_PT = 7, 9, 11, 8
_HEAD, _STRIPE = "#DDE2E5", "#F2F4F5"


def write(draft: Path, found: Backlog, listed: Listed, wanted: Wanted) -> None:
    """Write the PDF; it is in memory until its last page is painted."""
    need_application()
    rows = _rows(found, listed, wanted.words)
    paper = PdfPaper(title_text(wanted.words, listed.view), is_wide=True)
    painter = QPainter()
    if not painter.begin(paper.device):
        raise Bug("a PDF in memory takes no paint")
    try:
        pages = _Pages(painter, found, wanted.words)
        pages.fill(rows, listed)
        _paint(pages, paper, listed)
    finally:
        painter.end()
    draft.write_bytes(paper.content())


def need_application() -> None:
    """A command has none yet; it shows no window, so it needs no screen either."""
    if QGuiApplication.instance() is None:
        go_offscreen()
        _Kept.application = QGuiApplication(["vaxentry"])


class _Kept:
    """Holds the application of a command until the process ends."""

    application: QGuiApplication | None = None


def _rows(found: Backlog, listed: Listed, words: Words) -> list[list[str]]:
    lines = Lines(words, found.today)
    places = [COLUMNS.index(name) for name in _SHOWN]
    rows = []
    for row in listed.quietly():
        cells = lines.cells(row)
        rows.append([_text(words, cells[at]) for at in places])
    return rows


def _text(words: Words, cell: Cell) -> str:
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, int):
        return str(cell)
    # A moment is a day as well, so it is asked for first.
    return moment(words, cell) if isinstance(cell, datetime) else day_text(cell)


def _paint(pages: "_Pages", paper: PdfPaper, listed: Listed) -> None:
    total = len(pages.flow.pages)
    for number, page in enumerate(pages.flow.pages, start=1):
        if number > 1:
            paper.device.newPage()
        for top, draw in page:
            draw(top)
        pages.draw_foot(number, total)
        listed.tell(listed.total * number // total)


class _Pages:
    """What is painted on which page."""

    def __init__(self, painter: QPainter, found: Backlog, words: Words) -> None:
        self._painter, self._found, self._words = painter, found, words
        area = QRectF(painter.viewport())
        foot = Look(PAPER, words, paper_font(_FOOT_PT)).metrics(painter).height() * 2
        self._body = area.adjusted(0, 0, 0, -foot)
        self._foot = QRectF(0, self._body.bottom(), area.width(), foot)
        self.flow = Flow(self._body.height())

    def fill(self, rows: Sequence[Sequence[str]], listed: Listed) -> None:
        """The figures, the tables, the list."""
        cover = Cover(self._found, listed.digest(), self._words, listed.view)
        self.flow.put(0, lambda _top: cover(self._painter, self._body))
        self.flow.new_page()
        for one in tables(self._words, self._found):
            self._put_table(one, _TABLE_PT)
        self.flow.new_page()
        if listed.view is not None:
            self._put_table(view_table(self._words, listed.view, listed.by_state), _TABLE_PT)
        self._put_table(self._list(rows, is_view=listed.view is not None), _LIST_PT)

    def _list(self, rows: Sequence[Sequence[str]], *, is_view: bool) -> TableData:
        words = self._words
        columns = [
            Column(words(f"report.column_{name}"), share, name in _NUMBERS)
            for name, share in _SHOWN.items()
        ]
        listed = "report.view_title" if is_view else "report.list_title"
        key = listed if rows or is_view else "report.list_empty"
        return TableData(words(key, n=count(words, len(rows))), columns, rows)

    def _put_table(self, data: TableData, points: int) -> None:
        title = Look(PAPER, self._words, paper_font(_TITLE_PT, bold=True))
        table = Table(
            self._painter,
            Look(PAPER, self._words, paper_font(points)),
            data.columns,
            self._body.width(),
        )
        height = title.metrics(self._painter).height() * 1.3
        self.flow.skip(height)
        if not self.flow.fits(height + 4 * table.line):
            self.flow.new_page()
        self.flow.put(height, partial(self._draw_title, title, data.title, height))
        self.flow.put_table(table, data.rows, _HEAD, _STRIPE)

    def _draw_title(self, look: Look, text: str, height: float, top: float) -> None:
        look.write(self._painter, QRectF(0, top, self._body.width(), height), text)

    def draw_foot(self, number: int, total: int) -> None:
        """Who made it and when, and which page this is."""
        words, found = self._words, self._found
        at = moment(words, found.made_at)
        left = words("report.foot", site=site_text(words, found.site), at=at, author=found.made_by)
        right = words("lists.page_of", page=number, pages=total)
        look = Look(PAPER, words, paper_font(_FOOT_PT))
        look.write(self._painter, self._foot, left, colour=PAPER.muted)
        look.write(self._painter, self._foot, right, Qt.AlignmentFlag.AlignRight, PAPER.muted)
