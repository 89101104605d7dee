"""A way to the server has one colour, on the strip, in the charts and on the status line."""

from datetime import date

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from vaxentry.charts.ways import colour_of
from vaxentry.domain.contact import Link, QueueStatus
from vaxentry.domain.link_spans import TONES, Piece, Way, way_of
from vaxentry.domain.records import Counts
from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.chart import palette_of
from vaxentry.ui.widgets.link_strip import LinkStrip
from vaxentry.ui.widgets.status_line import StatusLine

DAY = date(2026, 11, 23)


def painted(strip: LinkStrip) -> set[str]:
    strip.resize(400, strip.sizeHint().height())
    image = QImage(strip.size(), QImage.Format.Format_RGB32)
    strip.render(image)
    wide, high = image.width(), image.height()
    return {QColor(image.pixel(x, y)).name().upper() for x in range(wide) for y in range(high)}


@pytest.mark.parametrize("way", Way)
def test_strip_and_charts(qtbot: QtBot, theme: Theme, way: Way) -> None:
    told = colour_of(way, palette_of(theme.tokens))
    assert told == getattr(theme.tokens, TONES[way])
    strip = LinkStrip(theme, str, lambda day: str(day.day))
    qtbot.addWidget(strip)
    strip.show_days({DAY: [Piece(way, 0, 1, sure=True)]})
    others = {getattr(theme.tokens, one) for one in set(TONES.values()) - {TONES[way]}}
    seen = painted(strip)
    assert told in seen
    assert not others & seen


@pytest.mark.parametrize("link", Link)
def test_status_line(qtbot: QtBot, theme: Theme, words: Words, link: Link) -> None:
    line = StatusLine(words, theme)
    qtbot.addWidget(line)
    line.show_status(QueueStatus(link, 0, 0, None, None, None, None), Counts())
    way = way_of(link)
    icons = [(one.property("icon_name"), one.property("icon_colour"))
             for one in line.findChildren(QLabel)]  # fmt: skip
    cloud = "cloud-ok" if link is Link.ONLINE else "cloud-off"
    assert (cloud, TONES[way] if way else "neutral") in icons
