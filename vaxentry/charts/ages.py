"""The backlog by its age: one bar each, with its words and its count."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from vaxentry.charts.look import Look, fill
from vaxentry.domain.backlog import DaysOld
from vaxentry.language.spelling import count

LINES = 1.9
"""Height of a bar with its room, in heights of the font."""
_BAR = 0.9


def draw_ages(painter: QPainter, rect: QRectF, look: Look, by_age: Mapping[DaysOld, int]) -> None:
    """Bars in `rect`, the longest as long as there is room."""
    told = [(look.words(f"report.age_{age}"), by_age.get(age, 0)) for age in DaysOld]
    measure = look.metrics(painter)
    left = max(measure.horizontalAdvance(what) for what, _ in told) + measure.height()
    right = max(measure.horizontalAdvance(count(look.words, n)) for _, n in told)
    right += measure.height() / 2
    most = max(1, *(n for _, n in told))
    step = min(rect.height() / len(told), measure.height() * LINES * 1.4)
    for at, (what, n) in enumerate(told):
        line = QRectF(rect.left(), rect.top() + at * step, rect.width(), step)
        look.write(painter, QRectF(line.left(), line.top(), left, step), what)
        track = line.adjusted(left, 0, -right, 0)
        _draw_bar(painter, track, look, look.palette.ages[at], n / most, measure.height())
        look.write(painter, line, count(look.words, n), Qt.AlignmentFlag.AlignRight)


def _draw_bar(
    painter: QPainter, track: QRectF, look: Look, colour: str, share: float, line: float
) -> None:
    height = line * _BAR
    bar = QRectF(track.left(), track.center().y() - height / 2, track.width(), height)
    fill(painter, bar, look.palette.track, height / 4)
    if share > 0:
        bar.setWidth(max(bar.width() * share, height / 2))
        fill(painter, bar, colour, height / 4)
