from pathlib import Path
from threading import Event

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.window import CARD, HEADER, Clerk, Desk
from vaxentry.domain.form import Field
from vaxentry.domain.import_desk import CellProblem
from vaxentry.errors import FileError
from vaxentry.importing.report import ImportReport, Outcome, RowResult
from vaxentry.ui.actions import Progress

BAD = RowResult(
    7,
    Outcome.BAD,
    problems=(CellProblem("C", Field.ID_NUMBER, "nik_length", {"count": 15}),),
)
REPORT = ImportReport(total=3, rows=(RowResult(5, Outcome.SAVED), RowResult(6, Outcome.SAVED), BAD))


def test_the_report_names_row_column_and_rule(qtbot: QtBot, desk: Desk) -> None:
    paths: list[Path] = []

    def read(path: Path, progress: Progress) -> ImportReport:
        paths.append(path)
        assert progress(3, 3)
        return REPORT

    desk.import_file = read
    desk.window.import_path("kartu.xlsx")
    panel = desk.window.entry.right.import_panel()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)
    assert paths == [Path("kartu.xlsx")]
    assert "Tersimpan: 2" in panel.summary.text()
    row, column, rule = (panel.model.index(0, at).data() for at in range(3))
    assert (row, column) == ("7", "C · NIK")
    assert "16" in rule
    assert desk.sync.wakes == 1
    panel.close_button.click()
    assert desk.window.entry.side.isVisible()


def test_typing_goes_on_while_a_file_is_read_and_it_can_be_stopped(
    qtbot: QtBot, desk: Desk, clerk: Clerk
) -> None:
    begun = Event()

    def read(_: Path, progress: Progress) -> ImportReport:
        while progress(1, 1_000):
            begun.set()
        return ImportReport(total=1_000, rows=REPORT.rows[:1], stopped=True)

    desk.import_file = read
    desk.window.import_path("kartu.xlsx")
    panel = desk.window.entry.right.import_panel()
    qtbot.waitUntil(begun.is_set)
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    assert panel.is_running
    panel.stop_button.click()
    qtbot.waitUntil(lambda: not panel.is_running)
    assert "999" in panel.summary.text()


def test_a_file_that_is_none_is_told_in_a_sentence(qtbot: QtBot, desk: Desk) -> None:
    def read(_: Path, __: Progress) -> ImportReport:
        raise FileError

    desk.import_file = read
    desk.window.import_path("foto.xlsx")
    panel = desk.window.entry.right.import_panel()
    qtbot.waitUntil(lambda: not panel.banner.isHidden())
    assert panel.banner.text.text() == desk.window.words("error.file")


def test_ending_the_window_stops_a_running_import(qtbot: QtBot, desk: Desk) -> None:
    begun, ended = Event(), Event()

    def read(_: Path, progress: Progress) -> ImportReport:
        while progress(1, 2):
            begun.set()
        ended.set()
        return REPORT

    desk.import_file = read
    desk.window.import_path("kartu.xlsx")
    qtbot.waitUntil(begun.is_set)
    desk.window.close()
    assert ended.is_set()
    QTest.qWait(0)
