"""The letter to the other site or the health office: masked, formal, and then the case waits."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import cast
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.db.answered import PARTY, answer
from tests.db.conftest import Clock
from tests.ui.case_desk import Cases, put_cases, put_decided
from tests.ui.fakes import NOW, FakeBook
from tests.ui.pdf_text import pdf_pages
from tests.ui.staff_room import StaffRoom
from tests.ui.window import TYPED, Clerk, Desk
from vaxentry.db.outbox import Outbox
from vaxentry.domain.case_steps import Step
from vaxentry.domain.cases import Way
from vaxentry.domain.outbox import State
from vaxentry.ui.printing import press
from vaxentry.ui.printing.letter import Addressee, letter_html
from vaxentry.ui.printing.sheets import Printed

CONTROL = Qt.KeyboardModifier.ControlModifier
MADE = Printed("Puskesmas Contoh", "Rahma Wijaya", NOW)


def text_of(book: FakeBook, record: UUID, to: Addressee) -> str:
    case = book.case(record)
    assert case is not None
    document = QTextDocument()
    document.setHtml(letter_html(case, to, MADE, "3201-07"))
    return document.toPlainText()


def test_it_names_no_number_and_no_full_name(book: FakeBook, qapp: object) -> None:
    assert qapp
    for record in put_cases(book)[:3]:
        text = text_of(book, record, Addressee(is_office=False))
        assert TYPED.identity.number not in text
        assert "9271" in text
        for name in ("SITI", "AMINAH", "ARDIANTO", "FADLI", "BUDI", "SANTOSO"):
            assert name not in text
        assert "+6281234567890" not in text


def test_it_is_formal_and_says_what_clashes_and_what_is_asked(book: FakeBook, qapp: object) -> None:
    assert qapp
    record = put_cases(book)[0]
    text = text_of(book, record, Addressee(is_office=False))
    for told in (
        ": Permohonan pencocokan data NIK penerima vaksinasi",
        "Puskesmas Contoh, 23 November 2026",
        "Penanggung Jawab Pencatatan Vaksinasi di 3201-09",
        "20-11-2026",
        "S** A****",
        "Yang berbeda: Nama.",
        "Atas perhatian dan kerja sama Saudara",
        "Dibuat oleh Rahma Wijaya",
    ):
        assert told in text.replace("\xa0", " "), told


def test_the_other_site_is_told_where_to_look_for_its_record(book: FakeBook, qapp: object) -> None:
    assert qapp
    theirs, held_here, *_ = put_cases(book)
    book.others[theirs] = replace(book.other_of(theirs), record_id=UUID(int=7))
    find = "cari nomor catatan Saudara di Kiriman"
    text = text_of(book, theirs, Addressee(is_office=False))
    assert str(UUID(int=7)) in text
    assert find in text
    assert find not in text_of(book, theirs, Addressee(is_office=True))
    assert find not in text_of(book, held_here, Addressee(is_office=False))


def test_to_the_health_office_with_a_note_as_it_was_typed(book: FakeBook, qapp: object) -> None:
    assert qapp
    record = put_decided(book)[0]
    text = text_of(book, record, Addressee(is_office=True, note="<b>segera</b>"))
    assert "Kepala Dinas Kesehatan" in text
    assert "<b>segera</b>" in text
    assert "nomor tiket vaksinasi" in text


def test_once_it_is_out_the_case_waits(
    qtbot: QtBot,
    book: FakeBook,
    desk: Desk,
    clerk: Clerk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = put_cases(book)[0]
    path = tmp_path / "surat.pdf"

    def choose(
        _: object, __: object, name: str, chosen: Callable[[Path], None], *_left: object
    ) -> None:
        assert name == "surat-pencocokan-kd-261123-001"
        chosen(path)

    monkeypatch.setattr(press, "choose_pdf", choose)
    cases = Cases(qtbot, desk)
    panel = desk.window.inside.cases.letters.panel
    clerk.keys("2")
    assert panel.isVisible()
    clerk.press(Qt.Key.Key_Escape)
    assert cases.cases.table.hasFocus()
    assert book.steps == []
    clerk.keys("2")
    clerk.press(Qt.Key.Key_Return)
    clerk.type("mohon segera")
    clerk.press(Qt.Key.Key_Tab)
    clerk.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: book.steps == [(record, Step.LETTER)])
    (page,) = pdf_pages(path.read_bytes())
    assert "mohonsegera" in page
    cases.says("Surat tentang KD-261123-001 dibuat")
    model = cases.cases.model
    qtbot.waitUntil(lambda: model.index(model.rowCount() - 1, 0).data() == "Menunggu jawaban")


def test_two_letters_under_way_make_each_case_wait(
    qtbot: QtBot, book: FakeBook, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = put_cases(book)[:2]

    def choose(
        _: object, __: object, name: str, chosen: Callable[[Path], None], *_left: object
    ) -> None:
        chosen(tmp_path / name)

    monkeypatch.setattr(press, "choose_pdf", choose)
    Cases(qtbot, desk)
    inside, may_go_on = desk.window.inside, Event()
    inside._around.reads.run(may_go_on.wait, lambda _: None, lambda _: None)
    for record in records:
        case = book.case(record)
        assert case is not None
        inside.cases.letters.panel.begin(case)
        inside.cases.letters.panel.pdf_wanted.emit()
    may_go_on.set()
    qtbot.waitUntil(lambda: len(book.steps) == len(records))
    assert set(book.steps) == {(record, Step.LETTER) for record in records}
    assert len(list(tmp_path.glob("surat-*"))) == len(records)


def test_a_letter_of_who_left_meanwhile_is_no_step_of_who_came(
    qtbot: QtBot, book: FakeBook, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = book.case(put_cases(book)[0])
    assert case is not None
    path = tmp_path / "surat.pdf"
    monkeypatch.setattr(press, "choose_pdf", lambda *given, **_: given[3](path))
    Cases(qtbot, desk)
    inside, may_go_on = desk.window.inside, Event()
    before = len(desk.window.findChildren(press.Press))
    inside._around.reads.run(may_go_on.wait, lambda _: None, lambda _: None)
    inside.cases.letters.panel.begin(case)
    inside.cases.letters.panel.pdf_wanted.emit()
    inside.reauth.forget()
    may_go_on.set()
    qtbot.waitUntil(lambda: len(desk.window.findChildren(press.Press)) == before)
    written: list[None] = []
    inside._around.writes.run(lambda: None, written.append, lambda _: None)
    qtbot.waitUntil(lambda: bool(written))
    assert path.exists()
    assert book.steps == []


def test_who_may_not_decide_is_told_so_before_anything_is_printed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    room = StaffRoom(qtbot, tmp_path).employ()
    record = room.saved()
    outbox = Outbox(room.store.transactions)
    answer(outbox, cast("Clock", lambda: room.now), State.NIK_CLASH, "held.nik", PARTY)
    room.open().come("rah")
    room.clerk.press(Qt.Key.Key_F3, CONTROL)
    cases = room.window.pages.conflicts().cases
    room.wait(lambda: cases.ways.case and cases.table.hasFocus())
    assert cases.ways.case is not None
    assert cases.ways.case.record_id == record
    cases.ways.choose(Way.LETTER)
    room.wait(lambda: "tidak mengizinkan" in cases.banner.text.text())
    assert not room.window.inside.cases.letters.panel.isVisible()


@pytest.mark.parametrize("way", ["print_wanted", "pdf_wanted"])
def test_a_letter_that_is_not_said_where_to_leaves_nothing_behind(
    qtbot: QtBot, book: FakeBook, desk: Desk, way: str
) -> None:
    record = put_cases(book)[0]
    case = book.case(record)
    assert case is not None
    Cases(qtbot, desk)
    panel = desk.window.inside.cases.letters.panel
    before = len(desk.window.findChildren(press.Press))
    panel.begin(case)
    getattr(panel, way).emit()
    (dialog,) = desk.window.findChildren(QDialog)
    assert len(desk.window.findChildren(press.Press)) == before + 1
    dialog.reject()
    qtbot.waitUntil(lambda: len(desk.window.findChildren(press.Press)) == before)
    assert book.steps == []
