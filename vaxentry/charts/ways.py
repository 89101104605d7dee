"""How the way to the server was: a row of colour for each day, and columns of what waited."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from math import ceil

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from vaxentry.charts.look import Look, Palette, fill
from vaxentry.domain.link_spans import TONES, Way
from vaxentry.domain.outage import HourLine, Interval
from vaxentry.language.spelling import day_text

_LABEL = 6.5
"""Room for a day before its row, in heights of a line."""
_PALE = 0.4


def colour_of(way: Way, palette: Palette) -> str:
    """The colour of its tone; the words stand in the table beside."""
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
    for at, day in enumerate(days):
        row = QRectF(area.left(), area.top() + at * height, area.width(), height)
        if at % every == 0:
            place = row.adjusted(0, -line / 4, 0, line / 4)
            look.write(painter, place, day_text(day), colour=look.palette.muted)
        bar = row.adjusted(line * _LABEL, height * 0.15, 0, -height * 0.15)
        fill(painter, bar, look.palette.track)
        for one in intervals:
            _draw(painter, bar, one, day, look.palette)


def draw_key(painter: QPainter, area: QRectF, look: Look, intervals: Sequence[Interval]) -> None:
    """On one line what the colours of `draw_ways` mean, of those that occur."""
    line = look.metrics(painter).height()
    left, size = area.left(), line * 0.7
    for colour, told in key_of(intervals, look):
        fill(painter, QRectF(left, area.center().y() - size / 2, size, size), colour, size / 4)
        wide = look.metrics(painter).horizontalAdvance(told) + line / 2
        look.write(painter, QRectF(left + line, area.top(), wide, area.height()), told)
        left += wide + line * 1.5


def key_of(intervals: Sequence[Interval], look: Look) -> Sequence[tuple[str, str]]:
    """Each colour with the words of the ways it stands for."""
    there = {one.way for one in intervals}
    meant: dict[str, list[str]] = {}
    for way in (one for one in Way if one in there):
        meant.setdefault(colour_of(way, look.palette), []).append(look.words(f"queue.way_{way}"))
    return [(colour, ", ".join(names)) for colour, names in meant.items()]


def _draw(painter: QPainter, bar: QRectF, one: Interval, day: date, palette: Palette) -> None:
    colour = QColor(colour_of(one.way, palette))
    pale = QColor(colour)
    pale.setAlphaF(_PALE)
    for begin, end, sure in _parts(one):
        part = _within(day, begin, end)
        if part is not None:
            width = max((part[1] - part[0]) * bar.width(), bar.height() / 12)
            place = QRectF(bar.left() + part[0] * bar.width(), bar.top(), width, bar.height())
            painter.fillRect(place, colour if sure else pale)


def _parts(one: Interval) -> Iterator[tuple[datetime, datetime, bool]]:
    first, last = one.begins.latest, one.ends.earliest
    assert first is not None
    assert last is not None
    yield first, last, True
    if one.ends.latest is not None:
        yield last, one.ends.latest, False


def _within(day: date, begin: datetime, end: datetime) -> tuple[float, float] | None:
    midnight = datetime.combine(day, time()).astimezone()
    following = datetime.combine(day + timedelta(1), time()).astimezone()
    low, high = max(begin, midnight), min(end, following)
    if low > high or low >= following:
        return None
    whole = following - midnight
    return (low - midnight) / whole, (high - midnight) / whole


def draw_waiting(painter: QPainter, area: QRectF, look: Look, hours: Sequence[HourLine]) -> None:
    """A column for each hour; the highest fills the height."""
    fill(painter, area, look.palette.track)
    most = max((one.waiting for one in hours), default=0)
    if not most:
        return
    width = area.width() / len(hours)
    for at, one in enumerate(hours):
        height = area.height() * one.waiting / most
        place = QRectF(area.left() + at * width, area.bottom() - height, width, height)
        painter.fillRect(place, QColor(look.palette.waiting))
