"""How the way to the server was: a row of colour for each day, and columns of what waited."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from vaxentry.charts.look import Look, Palette, fill
from vaxentry.domain.link_spans import TONES, Piece, Way
from vaxentry.domain.outage import Interval, pieces
from vaxentry.language.spelling import day_text

_LABEL = 6.5
"""Room for a day before its row, in heights of a line."""
_PALE = 0.4
_HATCHED: Mapping[Way, Sequence[int]] = {
    Way.SLOW: (1,),
    Way.TROUBLE: (1,),
    Way.PORTAL: (1, -1),
    Way.STOPPED: (0,),
}
"""The slopes of the lines by which ways of the same tone differ, on a copier as well."""


def colour_of(way: Way, palette: Palette) -> str:
    """The colour of its tone."""
    return {
        "good": palette.received,
        "wait": palette.waiting,
        "warn": palette.person,
        "error": palette.ages[-1],
    }[TONES[way]]


def draw_ways(
    painter: QPainter, area: QRectF, look: Look, intervals: Sequence[Interval], days: Sequence[date]
) -> None:
    """A row for each day, from midnight to midnight here; between two sights it is pale."""
    line = look.metrics(painter).height()
    height = min(line * 1.3, area.height() / max(1, len(days)))
    # In low rows not every day has room for its name.
    every = ceil(line * 0.85 / height)
    known = pieces(intervals, days)
    for at, day in enumerate(days):
        row = QRectF(area.left(), area.top() + at * height, area.width(), height)
        if at % every == 0:
            place = row.adjusted(0, -line / 4, 0, line / 4)
            look.write(painter, place, day_text(day), colour=look.palette.muted)
        bar = row.adjusted(line * _LABEL, height * 0.15, 0, -height * 0.15)
        fill(painter, bar, look.palette.track)
        for piece in known[day]:
            _draw(painter, bar, piece, look)


def draw_key(painter: QPainter, area: QRectF, look: Look, intervals: Sequence[Interval]) -> None:
    """On one line what `draw_ways` shows, of the ways that occur."""
    line = look.metrics(painter).height()
    left, size = area.left(), line * 0.7
    there = {one.way for one in intervals}
    for way in (one for one in Way if one in there):
        draw_way(painter, QRectF(left, area.center().y() - size / 2, size, size), look, way)
        told = look.words(f"queue.way_{way}")
        wide = look.metrics(painter).horizontalAdvance(told) + line / 2
        look.write(painter, QRectF(left + line, area.top(), wide, area.height()), told)
        left += wide + line * 1.5


def draw_way(painter: QPainter, area: QRectF, look: Look, way: Way) -> None:
    """An area in the colour of a way, hatched where another one has the same."""
    colour = colour_of(way, look.palette)
    slopes = _HATCHED.get(way, ())
    painter.fillRect(area, _pale(colour) if slopes else QColor(colour))
    step = look.metrics(painter).height() * 0.3
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(QColor(colour), step / 3))
    for slope in slopes:
        for at in range(ceil((area.width() + 2 * area.height()) / step)):
            foot = area.left() - area.height() + at * step
            end = QPointF(foot + slope * area.height(), area.top())
            painter.drawLine(QPointF(foot, area.bottom()), end)
    painter.restore()


def _pale(colour: str) -> QColor:
    pale = QColor(colour)
    pale.setAlphaF(_PALE)
    return pale


def _draw(painter: QPainter, bar: QRectF, piece: Piece, look: Look) -> None:
    width = max((piece.end - piece.begin) * bar.width(), bar.height() / 12)
    place = QRectF(bar.left() + piece.begin * bar.width(), bar.top(), width, bar.height())
    if piece.sure:
        draw_way(painter, place, look, piece.way)
    else:
        painter.fillRect(place, _pale(colour_of(piece.way, look.palette)))


def draw_hours(
    painter: QPainter, area: QRectF, look: Look, amounts: Sequence[int], colour: str
) -> None:
    """A column for each hour; the highest fills the height."""
    fill(painter, area, look.palette.track)
    most = max(amounts, default=0)
    if not most:
        return
    width = area.width() / len(amounts)
    for at, amount in enumerate(amounts):
        height = area.height() * amount / most
        place = QRectF(area.left() + at * width, area.bottom() - height, width, height)
        painter.fillRect(place, QColor(colour))
