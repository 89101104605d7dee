"""A PC used for the first time, by keyboard: server or not, supervisor or not, the sheet."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog

from tests.ui.pdf_text import pdf_pages
from tests.ui.rest import rest
from tests.ui.staff_room import BOSS, BOSS_WORD, ENTER, ESCAPE, TAB, StaffRoom
from vaxentry.errors import CodeRefusedError, UnreachableError
from vaxentry.ui import setup_visit
from vaxentry.ui.widgets.labelled import Labelled


def start(empty: StaffRoom) -> StaffRoom:
    empty.open(hint=False)
    empty.wait(empty.window.inside.setup.panel.isVisible)
    return empty


def skip_server(empty: StaffRoom) -> None:
    empty.clerk.press(TAB)
    empty.clerk.press(TAB)
    empty.clerk.press(TAB)
    empty.clerk.press(ENTER)
    empty.wait(empty.window.inside.setup.panel.first.isVisible)


def make_boss(empty: StaffRoom) -> str:
    """Up to the recovery sheet; returns its code."""
    skip_server(empty)
    empty.clerk.type(BOSS, BOSS_WORD, BOSS_WORD)
    sheet = empty.window.inside.setup.sheet
    empty.wait(sheet.isVisible)
    return sheet.code.text()


def test_a_new_pc_starts_alone_with_a_supervisor_and_a_sheet(empty: StaffRoom) -> None:
    code = make_boss(start(empty))
    sheet = empty.window.inside.setup.sheet
    assert len(code) == 29
    assert empty.staff.signed_in() is not None
    assert empty.store.author().name == BOSS
    empty.wait(lambda: empty.remembered.get("sign_in") is True)
    sheet.box.setFocus()
    empty.clerk.press(Qt.Key.Key_Space)
    empty.clerk.press(TAB)
    empty.clerk.press(ENTER)
    empty.wait(lambda: not sheet.isVisible())
    assert sheet.code.text() == ""
    empty.leave()
    empty.come("dew", BOSS_WORD)
    assert empty.staff.recover(code, BOSS, "gunung biru 5")


def test_without_the_tick_it_warns_once_that_the_code_is_gone(empty: StaffRoom) -> None:
    make_boss(start(empty))
    sheet = empty.window.inside.setup.sheet
    empty.clerk.press(ESCAPE)
    assert sheet.isVisible()
    assert "tidak akan tampil lagi" in sheet.banner.text.text()
    empty.clerk.press(ESCAPE)
    assert not sheet.isVisible()


def test_the_sheet_is_saved_as_pdf_and_offered_to_a_printer(
    empty: StaffRoom, tmp_path: Path
) -> None:
    code = make_boss(start(empty))
    sheet = empty.window.inside.setup.sheet
    sheet.pdf_button.setFocus()
    empty.clerk.press(ENTER)
    (dialog,) = empty.window.findChildren(QFileDialog)
    file = tmp_path / "lembar.pdf"
    dialog.fileSelected.emit(str(file))
    dialog.reject()
    empty.wait(lambda: file.exists() and file.read_bytes().rstrip().endswith(b"%%EOF"))
    (told,) = pdf_pages(file.read_bytes())
    assert code in told
    assert BOSS in told
    sheet.print_button.click()
    (printing,) = empty.window.findChildren(QPrintDialog)
    printing.reject()


def test_two_passwords_that_differ_make_nobody(empty: StaffRoom) -> None:
    skip_server(start(empty))
    panel = empty.window.inside.setup.panel
    empty.clerk.type(BOSS, BOSS_WORD, "lain sama sekali")
    assert "Kedua sandi tidak sama" in panel.banner.text.text()
    empty.clerk.type(BOSS_WORD, "pendek")
    empty.clerk.type("pendek", "pendek")
    empty.wait(lambda: "Sandi harus" in panel.banner.text.text())
    assert empty.staff.members() == []


def test_skipped_it_is_out_of_the_way_and_everybody_types(empty: StaffRoom) -> None:
    skip_server(start(empty))
    empty.window.inside.setup.panel.first.skip_button.setFocus()
    empty.clerk.press(ENTER)
    assert not empty.window.inside.setup.panel.isVisible()
    assert empty.staff.members() == []
    assert empty.window.entry.header.isAncestorOf(empty.clerk.focus)


def test_esc_leaves_it_and_typing_goes_on(empty: StaffRoom) -> None:
    start(empty)
    empty.clerk.press(ESCAPE)
    assert not empty.window.inside.setup.panel.isVisible()
    assert empty.window.entry.header.isAncestorOf(empty.clerk.focus)


def test_the_servers_code_is_asked_for_first_and_may_be_wrong(empty: StaffRoom) -> None:
    tried: list[tuple[str, str]] = []

    def enrol(url: str, code: str) -> None:
        tried.append((url, code))
        if code == "SALAH":
            raise CodeRefusedError
        if "salah" in url:
            raise UnreachableError

    empty.enrol = enrol
    panel = start(empty).window.inside.setup.panel
    empty.clerk.type("", "")
    assert panel.server.url_field.tone == "error"
    empty.clerk.type("https://pusat.example", "SALAH")
    words = empty.window.words
    empty.wait(lambda: panel.banner.text.text() == words(CodeRefusedError().text_key))
    empty.clerk.type("KD3A")
    empty.wait(panel.first.isVisible)
    assert tried == [("https://pusat.example", "SALAH"), ("https://pusat.example", "KD3A")]
    panel.ask_server()
    empty.clerk.type("https://salah.example", "KD3A")
    empty.wait(lambda: panel.banner.text.text() == words(UnreachableError().text_key))
    empty.clerk.type("https://pusat.example", "")
    empty.wait(panel.first.isVisible)
    assert tried[2:] == [("https://salah.example", "KD3A"), ("https://pusat.example", "KD3A")]


def test_who_types_already_is_not_disturbed(
    empty: StaffRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = Event()
    monkeypatch.setattr(setup_visit, "_is_new", lambda *_: typed.wait())
    empty.open(hint=False, wait=False)
    empty.clerk.keys("27")
    typed.set()
    empty.wait(lambda: empty.window.inside._has_read)
    empty.wait(empty.window.status.waiting.text)
    reads = empty.window.inside._around.reads
    answered: list[object] = []
    reads.run(lambda: None, answered.append, answered.append)
    empty.wait(lambda: answered)
    assert not empty.window.inside.setup.panel.isVisible()


@pytest.mark.parametrize("what", ["a stack", "a member"])
def test_a_pc_that_is_in_use_is_not_asked(empty: StaffRoom, what: str) -> None:
    if what == "a stack":
        empty.store.open_stack(None, 3, "")
    else:
        empty.staff.begin(BOSS, BOSS_WORD)
    empty.open(hint=False)
    empty.wait(lambda: empty.window.inside._has_read)
    reads = empty.window.inside._around.reads
    answered: list[object] = []
    reads.run(lambda: None, answered.append, answered.append)
    empty.wait(lambda: answered)
    assert not empty.window.inside.setup.panel.isVisible()


def test_a_refusal_takes_its_room(empty: StaffRoom) -> None:
    def refuse(_url: str, _code: str) -> None:
        raise UnreachableError("address", reason="bad_address")

    empty.enrol = refuse
    panel = start(empty).window.inside.setup.panel
    empty.clerk.type("bukan alamat", "ABC")
    empty.wait(panel.banner.isVisible)
    fields = [one for one in panel.findChildren(Labelled) if one.isVisible()]
    rest(empty.window)
    assert [one.height() >= one.minimumSizeHint().height() for one in fields] == [True, True]
