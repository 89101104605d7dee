"""All records as one bar of their states, with a line of words for each."""

from collections.abc import Mapping, Sequence
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from vaxentry.charts.look import Look, fill
from vaxentry.domain.backlog import BY_ITSELF, BY_PERSON
from vaxentry.domain.outbox import State
from vaxentry.language.spelling import count

_BAR = 1.3
_LINE = 1.5
_COLUMN, _MOST_COLUMNS = 12, 2
"""Least width of a column of words, in heights of the font."""
_LEAST = 0.4
"""Least width of a state that occurs: a single record among a million is still seen."""

Part = tuple[State, int, str]


def parts_of(look: Look, by_state: Mapping[State, int]) -> Sequence[Part]:
    """The states that occur, in one order, with their colours."""
    palette = look.palette
    colours = dict.fromkeys(State, palette.ended) | {State.ACCEPTED: palette.received}
    colours |= dict.fromkeys(BY_ITSELF, palette.waiting) | dict.fromkeys(BY_PERSON, palette.person)
    order = (State.ACCEPTED, *BY_ITSELF, *BY_PERSON, State.VOIDED, State.ERASED)
    return [(state, by_state[state], colours[state]) for state in order if by_state.get(state)]


def states_height(
    painter: QPainter, width: float, look: Look, by_state: Mapping[State, int]
) -> float:
    """How much room the bar and its words take in that width."""
    line = look.metrics(painter).height()
    rows = _rows(len(parts_of(look, by_state)), width, line)
    return line * (_BAR + 0.6 + rows * _LINE)


def _columns(parts: int, width: float, line: float) -> int:
    return max(1, min(parts, _MOST_COLUMNS, int(width // (line * _COLUMN))))


def _rows(parts: int, width: float, line: float) -> int:
    return ceil(parts / _columns(parts, width, line))


def draw_states(painter: QPainter, rect: QRectF, look: Look, by_state: Mapping[State, int]) -> None:
    """The bar along the top of `rect`, its words in columns below."""
    parts = parts_of(look, by_state)
    line = look.metrics(painter).height()
    bar = QRectF(rect.left(), rect.top(), rect.width(), line * _BAR)
    fill(painter, bar, look.palette.track, line / 4)
    _draw_parts(painter, bar, look, parts, line)
    columns = _columns(len(parts), rect.width(), line)
    rows = _rows(len(parts), rect.width(), line)
    width, top = rect.width() / columns, bar.bottom() + line * 0.6
    for at, part in enumerate(parts):
        across, down = divmod(at, rows)
        place = QRectF(rect.left() + across * width, top + down * line * _LINE, width, line * _LINE)
        _draw_words(painter, place, look, part, line)


def _draw_parts(
    painter: QPainter, bar: QRectF, look: Look, parts: Sequence[Part], line: float
) -> None:
    total = sum(n for _, n, _ in parts)
    least = line * _LEAST
    room = bar.width() - least * len(parts)
    left = bar.left()
    for _, n, colour in parts:
        width = least + room * n / total
        fill(painter, QRectF(left, bar.top(), width, bar.height()), colour)
        edge = QRectF(left + width - line / 12, bar.top(), line / 12, bar.height())
        fill(painter, edge, look.palette.ground)
        left += width


def _draw_words(painter: QPainter, place: QRectF, look: Look, part: Part, line: float) -> None:
    state, n, colour = part
    size = line * 0.7
    swatch = QRectF(place.left(), place.center().y() - size / 2, size, size)
    fill(painter, swatch, colour, size / 4)
    told = place.adjusted(line * 1.1, 0, -line, 0)
    number = count(look.words, n)
    look.write(painter, told, number, Qt.AlignmentFlag.AlignRight)
    told.setWidth(told.width() - look.metrics(painter).horizontalAdvance(number) - line / 2)
    look.write(painter, told, look.words(f"state.{state}"))
