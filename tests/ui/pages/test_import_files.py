"""Files brought to the import window: read, stopped, brought again, of many rows, and no files."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.importing.stack_files import card
from tests.ui.import_desk import ImportRoom, write_cards
from tests.ui.window import CONTROL
from vaxentry.domain.form import Field
from vaxentry.importing.columns import label
from vaxentry.importing.template import CARDS_SHEET
from vaxentry.language import Words

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def test_a_changed_row_is_an_offer_with_before_and_after(
    imports: ImportRoom, tmp_path: Path
) -> None:
    imports.bring(write_cards(tmp_path / "a.xlsx", [card(0), card(1)]))
    changed = [card(0, batch="B9"), card(1, name="NAMA LAIN")]
    imports.bring(write_cards(tmp_path / "a.xlsx", changed))
    imports.settle()
    offers = imports.page.offers
    assert (offers.waiting, offers.compared.rowCount()) == (2, 1)
    shown = [offers.compared.index(0, at).data() for at in range(3)]
    assert shown[1:] == ["202108001", "B9"]
    imports.clerk.press(ENTER, CONTROL)
    imports.settle()
    imports.settle()
    assert offers.waiting == 1
    imports.clerk.press(Qt.Key.Key_F8)
    imports.settle()
    assert (offers.waiting, imports.names) == (0, ["CONTOH A", "CONTOH B"])
    batches = {imports.store.detail(row.record_id).dose.batch for row in imports.rows}
    assert batches == {"B9", "202108001"}


def test_typing_in_the_form_goes_on_while_a_file_is_read_and_it_can_be_stopped(
    qtbot: QtBot, imports: ImportRoom, file: Path
) -> None:
    imports.gate.clear()
    imports.window.import_path(str(file))
    qtbot.waitUntil(imports.reached.is_set)
    imports.clerk.press(ESCAPE)
    assert imports.window.entry.isVisible()
    imports.window.inside.imports.show()
    qtbot.waitUntil(imports.page.run_strip.stop_button.hasFocus)
    QTest.keyClick(imports.page.run_strip.stop_button, Qt.Key.Key_Space)
    imports.gate.set()
    imports.settle()
    assert imports.store.counts().saved < 2
    assert Words("id")("import.stopped", left="13")[:20] in imports.page.report.text.text()
    imports.bring(file)
    assert imports.store.counts().saved == 2


def test_a_file_that_is_none_is_told_in_a_sentence(imports: ImportRoom, tmp_path: Path) -> None:
    path = tmp_path / "foto.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    imports.bring(path)
    assert imports.page.banner.text.text() == Words("id")("error.file_damaged")
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"))
    imports.bring(path)
    assert imports.page.banner.text.text() == Words("id")("error.file_password")


def test_many_rows_are_read_page_by_page(imports: ImportRoom, tmp_path: Path) -> None:
    many = [card(2, sex="?", address=f"RT {at}") for at in range(800)]
    imports.bring(write_cards(tmp_path / "b.xlsx", many))
    model, grid = imports.page.model, imports.page.grid
    assert model.rowCount() == 800
    assert 1 not in imports.page.rows._pages
    grid.setCurrentIndex(model.index(799, 1))
    imports.settle()
    assert len(imports.page.rows._pages) <= 3
    imports.clerk.press(Qt.Key.Key_F6)
    assert imports.at() == (801, "sex")
    imports.clerk.press(Qt.Key.Key_F6)
    assert imports.at() == (2, "sex")


def test_what_waits_is_offered_again_beside_the_form(
    qtbot: QtBot, imports: ImportRoom, file: Path
) -> None:
    imports.bring(file)
    imports.again()
    button = imports.window.entry.side.import_button
    qtbot.waitUntil(lambda: "12" in button.text())


def test_the_first_rows_come_together_with_the_table(imports: ImportRoom, tmp_path: Path) -> None:
    here: list[bool] = []
    imports.bring(write_cards(tmp_path / "a.xlsx", [card(0)]))
    rows = imports.page.rows

    def note() -> None:
        if rows:
            here.append(rows.row(0) is not None)

    rows.replaced.connect(note)
    imports.bring(write_cards(tmp_path / "b.xlsx", [card(1, sex="?")]))
    assert here == [True]


def name_file(imports: ImportRoom, path: Path) -> None:
    """What the clerk types into the system's dialog, then Enter."""
    (dialog,) = imports.window.findChildren(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.fileSelected.emit(str(path))
    dialog.close()


@pytest.mark.parametrize("by", ["key", "button"])
def test_an_empty_template_is_saved_where_the_clerk_says_and_comes_back_filled_in(
    qtbot: QtBot, imports: ImportRoom, tmp_path: Path, by: str
) -> None:
    imports.window.inside.imports.show()
    imports.settle()
    page, path = imports.page, tmp_path / "templat.xlsx"
    if by == "key":
        imports.clerk.press(Qt.Key.Key_T, CONTROL)
    else:
        page.template_button.setFocus()
        imports.clerk.press(Qt.Key.Key_Space)
    name_file(imports, path)
    said = "Templat disimpan: templat.xlsx."
    qtbot.waitUntil(lambda: page.banner.text.text().startswith(said))
    book = openpyxl.load_workbook(path)
    sheet: Any = book[CARDS_SHEET]
    assert [cell.value for cell in sheet[1]] == [label(field) for field in Field]
    sheet.append([card(0)[field] or None for field in Field])
    book.save(path)
    imports.bring(path)
    assert imports.names == ["CONTOH A"]


def test_no_file_is_written_over_by_a_template(
    qtbot: QtBot, imports: ImportRoom, file: Path
) -> None:
    imports.window.inside.imports.show()
    imports.settle()
    before = file.read_bytes()
    imports.clerk.press(Qt.Key.Key_T, CONTROL)
    (dialog,) = imports.window.findChildren(QFileDialog)
    assert dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    assert dialog.defaultSuffix() == "xlsx"
    name_file(imports, file)
    told = Words("id")("error.file_exists")
    qtbot.waitUntil(lambda: imports.page.banner.text.text() == told)
    assert file.read_bytes() == before


def test_what_the_book_finds_in_the_rows_is_told_and_counted(
    imports: ImportRoom, tmp_path: Path
) -> None:
    cards = [card(0, sex="P"), card(1, temperature="38,5"), card(2, sex="?", temperature="39")]
    imports.bring(write_cards(tmp_path / "a.xlsx", cards))
    told = imports.page.report.text.text()
    assert "Tersimpan, nomor perlu diketik ulang (F7): 1" in told
    assert "Tersimpan sesuai kartu, di luar aturan vaksin: 1" in told
    assert imports.page.report.property("tone") == "warn"
    for letter in "L":
        QTest.keyClicks(imports.clerk.focus, letter)
    imports.clerk.press(ENTER)
    imports.clerk.press(ENTER, CONTROL)
    imports.settle()
    told = imports.page.report.text.text()
    assert told == (
        "1 baris diimpor dan tersimpan. 1 di antaranya perlu diketik ulang nomornya (F7)."
        " 1 disimpan sesuai kartu, di luar aturan vaksin."
    )
    assert len(imports.store.doubts()) == 2
