"""A wrong clock is told on every page, and stops nobody from typing."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.rest import rest
from tests.ui.window import CARD, HEADER, Desk
from vaxentry.domain.contact import CLOCK_MAY_BE_OFF
from vaxentry.ui.clock_line import ClockLine
from vaxentry.ui.widgets.rail import PLACES

BEHIND = -timedelta(days=3, hours=2)


@pytest.fixture
def line(desk: Desk) -> ClockLine:
    return desk.window.inside.clock_line


def look(desk: Desk, off: timedelta | None) -> None:
    desk.book.clock_off = off
    desk.window.inside.watch.look()


def test_it_comes_and_goes_while_somebody_types(qtbot: QtBot, desk: Desk, line: ClockLine) -> None:
    desk.open().clerk.type(*HEADER, *CARD[:9])
    assert not line.isVisible()
    before = desk.clerk.focus
    look(desk, BEHIND)
    qtbot.waitUntil(line.isVisible)
    assert desk.clerk.focus is before
    desk.clerk.type(*CARD[9:])
    desk.clerk.save()
    desk.wait_saved(1)
    assert line.isVisible()
    look(desk, CLOCK_MAY_BE_OFF)
    qtbot.waitUntil(lambda: not line.isVisible())


@pytest.mark.parametrize(
    ("off", "way"), [(BEHIND, "lambat 3 hari 2 jam"), (timedelta(minutes=9), "cepat 9 mnt")]
)
def test_it_says_which_way_how_much_and_what_to_do(
    qtbot: QtBot, desk: Desk, line: ClockLine, off: timedelta, way: str
) -> None:
    desk.open()
    look(desk, off)
    qtbot.waitUntil(line.isVisible)
    said = line.banner.text.text()
    assert way in said
    assert "Betulkan" in said
    for place in PLACES:
        desk.window.go_to(place)
        assert line.isVisible()


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_is_read_to_its_end_at_125_percent(qtbot: QtBot, book: FakeBook, language: str) -> None:
    desk = Desk(qtbot, book, language)
    desk.window.resize(1093, 614)
    desk.open()
    look(desk, BEHIND)
    line = desk.window.inside.clock_line
    qtbot.waitUntil(line.isVisible)
    rest(desk.window)
    label = line.banner.text
    assert label.height() >= label.heightForWidth(label.width())
    assert (desk.window.width(), desk.window.height()) == (1093, 614)
