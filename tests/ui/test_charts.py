"""The charts are painted, whatever the figures. To look at them: `python -m tests.ui.pictures`."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.ui.fake_outages import BAD
from vaxentry.charts.ages import draw_ages
from vaxentry.charts.look import PAPER, Look
from vaxentry.charts.states import draw_states, states_height
from vaxentry.charts.table import fitting_lines
from vaxentry.charts.trend import count_places, draw_trend
from vaxentry.charts.ways import draw_key, draw_way
from vaxentry.domain.backlog import DaysOld, TrendDay
from vaxentry.domain.link_spans import Way
from vaxentry.domain.outbox import SAVED_STATES, State
from vaxentry.language import Words

SIZE = (420, 260)
AREA = QRectF(10, 10, 400, 240)
counts = st.integers(0, 2_000_000)


class Sheet:
    """An image, a painter on it, and how often a colour stands on it afterwards."""

    def __init__(self) -> None:
        assert QApplication.instance()
        self.image = QImage(*SIZE, QImage.Format.Format_RGB32)
        self.image.fill(QColor(PAPER.ground))
        self.painter = QPainter(self.image)
        font = QFont()
        font.setPixelSize(13)
        self.look = Look(PAPER, Words("id"), font)

    def dots(self, colour: str) -> int:
        self.painter.end()
        wanted = QColor(colour).rgb()
        width, height = SIZE
        return sum(
            self.image.pixel(x, y) == wanted for x in range(width) for y in range(0, height, 2)
        )


pytestmark = pytest.mark.usefixtures("qapp")


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.sampled_from(DaysOld), counts))
def test_ages(by_age: dict[DaysOld, int]) -> None:
    sheet = Sheet()
    draw_ages(sheet.painter, AREA, sheet.look, by_age)
    assert (sheet.dots(PAPER.ages[3]) > 0) == (by_age.get(DaysOld.OVER_7, 0) > 0)


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.sampled_from(SAVED_STATES), counts))
def test_every_state_that_occurs_is_seen(by_state: dict[State, int]) -> None:
    sheet = Sheet()
    draw_states(sheet.painter, AREA, sheet.look, by_state)
    assert states_height(sheet.painter, AREA.width(), sheet.look, by_state) > 0
    assert (sheet.dots(PAPER.received) > 0) == (by_state.get(State.ACCEPTED, 0) > 0)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(counts, counts), max_size=14))
def test_trend(told: list[tuple[int, int]]) -> None:
    sheet, first = Sheet(), date(2021, 8, 14)
    days = [TrendDay(first + timedelta(at), *one, 0) for at, one in enumerate(told)]
    draw_trend(sheet.painter, AREA, sheet.look, days)
    assert sheet.dots(PAPER.waiting) > 0  # its sign in the legend at least


@given(st.lists(st.floats(1, 90), min_size=1, max_size=20), st.floats(100, 600), st.floats(1, 9))
def test_no_two_counts_of_the_trend_touch(wide: list[float], room: float, gap: float) -> None:
    places = count_places(wide, room, gap)
    assert len(wide) - 1 in places
    assert len({b - a for a, b in pairwise(places)}) <= 1
    for before, behind in pairwise(places):
        assert places[before] + wide[before] + gap <= places[behind]
    for at, left in places.items():
        assert 0 <= left <= room - wide[at] + 0.001


def test_every_count_of_the_trend_that_has_room_is_there() -> None:
    assert count_places([20.0] * 14, 420, 6) == {at: at * 30 + 5 for at in range(14)}
    # The last one ends with the chart, and so nearer to the one before.
    assert list(count_places([50.0] * 14, 420, 6)) == [1, 4, 7, 10, 13]


def test_no_two_ways_look_the_same() -> None:
    seen = set()
    for way in Way:
        sheet = Sheet()
        draw_way(sheet.painter, AREA, sheet.look, way)
        sheet.painter.end()
        seen.add(bytes(sheet.image.constBits()))
    assert len(seen) == len(Way)


def test_what_the_colours_of_an_outage_mean_stands_under_them() -> None:
    sheet = Sheet()
    draw_key(sheet.painter, AREA, sheet.look, BAD.intervals)
    assert sheet.dots(PAPER.person) > 0


names = st.lists(st.text("ABÇÉi.,😀", min_size=1, max_size=24), min_size=1, max_size=9)


@settings(max_examples=100, deadline=None)
@given(names.map(" ".join), st.integers(30, 300))
def test_a_cell_has_two_lines_at_most_and_none_is_too_wide(text: str, room: int) -> None:
    metrics = QFontMetricsF(QFont())
    lines = fitting_lines(metrics, text, room)
    assert 1 <= len(lines) <= 2
    assert all(metrics.horizontalAdvance(line) <= room for line in lines)
    shown = " ".join(lines).removesuffix("…")
    assert "".join(text.split()).startswith("".join(shown.split()))


def test_a_cell_breaks_between_words_where_it_can() -> None:
    metrics = QFontMetricsF(QFont())
    room = metrics.horizontalAdvance("SIMANJUNTAK,")
    assert fitting_lines(metrics, "MARIA SIMANJUNTAK,", room) == ("MARIA", "SIMANJUNTAK,")
    assert fitting_lines(metrics, "CTMAV300CTMAV300", room)[0].startswith("CTMAV300")
