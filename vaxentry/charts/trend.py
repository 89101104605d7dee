"""The backlog at the end of each day: one column of what waits and what needs a person."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from vaxentry.charts.look import Look, fill
from vaxentry.domain.backlog import TrendDay
from vaxentry.language.spelling import count

_MIDDLE = Qt.AlignmentFlag.AlignHCenter
_COLUMN = 0.62
"""Part of a day's room that its column takes."""


def draw_trend(painter: QPainter, rect: QRectF, look: Look, trend: Sequence[TrendDay]) -> None:
    """Columns in `rect` with their counts above, their days below, and what the colours mean."""
    line = look.metrics(painter).height()
    _draw_legend(painter, QRectF(rect.left(), rect.top(), rect.width(), line * 1.4), look, line)
    body = rect.adjusted(0, line * 2.8, 0, -line * 1.6)
    fill(painter, QRectF(body.left(), body.bottom(), body.width(), line / 12), look.palette.track)
    most = max(max((one.waiting + one.person for one in trend), default=0), 1)
    width = body.width() / max(len(trend), 1)
    metrics = look.metrics(painter)
    wide = [metrics.horizontalAdvance(_total(look, day)) for day in trend]
    lefts = count_places(wide, body.width(), metrics.height() / 2)
    for at, day in enumerate(trend):
        place = QRectF(body.left() + at * width, body.top(), width, body.height())
        top = _draw_day(painter, place, look, day, most, line)
        if at in lefts:
            above = QRectF(body.left() + lefts[at], top - line * 1.3, wide[at], line * 1.2)
            look.write(painter, above, _total(look, day), _MIDDLE)


def count_places(wide: Sequence[float], room: float, gap: float) -> Mapping[int, float]:
    """Above which columns of a chart a count has room, and where it begins: over the middle of its
    column, and within the chart. The newest has one in any case, the others in even steps before.

    Args:
        wide: the width of each count, of the oldest column first.
        room: the width of the chart.
        gap: what is free between two at least.
    """
    width = room / max(len(wide), 1)
    lefts = [max(0.0, min((at + 0.5) * width - one / 2, room - one)) for at, one in enumerate(wide)]
    for step in range(1, len(wide) + 1):
        shown = range((len(wide) - 1) % step, len(wide), step)
        if all(lefts[a] + wide[a] + gap <= lefts[b] for a, b in pairwise(shown)):
            return {at: lefts[at] for at in shown}
    return {}


def _total(look: Look, day: TrendDay) -> str:
    return count(look.words, day.waiting + day.person)


def _draw_legend(painter: QPainter, area: QRectF, look: Look, line: float) -> None:
    left, size = area.left(), line * 0.7
    for name in ("waiting", "person"):
        fill(
            painter,
            QRectF(left, area.center().y() - size / 2, size, size),
            getattr(look.palette, name),
            size / 4,
        )
        told = look.words(f"report.{name}")
        wide = look.metrics(painter).horizontalAdvance(told) + line
        look.write(painter, QRectF(left + line, area.top(), wide, area.height()), told)
        left += wide + line * 1.5


def _draw_day(
    painter: QPainter, place: QRectF, look: Look, day: TrendDay, most: int, line: float
) -> float:
    """Paint the column and its day; where the column ends above."""
    room = place.width() * (1 - _COLUMN) / 2
    column, bottom = place.adjusted(room, 0, -room, 0), place.bottom()
    for n, colour in ((day.waiting, look.palette.waiting), (day.person, look.palette.person)):
        height = place.height() * n / most
        if n:
            height = max(height, line / 8)
            fill(painter, QRectF(column.left(), bottom - height, column.width(), height), colour)
        bottom -= height
    below = QRectF(place.left(), place.bottom() + line * 0.2, place.width(), line * 1.3)
    told = f"{day.day:%d/%m}"
    if look.metrics(painter).horizontalAdvance(told) > place.width() * 0.95:
        told = f"{day.day:%d}"
    look.write(painter, below, told, _MIDDLE, look.palette.muted)
    return bottom
