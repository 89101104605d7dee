import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fields import VILLAGES, Board
from tests.ui.test_field_lock import label_of
from vaxentry.ui.widgets.labelled import LOCKED
from vaxentry.ui.widgets.village_field import VillageField


@pytest.mark.parametrize("tone", ["error", "warn", "wait", LOCKED])
def test_no_frame_moves_the_form(board: Board, tone: str) -> None:
    board.free.setFocus()
    calm = [editor.height() for editor in board.editors]
    for editor in board.editors:
        label_of(editor).show_problem("", tone)
    QApplication.processEvents()
    assert [editor.height() for editor in board.editors] == calm


def test_the_focus_moves_nothing(board: Board) -> None:
    board.free.setFocus()
    QApplication.processEvents()
    places = [editor.geometry() for editor in board.editors]
    for editor in board.editors:
        editor.setFocus()
        QApplication.processEvents()
        assert [one.geometry() for one in board.editors] == places


@pytest.mark.parametrize("place", [(0, 10), (250, 10), (0, 260), (250, 260)])
@pytest.mark.usefixtures("theme")
def test_a_list_of_villages_stays_inside_the_window(qtbot: QtBot, place: tuple[int, int]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    field = VillageField(window)
    field.set_villages(VILLAGES)
    field.setGeometry(*place, 140, 32)
    window.show()
    QTest.keyClicks(field, "kla")
    assert window.rect().contains(field.list.geometry())
    assert not field.list.geometry().intersects(field.geometry())
