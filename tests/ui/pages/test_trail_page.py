"""The audit trail on the screen, by keyboard alone: read, filtered, checked, written to a file."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.desk_lists import FakeFiles
from tests.ui.fake_trail import CUT, DEWI, FakeTrail
from tests.ui.window import CONTROL, Clerk, Desk
from vaxentry.domain.trail import PAGE, Action
from vaxentry.ui.pages.trail import TrailPage
from vaxentry.ui.widgets.rail import Place

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def trail() -> FakeTrail:
    return FakeTrail()


@pytest.fixture
def files(trail: FakeTrail) -> FakeFiles:
    return FakeFiles(trail)


@pytest.fixture
def page(desk: Desk, clerk: Clerk, qtbot: QtBot) -> TrailPage:
    clerk.press(Qt.Key.Key_J, CONTROL)
    page = desk.window.inside.trail.page
    assert page is not None
    qtbot.waitUntil(lambda: page.model.rowCount() == PAGE and page.table.hasFocus())
    return page


def test_the_newest_stands_first_and_older_ones_come_into_sight(
    page: TrailPage, clerk: Clerk, qtbot: QtBot
) -> None:
    assert page.model.lines[0].cells[0] == "450"
    assert page.model.lines[0].cells[2:4] == ("Langkah pada entri dicatat", "Dewi Lestari")
    assert page.model.lines[0].cells[6] == "Surat ke pihak lain"
    clerk.press(Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2 * PAGE)
    clerk.press(Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.model.rowCount() == 450)
    assert [line.key for line in page.model.lines] == list(range(450, 0, -1))


def test_what_who_which_entry_and_when(page: TrailPage, clerk: Clerk, qtbot: QtBot) -> None:
    clerk.keys("f")
    clerk.keys("langkah")
    clerk.press(ENTER)
    qtbot.waitUntil(lambda: page.model.rowCount() == 45)
    assert page.filters.query.action == Action.STEP_TAKEN
    assert page.table.hasFocus()
    clerk.keys("f")
    clerk.press(Qt.Key.Key_Delete)
    clerk.press(Qt.Key.Key_Tab)
    clerk.type("dewi")
    qtbot.waitUntil(lambda: page.model.rowCount() == 45)
    assert page.filters.query.author == DEWI.id
    page.filters.entry.setFocus()
    clerk.type("kd-261123-010")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.filters.entry.setFocus()
    clerk.press(Qt.Key.Key_Delete)
    page.filters.entry.set_value("")
    page.filters.first.setFocus()
    clerk.type("22112026")
    qtbot.waitUntil(lambda: page.filters.query.since is not None)


def test_a_name_nobody_has_is_said_at_its_field(page: TrailPage, clerk: Clerk) -> None:
    page.filters.author.setFocus()
    clerk.type("tono")
    assert page.filters.author.hasFocus()
    assert page.filters.query.author is None


def test_nothing_that_fits_says_so(page: TrailPage, clerk: Clerk, qtbot: QtBot) -> None:
    page.filters.entry.setFocus()
    clerk.type("XX")
    qtbot.waitUntil(page.empty.isVisible)


@pytest.mark.parametrize("faulty", [False, True])
def test_v_says_whether_it_is_whole(
    page: TrailPage, clerk: Clerk, trail: FakeTrail, qtbot: QtBot, faulty: bool
) -> None:
    trail.faults = CUT if faulty else ()
    clerk.keys("v")
    said = "Jejak audit tidak utuh" if faulty else "Jejak audit utuh: 450 catatan"
    qtbot.waitUntil(lambda: said in page.banner.text.text())
    assert ("Ujung jejak dipotong" in page.banner.text.text()) is faulty


def test_what_is_shown_is_written_to_a_file(
    page: TrailPage, files: FakeFiles, tmp_path: Path, qtbot: QtBot
) -> None:
    page.write(tmp_path / "jejak.csv")
    qtbot.waitUntil(lambda: files.trails == [("jejak.csv", page.filters.query)])
    qtbot.waitUntil(lambda: "jejak.csv: 3 catatan" in page.banner.text.text())


def test_esc_leads_back_to_where_one_was(page: TrailPage, clerk: Clerk, desk: Desk) -> None:
    clerk.keys("f")
    clerk.press(ESCAPE)
    assert page.table.hasFocus()
    assert desk.window.rail.button(Place.SETTINGS).isChecked()
    clerk.press(ESCAPE)
    assert desk.window.rail.button(Place.ENTRY).isChecked()
    assert desk.window.entry.isVisible()
    desk.window.go_to(Place.SETTINGS)
    desk.window.pages.settings().trail_button.click()
    assert page.isVisible()
    clerk.press(ESCAPE)
    assert desk.window.pages.settings().isVisible()
