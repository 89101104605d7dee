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


def type_over(imports: ImportRoom, text: str) -> None:
    """Each key at what has the focus then, as a keyboard does."""
    for letter in text:
        QTest.keyClicks(imports.clerk.focus, letter)
    imports.clerk.press(ENTER)


def cure_all(imports: ImportRoom) -> None:
    while imports.page.rows.to_fix:
        row, field = imports.at()
        if row == 13:
            imports.clerk.press(Qt.Key.Key_F8)
            imports.clerk.press(Qt.Key.Key_F6)
        elif row == 15:
            type_over(imports, {"birth_date": "06-06-2006", "sex": "P"}[field])
        else:
            assert field == CURES[row][0]
            type_over(imports, CURES[row][1])


def test_twelve_bad_rows_are_put_right_and_imported_by_keyboard(
    imports: ImportRoom, file: Path
) -> None:
    imports.bring(file)
    page = imports.page
    assert (page.rows.to_fix, page.rows.clean, imports.store.counts().saved) == (12, 0, 2)
    assert page.grid.hasFocus()
    assert imports.at() == (4, "id_number")
    cure_all(imports)
    assert (page.rows.clean, page.rows.aside) == (11, 1)
    imports.clerk.press(ENTER, CONTROL)
    imports.settle()
    assert imports.store.counts().saved == 13
    assert (page.rows.clean, page.rows.aside) == (0, 1)
    imports.bring(file)
    assert imports.store.counts().saved == 13


def test_the_error_stands_at_its_cell_in_words(imports: ImportRoom, file: Path) -> None:
    imports.bring(file)
    index = imports.page.grid.currentIndex()
    told = Words("id")("rule.nik_length", count=15)
    assert told.split(",")[0] in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.DecorationRole) is not None
    assert index.data(Qt.ItemDataRole.BackgroundRole).name() == (
        imports.window.theme.tokens.error_soft.lower()
    )
    assert index.data(Qt.ItemDataRole.ToolTipRole) in imports.page.line.text.text()
    assert "kolom F" in imports.page.line.place.text()


def test_a_cell_is_rechecked_at_once_and_what_was_typed_survives_the_program(
    imports: ImportRoom, file: Path
) -> None:
    imports.bring(file)
    type_over(imports, "9104224509000003")
    assert imports.page.rows.clean == 1
    assert imports.at() == (5, "id_number")
    for letter in "91042":
        QTest.keyClicks(imports.clerk.focus, letter)
    imports.again()
    imports.window.inside.imports.show()
    imports.settle()
    assert (imports.page.rows.to_fix, imports.page.rows.clean) == (11, 1)
    row = imports.page.rows.row(1)
    assert row is not None
    assert row.text("id_number") == "91042"


def test_keys_typed_ahead_go_to_the_cell_that_is_shown(imports: ImportRoom, file: Path) -> None:
    imports.bring(file)
    type_over(imports, "9104224509000003")
    type_over(imports, "9104223107000004")
    type_over(imports, "12-08-2021")
    texts = [imports.page.rows.row(at) for at in range(3)]
    assert [row.text("id_number") for row in texts if row][:2] == [
        "9104224509000003",
        "9104223107000004",
    ]
    assert imports.page.rows.clean == 3


def test_a_number_that_excel_cut_is_typed_from_the_card(imports: ImportRoom, file: Path) -> None:
    imports.bring(file)
    imports.clerk.press(Qt.Key.Key_F6)
    assert imports.at() == (5, "id_number")
    imports.clerk.press(ENTER)
    assert imports.clerk.focus.property("text") == ""
    imports.clerk.press(ENTER)
    assert imports.page.rows.clean == 0
    row = imports.page.rows.row(1)
    assert row is not None
    assert row.text("id_number") == "9104223107000004"


def test_escape_in_a_cell_brings_the_old_text_back_and_then_the_card(
    imports: ImportRoom, file: Path
) -> None:
    imports.bring(file)
    QTest.keyClicks(imports.clerk.focus, "7")
    imports.clerk.press(ESCAPE)
    row = imports.page.rows.row(0)
    assert row is not None
    assert (row.text("id_number"), row.is_touched) == ("910422450900000", False)
    imports.clerk.press(ESCAPE)
    assert imports.window.entry.isVisible()


def test_leaving_with_an_open_cell_keeps_it(imports: ImportRoom, file: Path) -> None:
    imports.bring(file)
    QTest.keyClicks(imports.clerk.focus, "7")
    imports.page.go_back()
    imports.settle()
    (first,) = imports.table.rows([imports.table.places()[0].content])
    assert first.text("id_number") == "7"


def test_a_repeated_row_is_taken_when_a_person_says_so(imports: ImportRoom, file: Path) -> None:
    imports.bring(file)
    imports.clerk.press(Qt.Key.Key_F6, SHIFT)
    while imports.at()[0] != 13:
        imports.clerk.press(Qt.Key.Key_F6, SHIFT)
    imports.clerk.press(Qt.Key.Key_F4)
    assert imports.page.rows.clean == 1
    imports.clerk.press(ENTER, CONTROL)
    imports.settle()
    assert imports.store.counts().saved == 3


def test_a_full_disk_loses_no_edit(
    qtbot: QtBot, imports: ImportRoom, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imports.bring(file)
    whole = imports.table

    class Full:
        def __getattr__(self, name: str) -> object:
            return getattr(whole, name)

        def keep(self, _row: object) -> bool:
            raise DiskFullError

    monkeypatch.setattr(imports, "table", Full())
    type_over(imports, "9104224509000003")
    qtbot.waitUntil(lambda: not imports.page.banner.isHidden())
    monkeypatch.setattr(imports, "table", whole)
    type_over(imports, "9104223107000004")
    qtbot.waitUntil(imports.page.banner.isHidden)
    assert [place.is_clean for place in whole.places()][:2] == [True, True]


def test_nothing_personal_is_logged(
    imports: ImportRoom, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(0):
        imports.bring(file)
        cure_all(imports)
        imports.clerk.press(ENTER, CONTROL)
        imports.settle()
    assert "CONTOH" not in caplog.text
    assert "9104" not in caplog.text


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_control_has_a_name_and_nothing_is_wider_than_the_screen(
    qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    imports = ImportRoom(qtbot, tmp_path, language, "dark")
    imports.bring(write_cards(tmp_path / "kartu.xlsx", [*GOOD, *BAD]))
    page = imports.page
    head = page.head
    for button in (head.file_button, head.take_button, head.rows_button, head.offers_button):
        assert button.accessibleName().strip()
    assert page.grid.accessibleName()
    assert page.minimumSizeHint().width() <= 1366 - imports.window.rail.width()
    for at in range(len(FIELDS) + 1):
        header = page.grid.horizontalHeader()
        assert header.sectionSize(at) >= header.sectionSizeHint(at)
    assert page.model.headerData(1, Qt.Orientation.Horizontal) == Words(language)(
        f"field.{Field.GIVEN_ON.value}"
    )
    imports.close()
