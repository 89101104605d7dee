from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.day_states import outage
from tests.ui.fake_outages import BAD
from tests.ui.scene import Scene
from vaxentry.domain.outage_text import facts
from vaxentry.domain.report_desk import Format
from vaxentry.errors import FileError
from vaxentry.language import Words


def test_it_says_the_figures_and_names_each_outage(qtbot: QtBot) -> None:
    panel = outage(Scene(qtbot, "id"), BAD)
    told = [(name.text(), value.text()) for name, value in panel.figures]
    *shown, tries = facts(Words("id"), BAD)
    assert told == shown
    assert tries[1] in panel.ways.text()
    assert panel.table.model().rowCount() == 3
    assert "luring" in panel.strip.accessibleName()


def test_the_files_are_written_and_the_key_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    scene = Scene(qtbot, "id")
    panel = outage(scene, BAD)
    panel.write(Format.PDF, tmp_path / "bukti.pdf")
    scene.wait(lambda: scene.outages.written == [(Format.PDF, tmp_path / "bukti.pdf")])
    scene.wait(lambda: "K7QX2M4A" in panel.banner.text.text())
    scene.outages.fails = FileError(reason="report_disk_full")
    panel.write(Format.CSV, tmp_path / "bukti.csv")
    scene.wait(lambda: "penuh" in panel.banner.text.text())


def test_escape_puts_it_away(qtbot: QtBot) -> None:
    scene = Scene(qtbot, "id")
    panel = outage(scene, BAD)
    scene.clerk.press(Qt.Key.Key_Escape)
    assert panel.isHidden()
