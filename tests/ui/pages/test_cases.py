"""Perlu keputusan, by keyboard alone: both clashes side by side, and the ways out."""

from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.case_desk import Cases, put_corrected
from tests.ui.fakes import FakeBook
from tests.ui.window import TYPED, Clerk, Desk
from vaxentry.domain.cases import Seen
from vaxentry.domain.outbox import State
from vaxentry.domain.ruling import Says
from vaxentry.errors import RulingError, StoreBusyError

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def cases(qtbot: QtBot, clashes: list[UUID], desk: Desk) -> Cases:
    assert clashes
    return Cases(qtbot, desk)


def test_the_other_party_is_as_far_as_the_server_tells_and_masked(cases: Cases) -> None:
    told = cases.texts
    assert "Pihak lain · 3201-09 · 20-11-2026" in told
    assert "S*** A*****" in told
    assert TYPED.identity.number not in told.replace(" ", "").replace("\u00a0", "")
    assert "20-11-2026" in told


def test_f4_shows_both_and_the_digits_that_differ_and_is_noted(
    cases: Cases, clerk: Clerk, book: FakeBook, clashes: list[UUID], qtbot: QtBot
) -> None:
    _, ticket, _, twin = clashes
    cases.go_down("Tiket ganda")
    assert "ARDIANTO PUTRA" not in cases.texts
    clerk.press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: "ARDIANTO PUTRA" in cases.texts)
    assert book.looked_at == [ticket, twin]
    assert "BUDI SANTOSO" in cases.texts
    assert "9271&nbsp;0603&nbsp;1200&nbsp;00<b><u>0</u></b><b><u>1</u></b>" in cases.texts
    clerk.press(Qt.Key.Key_F4)
    assert "ARDIANTO PUTRA" not in cases.texts


def test_both_stand_once_a_reason_is_given(
    cases: Cases, clerk: Clerk, book: FakeBook, clashes: list[UUID]
) -> None:
    clerk.keys("6")
    assert cases.ways.reason.hasFocus()
    clerk.press(ENTER)
    assert book.ruled == []
    assert cases.ways.reason_field.tone == "error"
    clerk.keys("dua ejaan")
    clerk.press(ENTER)
    cases.says("Diputuskan: keduanya berlaku. KD-261123-001")
    assert book.ruled == [(clashes[0], Says.BOTH, "dua ejaan", 1)]
    assert cases.cases.table.hasFocus()
    cases.shows("Tiket ganda")


def test_esc_decides_nothing(cases: Cases, clerk: Clerk, book: FakeBook) -> None:
    clerk.keys("7")
    clerk.keys("ktp asli")
    clerk.press(ESCAPE)
    assert cases.ways.reason_field.isHidden()
    assert cases.cases.table.hasFocus()
    assert book.ruled == []


def test_a_reason_never_goes_on_with_another_case(cases: Cases, clerk: Clerk) -> None:
    clerk.keys("3")
    clerk.keys("dobel")
    cases.cases.table.setFocus()
    cases.go_down("Tiket ganda")
    assert cases.ways.reason_field.isHidden()
    clerk.keys("4")
    assert cases.ways.reason.value == ""


def test_of_two_of_ours_with_one_ticket_the_card_it_was_swapped_with_is_asked_for(
    cases: Cases, clerk: Clerk, book: FakeBook, clashes: list[UUID], qtbot: QtBot
) -> None:
    nik, ticket, *_ = clashes
    cases.go_down("Tiket ganda")
    clerk.keys("2")
    step = cases.ways.partner_step
    assert step.line.hasFocus()
    clerk.type("KD-261123-004")
    qtbot.waitUntil(lambda: "Nomor tiket kartu itu sama" in step.field.note.text())
    clerk.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    clerk.type("KD-261123-001")
    qtbot.waitUntil(cases.ways.reason.hasFocus)
    clerk.type("kartu tertukar")
    cases.says("Tiket KD-261123-002 dan pasangannya ditukar")
    assert book.swapped == [(Seen(ticket, 1), Seen(nik, 1), "kartu tertukar")]


