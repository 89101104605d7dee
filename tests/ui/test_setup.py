"""A PC used for the first time, by keyboard: server or not, supervisor or not, the sheet."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.pdf_text import pdf_pages
from tests.ui.rest import rest
from tests.ui.staff_room import BOSS, BOSS_WORD, ENTER, ESCAPE, TAB, StaffRoom
from vaxentry.errors import CodeRefusedError, UnreachableError
from vaxentry.ui.widgets.labelled import Labelled


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> StaffRoom:
    return StaffRoom(qtbot, tmp_path)


def start(room: StaffRoom) -> StaffRoom:
    room.open(hint=False)
    room.wait(lambda: room.window.inside.setup.panel.is_shown)
    return room


def skip_server(room: StaffRoom) -> None:
    room.clerk.press(TAB)
    room.clerk.press(TAB)
    room.clerk.press(TAB)
    room.clerk.press(ENTER)
    room.wait(room.window.inside.setup.panel.first.isVisible)


def make_boss(room: StaffRoom) -> str:
    """Up to the recovery sheet; returns its code."""
    skip_server(room)
    room.clerk.type(BOSS, BOSS_WORD, BOSS_WORD)
    sheet = room.window.inside.setup.sheet
    room.wait(sheet.isVisible)
    return sheet.code.text()


def test_a_new_pc_starts_alone_with_a_supervisor_and_a_sheet(room: StaffRoom) -> None:
    code = make_boss(start(room))
    sheet = room.window.inside.setup.sheet
    assert len(code) == 29
    assert room.staff.signed_in() is not None
    assert room.store.author().name == BOSS
    room.wait(lambda: room.remembered.get("sign_in") is True)
    sheet.box.setFocus()
    room.clerk.press(Qt.Key.Key_Space)
    room.clerk.press(TAB)
    room.clerk.press(ENTER)
    room.wait(lambda: not sheet.isVisible())
    assert sheet.code.text() == ""
    room.leave()
    room.come("dew", BOSS_WORD)
    assert room.staff.recover(code, BOSS, "gunung biru 5")


def test_without_the_tick_it_warns_once_that_the_code_is_gone(room: StaffRoom) -> None:
    make_boss(start(room))
    sheet = room.window.inside.setup.sheet
    room.clerk.press(ESCAPE)
    assert sheet.isVisible()
    assert "tidak akan tampil lagi" in sheet.banner.text.text()
    room.clerk.press(ESCAPE)
    assert not sheet.isVisible()


def test_the_sheet_is_saved_as_pdf_and_offered_to_a_printer(
    room: StaffRoom, tmp_path: Path
) -> None:
    code = make_boss(start(room))
    sheet = room.window.inside.setup.sheet
    sheet.pdf_button.setFocus()
    room.clerk.press(ENTER)
    (dialog,) = room.window.findChildren(QFileDialog)
    file = tmp_path / "lembar.pdf"
    dialog.fileSelected.emit(str(file))
    dialog.reject()
    room.wait(lambda: file.exists() and file.read_bytes().rstrip().endswith(b"%%EOF"))
    (told,) = pdf_pages(file.read_bytes())
    assert code in told
    assert BOSS in told
    sheet.print_button.click()
    (printing,) = room.window.findChildren(QPrintDialog)
    printing.reject()


def test_two_passwords_that_differ_make_nobody(room: StaffRoom) -> None:
    skip_server(start(room))
    panel = room.window.inside.setup.panel
    room.clerk.type(BOSS, BOSS_WORD, "lain sama sekali")
    assert "Kedua sandi baru tidak sama" in panel.banner.text.text()
    room.clerk.type(BOSS_WORD, "pendek")
    room.clerk.type("pendek", "pendek")
    room.wait(lambda: "Sandi harus" in panel.banner.text.text())
    assert room.staff.members() == []


def test_skipped_it_is_out_of_the_way_and_everybody_types(room: StaffRoom) -> None:
    skip_server(start(room))
    room.window.inside.setup.panel.first.skip_button.setFocus()
    room.clerk.press(ENTER)
    assert not room.window.inside.setup.panel.is_shown
    assert room.staff.members() == []
    assert room.window.entry.header.isAncestorOf(room.clerk.focus)


def test_esc_leaves_it_and_typing_goes_on(room: StaffRoom) -> None:
    start(room)
    room.clerk.press(ESCAPE)
    assert not room.window.inside.setup.panel.is_shown
    assert room.window.entry.header.isAncestorOf(room.clerk.focus)


def test_the_servers_code_is_asked_for_first_and_may_be_wrong(room: StaffRoom) -> None:
    tried: list[tuple[str, str]] = []

    def enrol(url: str, code: str) -> None:
        tried.append((url, code))
        if code == "SALAH":
            raise CodeRefusedError

    room.enrol = enrol
    panel = start(room).window.inside.setup.panel
    room.clerk.type("", "")
    assert panel.server.url_field.tone == "error"
    room.clerk.type("https://pusat.example", "SALAH")
    words = room.window.words
    room.wait(lambda: panel.banner.text.text() == words(CodeRefusedError().text_key))
    panel.server.code.selectAll()
    panel.server.code.setFocus()
    room.clerk.type("KD3A")
    room.wait(panel.first.isVisible)
    assert tried == [("https://pusat.example", "SALAH"), ("https://pusat.example", "KD3A")]


def test_who_types_already_is_not_disturbed(room: StaffRoom) -> None:
    room.open(hint=False, wait=False)
    room.clerk.keys("27")
    room.wait(lambda: room.window.inside._has_read)
    room.wait(room.window.status.waiting.text)
    reads = room.window.inside._around.reads
    answered: list[object] = []
    reads.run(lambda: None, answered.append, answered.append)
    room.wait(lambda: answered)
    assert not room.window.inside.setup.panel.is_shown


@pytest.mark.parametrize("what", ["a stack", "a member"])
def test_a_pc_that_is_in_use_is_not_asked(room: StaffRoom, what: str) -> None:
    if what == "a stack":
        room.store.open_stack(None, 3, "")
    else:
        room.staff.begin(BOSS, BOSS_WORD)
    room.open(hint=False)
    room.wait(lambda: room.window.inside._has_read)
    reads = room.window.inside._around.reads
    answered: list[object] = []
    reads.run(lambda: None, answered.append, answered.append)
    room.wait(lambda: answered)
    assert not room.window.inside.setup.panel.is_shown


def test_a_refusal_takes_its_room(room: StaffRoom) -> None:
    def refuse(_url: str, _code: str) -> None:
        raise UnreachableError("address", reason="bad_address")

    room.enrol = refuse
    panel = start(room).window.inside.setup.panel
    room.clerk.type("bukan alamat", "ABC")
    room.wait(panel.banner.isVisible)
    fields = [one for one in panel.findChildren(Labelled) if one.isVisible()]
    rest(room.window)
    assert [one.height() >= one.minimumSizeHint().height() for one in fields] == [True, True]
