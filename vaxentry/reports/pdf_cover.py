"""The first page of the PDF: what a report is of, its figures, and its charts."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from vaxentry.charts.ages import draw_ages
from vaxentry.charts.look import PAPER, Look, fill, paper_font
from vaxentry.charts.states import draw_states, states_height
from vaxentry.charts.trend import draw_trend
from vaxentry.domain.backlog import Backlog
from vaxentry.domain.backlog_text import (
    about,
    first_line,
    overdue_facts,
    summary,
    title_text,
    told,
)
from vaxentry.domain.view_text import View, view_text
from vaxentry.language import Words

_SMALL_PT, _TITLE_PT, _FIGURE_PT = 9, 16, 18
_BOX = 4.2
"""Height of the four figures, in lines."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Draws the page from top to bottom; called with a painter and the room there is."""

    found: Backlog
    digest: str
    words: Words
    view: View | None = None

    def __call__(self, painter: QPainter, page: QRectF) -> None:
        """Draw it."""
        small = Look(PAPER, self.words, paper_font(_SMALL_PT))
        line = small.metrics(painter).height()
        top = self._draw_head(painter, page, small, line)
        top = self._draw_figures(painter, page, top + line / 2, line)
        half = QRectF(page.left(), top + line, page.width() / 2 - line, page.bottom() - top - line)
        self._draw_left(painter, half, small, line)
        self._draw_right(painter, half.translated(page.width() / 2 + line, 0), small, line)

    def _draw_head(self, painter: QPainter, page: QRectF, small: Look, line: float) -> float:
        title = Look(PAPER, self.words, paper_font(_TITLE_PT, bold=True))
        place = QRectF(page.left(), page.top(), page.width(), title.metrics(painter).height())
        title.write(painter, place, title_text(self.words, self.view))
        lines = [
            f"{what}: {told(self.words, value)}" for what, value in about(self.words, self.found)
        ]
        lines = ["   ·   ".join(lines), self.words("report.of_data", digest=self.digest)]
        if self.view is not None:
            named = view_text(self.words, self.view)
            lines.insert(0, self.words("report.view_cover", filter=named))
        for at, text in enumerate(lines):
            below = QRectF(page.left(), place.bottom() + at * line * 1.2, page.width(), line * 1.2)
            small.write(painter, below, text, colour=PAPER.muted)
        return place.bottom() + len(lines) * line * 1.2

    def _draw_figures(self, painter: QPainter, page: QRectF, top: float, line: float) -> float:
        facts = first_line(self.words, self.found)
        width, gap = page.width() / len(facts), line / 2
        big, small = paper_font(_FIGURE_PT, bold=True), paper_font(_SMALL_PT)
        for at, (what, n) in enumerate(facts):
            box = QRectF(page.left() + at * width, top, width - gap, line * _BOX)
            fill(painter, box, PAPER.track, line / 4)
            inner = box.adjusted(line * 0.8, line * 0.4, -line * 0.4, -line * 0.4)
            upper = QRectF(inner.left(), inner.top(), inner.width(), line * 2.2)
            lower = QRectF(inner.left(), upper.bottom(), inner.width(), inner.height() - line * 2.2)
            Look(PAPER, self.words, big).write(painter, upper, told(self.words, n))
            Look(PAPER, self.words, small).write(painter, lower, what)
        return top + line * _BOX

    def _draw_left(self, painter: QPainter, area: QRectF, small: Look, line: float) -> None:
        painter.setFont(small.font)
        part = self._heading(painter, area, "report.section_age", line)
        draw_ages(painter, _top(part, line * 9), small, self.found.by_age)
        part = self._heading(
            painter, part.adjusted(0, line * 9.5, 0, 0), "report.section_first", line
        )
        overdue = overdue_facts(self.words, self.found)
        facts = [one for one in summary(self.words, self.found)[4:] if one not in overdue]
        for at, (what, n) in enumerate((*facts[:4], *overdue, *facts[4:])):
            place = QRectF(part.left(), part.top() + at * line * 1.5, part.width(), line * 1.5)
            small.write(painter, place, what)
            small.write(painter, place, told(self.words, n), Qt.AlignmentFlag.AlignRight)

    def _draw_right(self, painter: QPainter, area: QRectF, small: Look, line: float) -> None:
        part = self._heading(painter, area, "report.section_states", line)
        height = states_height(painter, part.width(), small, self.found.by_state)
        draw_states(painter, _top(part, height), small, self.found.by_state)
        part = self._heading(
            painter, part.adjusted(0, height + line, 0, 0), "report.section_trend", line
        )
        draw_trend(painter, _top(part, min(part.height(), line * 17)), small, self.found.trend)

    def _heading(self, painter: QPainter, area: QRectF, key: str, line: float) -> QRectF:
        """What comes below; the room that is left for it."""
        bold = Look(PAPER, self.words, paper_font(_SMALL_PT, bold=True))
        bold.write(painter, _top(area, line * 1.3), self.words(key))
        return area.adjusted(0, line * 1.8, 0, 0)


def _top(area: QRectF, height: float) -> QRectF:
    return QRectF(area.left(), area.top(), area.width(), height)