def test_one_of_ours_that_has_another_ticket_by_now_is_one_key_away(
    qtbot: QtBot, book: FakeBook, desk: Desk, clerk: Clerk
) -> None:
    _, ticket, _, twin = put_corrected(book)
    cases = Cases(qtbot, desk)
    cases.go_down("Tiket ganda")
    clerk.keys("2")
    clerk.keys("kartu tertukar")
    clerk.press(ENTER)
    cases.says("Tiket KD-261123-002 dan pasangannya ditukar")
    assert book.swapped == [(Seen(ticket, 1), Seen(twin, 1), "kartu tertukar")]


def test_a_card_typed_twice_is_withdrawn(
    cases: Cases, clerk: Clerk, book: FakeBook, clashes: list[UUID]
) -> None:
    cases.go_down("Tiket ganda")
    cases.go_down("Dosis perlu dicek")
    clerk.keys("1")
    clerk.keys("dobel")
    clerk.press(ENTER)
    cases.says("Entri KD-261123-003 dibatalkan")
    assert book.rows_by_id[clashes[2]].state is State.VOIDED


def test_a_correction_is_typed_on_the_entry_page_and_leads_back(
    cases: Cases, clerk: Clerk, desk: Desk, book: FakeBook, clashes: list[UUID], qtbot: QtBot
) -> None:
    book.by_others = {clashes[1]}
    cases.go_down("Tiket ganda")
    ways = cases.cases.ways
    assert ways.case is not None
    assert ways.case.theirs is not None
    clerk.keys("1")
    assert desk.window.entry.isVisible()
    qtbot.waitUntil(desk.window.entry.correction_bar.isVisible)
    assert book.looked_at == [clashes[1]]
    clerk.save()
    assert cases.page.isVisible()
    cases.says("Tidak ada yang berubah")


def test_what_is_not_ours_to_rule_has_no_key_for_it(
    cases: Cases, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    book.may_rule = False
    cases.page.look_again()
    qtbot.waitUntil(lambda: "Ejaan atau tanggalnya" not in cases.texts)
    clerk.keys("6")
    assert cases.ways.reason_field.isHidden()
    assert book.ruled == []


def test_a_refused_ruling_says_why_and_the_case_stays(
    cases: Cases, clerk: Clerk, book: FakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RulingError(reason="no_clash")

    monkeypatch.setattr(book, "rule", refuse)
    clerk.keys("7")
    clerk.keys("ktp asli")
    clerk.press(ENTER)
    cases.says(cases.page._words("error.no_clash"))
    assert cases.cases.model.rowCount() == 3


def test_an_empty_desk_says_so(cases: Cases, book: FakeBook, qtbot: QtBot) -> None:
    for record in list(book.rows_by_id):
        book.set_state(record, State.ACCEPTED)
    cases.page.look_again()
    qtbot.waitUntil(cases.cases.empty.isVisible)
    assert cases.panel.empty.isVisible()


def test_no_digit_decides_the_case_that_is_not_in_front(
    cases: Cases, clerk: Clerk, book: FakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: UUID) -> None:
        raise StoreBusyError

    monkeypatch.setattr(book, "case", busy)
    clerk.press(Qt.Key.Key_Down)
    cases.says("sedang")
    assert cases.panel.title.text().startswith("NIK terpakai")
    clerk.keys("4")
    assert not cases.ways.isEnabled()
    assert book.steps == []


def test_a_case_that_is_being_decided_takes_no_digit_when_it_is_read_again(
    cases: Cases, clerk: Clerk, book: FakeBook, desk: Desk, qtbot: QtBot
) -> None:
    may_go_on = Event()
    desk.window.inside._around.writes.run(may_go_on.wait, lambda _: None, lambda _: None)
    clerk.keys("6")
    clerk.type("dua ejaan")
    read: list[None] = []
    cases.cases._look()
    desk.window.inside._around.reads.run(lambda: None, read.append, lambda _: None)
    qtbot.waitUntil(lambda: bool(read))
    assert not cases.ways.isEnabled()
    may_go_on.set()
    cases.says("Diputuskan: keduanya berlaku")
    qtbot.waitUntil(cases.ways.isEnabled)
    assert len(book.ruled) == 1
