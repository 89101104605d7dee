"""Pengaturan on the smallest screen that is served: nothing of it is squeezed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.desk_lists import FakeFiles
from tests.ui.fake_reports import FakeDaily
from tests.ui.fake_trail import FakeTrail
from tests.ui.rest import rest
from tests.ui.staff_room import BOSS_WORD, CONTROL, StaffRoom
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.panel import Panel


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_part_is_as_tall_as_it_needs(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    room = StaffRoom(qtbot, tmp_path, language).employ()
    daily = FakeDaily()
    room.daily = lambda: daily
    room.open(files=FakeFiles(FakeTrail())).come("dew", BOSS_WORD)
    room.window.resize(1366, 768)
    room.clerk.press(Qt.Key.Key_F6, CONTROL)
    page = room.window.pages.settings()
    room.wait(lambda: page.people.minutes_field.isVisible() and page.daily.at.text())
    room.wait(page._site.rowCount)
    page.daily.banner.say("Folder itu tidak menerima berkas.", "error")
    page.backups.banner.say("Folder itu tidak menerima berkas.", "error")
    page.banner.say("Alamat server tidak bisa dipakai.", "error")
    rest(room.window)
    assert room.window.height() == 768
    button = page.villages.save_button
    assert button.visibleRegion().boundingRect().size() == button.size()
    parts = [*page.findChildren(Labelled), *page.findChildren(Panel)]
    shown = [part for part in parts if part.isVisible()]
    assert shown
    assert [part for part in shown if part.height() < part.minimumSizeHint().height()] == []
