"""The import desk by keyboard alone, over a real store and real files."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.import_desk import BAD, GOOD, ImportRoom, write_cards
from tests.ui.window import CONTROL, SHIFT
from vaxentry.domain.form import Field
from vaxentry.errors import DiskFullError
from vaxentry.language import Words
from vaxentry.ui.pages.import_grid_model import FIELDS

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
CURES = {
    4: ("id_number", "9104224509000003"),
    5: ("id_number", "9104223107000004"),
    6: ("given_on", "12-08-2021"),
    7: ("given_on", "12082021"),
    8: ("name", "CONTOH C"),
    9: ("phone", "081200000003"),
    10: ("screening", "lanjut"),
    11: ("batch", "202108001"),
    12: ("ticket", "P-A9"),
    14: ("vaccine", "Sinovac"),
}
"""What stands on the cards; rows 13 (repeated) and 15 (two errors) are answered apart."""


def type_over(room: ImportRoom, text: str) -> None:
    """Each key at what has the focus then, as a keyboard does."""
    for letter in text:
        QTest.keyClicks(room.clerk.focus, letter)
    room.clerk.press(ENTER)


def cure_all(room: ImportRoom) -> None:
    while room.page.rows.to_fix:
        row, field = room.at()
        if row == 13:
            room.clerk.press(Qt.Key.Key_F8)
            room.clerk.press(Qt.Key.Key_F6)
        elif row == 15:
            type_over(room, {"birth_date": "06-06-2006", "sex": "P"}[field])
        else:
            assert field == CURES[row][0]
            type_over(room, CURES[row][1])


def test_twelve_bad_rows_are_put_right_and_imported_by_keyboard(
    room: ImportRoom, file: Path
) -> None:
    room.bring(file)
    page = room.page
    assert (page.rows.to_fix, page.rows.clean, room.store.counts().saved) == (12, 0, 2)
    assert page.grid.hasFocus()
    assert room.at() == (4, "id_number")
    cure_all(room)
    assert (page.rows.clean, page.rows.aside) == (11, 1)
    room.clerk.press(ENTER, CONTROL)
    room.settle()
    assert room.store.counts().saved == 13
    assert (page.rows.clean, page.rows.aside) == (0, 1)
    room.bring(file)
    assert room.store.counts().saved == 13


def test_the_error_stands_at_its_cell_in_words(room: ImportRoom, file: Path) -> None:
    room.bring(file)
    index = room.page.grid.currentIndex()
    told = Words("id")("rule.nik_length", count=15)
    assert told.split(",")[0] in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.DecorationRole) is not None
    assert index.data(Qt.ItemDataRole.BackgroundRole).name() == (
        room.window.theme.tokens.error_soft.lower()
    )
    assert index.data(Qt.ItemDataRole.ToolTipRole) in room.page.line.text.text()
    assert "kolom F" in room.page.line.place.text()


def test_a_cell_is_rechecked_at_once_and_what_was_typed_survives_the_program(
    room: ImportRoom, file: Path
) -> None:
    room.bring(file)
    type_over(room, "9104224509000003")
    assert room.page.rows.clean == 1
    assert room.at() == (5, "id_number")
    for letter in "91042":
        QTest.keyClicks(room.clerk.focus, letter)
    room.again()
    room.window.inside._on_file_wanted()
    room.settle()
    assert (room.page.rows.to_fix, room.page.rows.clean) == (11, 1)
    row = room.page.rows.row(1)
    assert row is not None
    assert row.text("id_number") == "91042"


def test_keys_typed_ahead_go_to_the_cell_that_is_shown(room: ImportRoom, file: Path) -> None:
    room.bring(file)
    type_over(room, "9104224509000003")
    type_over(room, "9104223107000004")
    type_over(room, "12-08-2021")
    texts = [room.page.rows.row(at) for at in range(3)]
    assert [row.text("id_number") for row in texts if row][:2] == [
        "9104224509000003",
        "9104223107000004",
    ]
    assert room.page.rows.clean == 3


def test_a_number_that_excel_cut_is_typed_from_the_card(room: ImportRoom, file: Path) -> None:
    room.bring(file)
    room.clerk.press(Qt.Key.Key_F6)
    assert room.at() == (5, "id_number")
    room.clerk.press(ENTER)
    assert room.clerk.focus.property("text") == ""
    room.clerk.press(ENTER)
    assert room.page.rows.clean == 0
    row = room.page.rows.row(1)
    assert row is not None
    assert row.text("id_number") == "9104223107000004"


def test_escape_in_a_cell_brings_the_old_text_back_and_then_the_card(
    room: ImportRoom, file: Path
) -> None:
    room.bring(file)
    QTest.keyClicks(room.clerk.focus, "7")
    room.clerk.press(ESCAPE)
    row = room.page.rows.row(0)
    assert row is not None
    assert (row.text("id_number"), row.is_touched) == ("910422450900000", False)
    room.clerk.press(ESCAPE)
    assert room.window.entry.isVisible()


def test_leaving_with_an_open_cell_keeps_it(room: ImportRoom, file: Path) -> None:
    room.bring(file)
    QTest.keyClicks(room.clerk.focus, "7")
    room.page.go_back()
    room.settle()
    (first,) = room.table.rows([room.table.places()[0].content])
    assert first.text("id_number") == "7"


def test_a_repeated_row_is_taken_when_a_person_says_so(room: ImportRoom, file: Path) -> None:
    room.bring(file)
    room.clerk.press(Qt.Key.Key_F6, SHIFT)
    while room.at()[0] != 13:
        room.clerk.press(Qt.Key.Key_F6, SHIFT)
    room.clerk.press(Qt.Key.Key_F4)
    assert room.page.rows.clean == 1
    room.clerk.press(ENTER, CONTROL)
    room.settle()
    assert room.store.counts().saved == 3


def test_a_full_disk_loses_no_edit(
    qtbot: QtBot, room: ImportRoom, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.bring(file)
    whole = room.table

    class Full:
        def __getattr__(self, name: str) -> object:
            return getattr(whole, name)

        def keep(self, _row: object) -> bool:
            raise DiskFullError

    monkeypatch.setattr(room, "table", Full())
    type_over(room, "9104224509000003")
    qtbot.waitUntil(lambda: not room.page.banner.isHidden())
    monkeypatch.setattr(room, "table", whole)
    type_over(room, "9104223107000004")
    qtbot.waitUntil(room.page.banner.isHidden)
    assert [place.is_clean for place in whole.places()][:2] == [True, True]


def test_nothing_personal_is_logged(
    room: ImportRoom, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(0):
        room.bring(file)
        cure_all(room)
        room.clerk.press(ENTER, CONTROL)
        room.settle()
    assert "CONTOH" not in caplog.text
    assert "9104" not in caplog.text


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_control_has_a_name_and_nothing_is_wider_than_the_screen(
    qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    room = ImportRoom(qtbot, tmp_path, language, "dark")
    room.bring(write_cards(tmp_path / "kartu.xlsx", [*GOOD, *BAD]))
    page = room.page
    head = page.head
    for button in (head.file_button, head.take_button, head.rows_button, head.offers_button):
        assert button.accessibleName().strip()
    assert page.grid.accessibleName()
    assert page.minimumSizeHint().width() <= 1366 - room.window.rail.width()
    for at in range(len(FIELDS) + 1):
        header = page.grid.horizontalHeader()
        assert header.sectionSize(at) >= header.sectionSizeHint(at)
    assert page.model.headerData(1, Qt.Orientation.Horizontal) == Words(language)(
        f"field.{Field.GIVEN_ON.value}"
    )
    room.close()
