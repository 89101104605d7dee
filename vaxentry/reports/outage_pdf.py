"""Bukti gangguan on one page for the regent's office. Any thread; Qt, but no screen."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from vaxentry.charts.look import PAPER, Look, paper_font
from vaxentry.charts.pdf import PdfPaper
from vaxentry.charts.table import Column, Table
from vaxentry.charts.ways import draw_hours, draw_way, draw_ways
from vaxentry.domain.backlog_text import site_text
from vaxentry.domain.link_spans import Way
from vaxentry.domain.outage import Outage
from vaxentry.domain.outage_text import (
    COLUMNS,
    facts,
    heading,
    interval_cells,
    lost_facts,
    outages,
)
from vaxentry.errors import Bug
from vaxentry.language import Words
from vaxentry.language.spelling import count, day_text, moment
from vaxentry.reports.pdf import need_application
from vaxentry.wire.outage_file import Signed

_SMALL_PT, _TINY_PT, _TITLE_PT = 9, 7, 16
_SHARES = (16, 30, 30, 12, 12)
_MOST_DAYS, _MOST_ROWS = 31, 14
_VALUES = 0.4
"""Where the values begin beside their names: a part of the width."""
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_HEAD, _STRIPE = "#DDE2E5", "#F2F4F5"


def content(found: Outage, told: Signed, words: Words, whole: tuple[str, bytes]) -> bytes:
    """The PDF: one page, whatever the period.

    Args:
        whole: the CSV that was signed, with its name: it is attached.
    """
    need_application()
    paper = PdfPaper(words("outage.title"))
    paper.attach(*whole, "text/csv")
    painter = QPainter()
    if not painter.begin(paper.device):
        raise Bug("a PDF in memory takes no paint")
    try:
        _Page(painter, found, words).draw(told, attached=whole[0])
    finally:
        painter.end()
    return paper.content()


class _Page:
    """Drawn from top to bottom."""

    def __init__(self, painter: QPainter, found: Outage, words: Words) -> None:
        self._painter, self._found, self._words = painter, found, words
        self._area = QRectF(painter.viewport())
        self._small = Look(PAPER, words, paper_font(_SMALL_PT))
        self._tiny = Look(PAPER, words, paper_font(_TINY_PT))
        self._line = self._small.metrics(painter).height()
        self._top = 0.0

    def draw(self, told: Signed, attached: str) -> None:
        """All of it."""
        self._head()
        self._facts(facts(self._words, self._found))
        self._facts(lost_facts(self._words, self._found), list(self._found.lost))
        self._strip()
        hours = self._found.hours
        self._hours("outage.section_waiting", [one.most for one in hours], PAPER.waiting)
        self._hours("outage.section_cards", [one.cards for one in hours], PAPER.muted)
        self._ends()
        self._table()
        self._foot(told, attached)

    def _write(self, look: Look, text: str, lines: float = 1.4, colour: str = "") -> None:
        height = look.metrics(self._painter).height() * lines
        look.write(self._painter, self._place(height), text, colour=colour)
        self._top += height

    def _place(self, height: float) -> QRectF:
        return QRectF(0, self._top, self._area.width(), height)

    def _section(self, key: str, **told: str) -> None:
        self._heading(self._words(key, **told))

    def _heading(self, text: str) -> None:
        self._top += self._line * 0.8
        self._write(Look(PAPER, self._words, paper_font(_SMALL_PT, bold=True)), text, 1.5)

    def _head(self) -> None:
        words, found = self._words, self._found
        self._write(Look(PAPER, words, paper_font(_TITLE_PT, bold=True)), words("outage.title"))
        since, until = moment(words, found.since), moment(words, found.until)
        site, pc = site_text(words, found.site), found.site.pc_code
        self._write(self._small, words("outage.about", site=site, pc=pc, since=since, until=until))
        for part in _halves(words("outage.how")):
            self._write(self._tiny, part, colour=PAPER.muted)

    def _facts(self, told: Sequence[tuple[str, str]], ways: Sequence[Way] = ()) -> None:
        """Lines of a name and a value; with ways each name begins with what it looks like."""
        self._top += self._line * 0.5
        for at, (what, value) in enumerate(told):
            place = self._place(self._line * 1.35)
            if ways:
                square = QRectF(0, place.top() + self._line * 0.3, self._line, self._line * 0.75)
                draw_way(self._painter, square, self._tiny, ways[at])
            left = place.adjusted(place.width() * _VALUES, 0, 0, 0)
            name = place.adjusted(self._line * 1.6 if ways else 0, 0, -left.width(), 0)
            self._small.write(self._painter, name, what)
            self._small.write(self._painter, left, value)
            self._top += place.height()

    def _strip(self) -> None:
        self._section("outage.section_strip")
        parts = _columns(self._found.days)
        height = min(self._line * 1.2 * len(parts[0]), self._area.height() * 0.22)
        wide = self._area.width() / len(parts)
        for at, days in enumerate(parts):
            gap = self._line if at else 0
            tall = height * len(days) / len(parts[0])
            place = QRectF(at * wide + gap, self._top, wide - gap, tall)
            draw_ways(self._painter, place, self._tiny, self._found.intervals, days)
        self._top += height

    def _hours(self, key: str, amounts: Sequence[int], colour: str) -> None:
        self._section(key, n=count(self._words, max(amounts, default=0)))
        place = self._place(self._line * 2.8)
        draw_hours(self._painter, place, self._small, amounts, colour)
        self._top += place.height()

    def _ends(self) -> None:
        """From when to when the columns above are."""
        place = self._place(self._line * 1.2)
        days = self._found.days
        for day, side in (days[0], _LEFT), (days[-1], _RIGHT):
            self._tiny.write(self._painter, place, day_text(day), side, PAPER.muted)
        self._top += place.height()

    def _table(self) -> None:
        words, found = self._words, outages(self._found)
        if not found:
            self._heading(heading(words, self._found, 0))
            return
        columns = [
            Column(words(f"outage.column_{name}"), share)
            for name, share in zip(COLUMNS, _SHARES, strict=True)
        ]
        table = Table(self._painter, self._tiny, columns, self._area.width())
        room = self._area.height() - self._top - self._line * 9.1
        rows = [interval_cells(words, one) for one in found[:_MOST_ROWS]]
        shown = max(1, min(len(rows), int(room / (table.line * 2.4))))
        self._heading(heading(words, self._found, shown))
        self._row(table, table.headings, _HEAD)
        for at, cells in enumerate(rows[:shown]):
            self._row(table, cells, _STRIPE if at % 2 else "")

    def _row(self, table: Table, cells: Sequence[str], ground: str) -> None:
        self._top += table.draw(cells, ground, self._top)

    def _foot(self, told: Signed, attached: str) -> None:
        words, found = self._words, self._found
        self._top = self._area.height() - self._line * 5.3
        at = moment(words, found.made_at)
        self._write(self._small, words("outage.foot", at=at, author=found.made_by))
        for text in (
            words("outage.signed", key=told.key, digest=told.digest),
            words("outage.signature", signature=told.signature),
            words("outage.attached", name=attached),
        ):
            self._write(self._tiny, text, colour=PAPER.muted)


def _halves(sentence: str) -> list[str]:
    first, _, rest = sentence.partition(". ")
    return [f"{first}.", rest] if rest else [sentence]


def _columns(days: Sequence[date]) -> Sequence[Sequence[date]]:
    """So many days side by side that no row is too low to be seen."""
    long = ceil(len(days) / ceil(len(days) / _MOST_DAYS))
    return [days[at : at + long] for at in range(0, len(days), long)]
